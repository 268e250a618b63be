import type { Person, TimelineEvent } from '#core/contract/people.ts'

/** What the timeline draws, top to bottom: a session's header, then its entries. */
export type TimelineRow =
  | {
      readonly kind: 'session'
      readonly key: string
      readonly number: number
      readonly from: number
      readonly to: number
      /** Received, without what rules and time caused. */
      readonly events: number
      /** The first source and channel that the session names. */
      readonly source: string | undefined
      readonly channel: string | undefined
      readonly firstEventId: string | undefined
    }
  | {
      readonly kind: 'entry'
      readonly key: string
      readonly entry: TimelineEvent
      readonly session: number
      /** Position among all events of the person that were folded, from 1; null for alerts and duplicates, which change no state. */
      readonly number: number | null
    }

/** Without a session id, this long a silence begins a new session (ms). */
export const SESSION_GAP_MS = 30 * 60_000

/** Only received and caused events change the state, so only they can be stepped through. */
export function isFolded(entry: TimelineEvent): boolean {
  return entry.kind === 'event' || entry.kind === 'caused'
}

function startsSession(previous: TimelineEvent, next: TimelineEvent): boolean {
  if (!isFolded(next)) return false
  // A caused event belongs to its cause, even where a timer fired it later.
  if (next.kind === 'caused') return false
  if (previous.sessionId !== undefined || next.sessionId !== undefined) {
    return previous.sessionId !== next.sessionId
  }
  return next.timestamp - previous.timestamp >= SESSION_GAP_MS
}

/** Cuts a timeline (oldest first) into sessions. Alerts and duplicates stay with the event before them. */
export function splitSessions(timeline: readonly TimelineEvent[]): readonly (readonly TimelineEvent[])[] {
  const sessions: TimelineEvent[][] = []
  let lastEvent: TimelineEvent | undefined
  for (const entry of timeline) {
    const current = sessions.at(-1)
    if (current === undefined || (lastEvent !== undefined && startsSession(lastEvent, entry))) {
      sessions.push([entry])
    } else {
      current.push(entry)
    }
    if (entry.kind === 'event') lastEvent = entry
  }
  return sessions
}

/** Where a part of a timeline begins in the whole: so many entries before it, of which so many were folded. */
export type TimelinePlace = Pick<Person, 'offset' | 'numberBefore'>

/** Rows of a part of a timeline; the entries of `closed` sessions are left out. */
export function timelineRows(
  timeline: readonly TimelineEvent[],
  { offset, numberBefore }: TimelinePlace,
  closed: ReadonlySet<number>,
): readonly TimelineRow[] {
  const rows: TimelineRow[] = []
  let number = numberBefore
  let position = offset
  splitSessions(timeline).forEach((entries, index) => {
    const session = index + 1
    const folded = entries.filter(isFolded)
    rows.push({
      kind: 'session',
      key: `session ${session}`,
      number: session,
      from: entries[0]?.timestamp ?? 0,
      // What timers and migrations did later is shown here, but nobody was there then.
      to: entries.reduce(
        (latest, entry) => (entry.kind === 'event' ? Math.max(latest, entry.timestamp) : latest),
        entries[0]?.timestamp ?? 0,
      ),
      events: entries.filter(({ kind }) => kind === 'event').length,
      source: entries.find((entry) => entry.source !== undefined)?.source,
      channel: entries.find((entry) => entry.channel !== undefined)?.channel,
      firstEventId: folded[0]?.eventId,
    })
    for (const entry of entries) {
      const counts = isFolded(entry)
      if (counts) number += 1
      position += 1
      if (closed.has(session)) continue
      rows.push({
        kind: 'entry',
        key: `${position} ${entry.kind} ${entry.eventId}`,
        entry,
        session,
        number: counts ? number : null,
      })
    }
  })
  return rows
}

/** Where the arrow keys stand in a timeline: on a session's header, or on an event. */
export type TimelineStop =
  | { readonly kind: 'session'; readonly session: number }
  | { readonly kind: 'event'; readonly eventId: string }

function stopOfRow(row: TimelineRow): TimelineStop | undefined {
  if (row.kind === 'session') return { kind: 'session', session: row.number }
  return row.number === null ? undefined : { kind: 'event', eventId: row.entry.eventId }
}

function isSameStop(one: TimelineStop, other: TimelineStop): boolean {
  return one.kind === 'session'
    ? other.kind === 'session' && one.session === other.session
    : other.kind === 'event' && one.eventId === other.eventId
}

/** The row above (-1) or below (1) that can be stood on, headers too; undefined at the ends and where `from` is not drawn. */
export function stopBeside(
  rows: readonly TimelineRow[],
  from: TimelineStop,
  step: -1 | 1,
): TimelineStop | undefined {
  const stops = rows.flatMap((row) => stopOfRow(row) ?? [])
  const at = stops.findIndex((stop) => isSameStop(stop, from))
  return at < 0 ? undefined : stops[at + step]
}

/** The event to go to from `current` by `step` places; the ends hold. Without a current one, the last. */
export function stepFrom(
  events: readonly TimelineEvent[],
  current: string | undefined,
  step: number | 'first' | 'last',
): string | undefined {
  if (step === 'first') return events[0]?.eventId
  if (step === 'last') return events.at(-1)?.eventId
  const index = events.findIndex((event) => event.eventId === current)
  if (index < 0) return events.at(-1)?.eventId
  return events[Math.min(events.length - 1, Math.max(0, index + step))]?.eventId
}

/** The nearest event before (-1) or after (1) `current` that moved the person in any journey. */
export function nextMove(
  events: readonly TimelineEvent[],
  current: string | undefined,
  direction: -1 | 1,
): string | undefined {
  const start = events.findIndex((event) => event.eventId === current)
  for (let index = start + direction; index >= 0 && index < events.length; index += direction) {
    const event = events[index]
    if (event?.to !== undefined || event?.further !== undefined) return event.eventId
  }
  return current
}
