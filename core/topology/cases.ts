import type { EventColumns } from './columns.ts'

/** What is followed through the graph: a person's whole history, or one session of it. */
export type CaseKind = 'user' | 'session'

/** An event without a session id starts a new session after a pause longer than this. */
export const SESSION_GAP_MS = 30 * 60 * 1000

export interface Cases {
  readonly count: number
  /** Case of each event. Cases are numbered from 0; those of one person follow each other. */
  readonly caseOf: Int32Array
}

/**
 * Divides the events into cases. A session is the sender's session id within one person; the events of a person that
 * carry no id form sessions of their own, cut where two neighbours among them lie more than `sessionGapMs` apart.
 *
 * @param order entry numbers as `orderEntries` gives them
 */
export function assignCases(
  events: EventColumns,
  order: Uint32Array,
  kind: CaseKind,
  sessionGapMs = SESSION_GAP_MS,
): Cases {
  const caseOf = new Int32Array(events.length)
  let count = 0
  let person = -1
  let bySession = new Map<number, number>()
  let unnamed = -1
  let unnamedUntil = 0

  for (const event of order) {
    const owner = events.person[event] ?? 0
    if (owner !== person) {
      person = owner
      if (bySession.size > 0) bySession = new Map()
      unnamed = -1
      if (kind === 'user') count += 1
    }
    if (kind === 'user') {
      caseOf[event] = count - 1
      continue
    }
    const session = events.session[event] ?? -1
    const time = events.time[event] ?? 0
    if (session >= 0) {
      const known = bySession.get(session)
      caseOf[event] = known ?? count
      if (known === undefined) {
        bySession.set(session, count)
        count += 1
      }
    } else {
      if (unnamed < 0 || time > unnamedUntil) {
        unnamed = count
        count += 1
      }
      unnamedUntil = time + sessionGapMs
      caseOf[event] = unnamed
    }
  }
  return { count, caseOf }
}
