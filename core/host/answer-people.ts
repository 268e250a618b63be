import { z } from 'zod'
import type {
  EventDetail,
  PeopleOf,
  Person,
  PersonRow,
  StatePair,
  TimelineEvent,
} from '#core/contract/people.ts'
import type { Explanation, Filter } from '#core/contract/shared.ts'
import { OUTCOMES } from '#core/event/outcome.ts'
import { type ExplanationContent, explainEvent, explainRule, explainStep } from '#core/journey/explain.ts'
import { readEffects } from '#core/store/caused.ts'
import { type StoredPerson, toPerson } from '#core/store/people.ts'
import { uuidToBytes } from '#core/store/uuid-bytes.ts'
import { peopleAtNode, peopleEndingAt, peopleOnEdge } from '#core/topology/people.ts'
import { walkFor } from './answer-graph.ts'
import { type FoldedMoment, momentsOf, noteOf } from './moments.ts'
import type { CurrentWorkspace } from './session.ts'

function personNamed(workspace: CurrentWorkspace, id: string): StoredPerson | null {
  return workspace.pipeline.writer().people.bySubject(id)
}

/** Numbers of the persons behind a number; null for everyone. */
function personsOf(
  workspace: CurrentWorkspace,
  of: PeopleOf | undefined,
  filter: Filter,
): ReadonlySet<number> | null {
  if (of === undefined) {
    const { keep } = workspace.filters.apply(filter)
    if (keep === null) return null
    const { person } = workspace.columns().events()
    return new Set(person.filter((_, index) => keep[index] === 1))
  }
  if (of.kind === 'outcome') {
    const outcome = OUTCOMES.indexOf(of.outcome)
    const sql =
      of.outcome === 'DUPLICATE'
        ? 'SELECT DISTINCT person FROM duplicates JOIN events ON events.arrival = duplicates.original'
        : `SELECT DISTINCT person FROM events WHERE outcome = ${outcome}`
    return new Set(z.array(z.number()).parse(workspace.database.prepare(sql).pluck().all()))
  }
  const { walk } = walkFor(workspace, { lens: of.lens, filter })
  if (of.kind === 'edge') return new Set(peopleOnEdge(walk, of.from, of.to))
  return new Set(of.kind === 'node' ? peopleAtNode(walk, of.id) : peopleEndingAt(walk, of.id))
}

export function listPeople(
  workspace: CurrentWorkspace,
  question: { search: string; of?: PeopleOf | undefined; filter: Filter; limit: number; offset: number },
): { people: PersonRow[]; total: number } {
  const wanted = personsOf(workspace, question.of, question.filter)
  const pattern = `%${question.search.replaceAll(/[\\%_]/g, (match) => `\\${match}`)}%`
  const rows = workspace.database
    .prepare(
      "SELECT * FROM people WHERE subject LIKE ? ESCAPE '\\' ORDER BY subject = ? DESC, last_event_at DESC, person",
    )
    .iterate(pattern, question.search)
  const people: PersonRow[] = []
  let total = 0
  for (const row of rows) {
    const { person } = z.object({ person: z.number() }).parse(row)
    if (wanted !== null && !wanted.has(person)) continue
    total += 1
    if (total <= question.offset || people.length >= question.limit) continue
    const found = toPerson(row, workspace.pipeline.writer().names)
    const { currentStep, lastEventAt } = found.state
    people.push({ id: found.subject, step: currentStep, lastEventAt, events: found.events })
  }
  return { people, total }
}

function eventEntry(moment: FoldedMoment): TimelineEvent {
  const { stored, result } = moment
  const { envelope } = stored
  return {
    kind: 'event',
    eventId: envelope.eventId,
    timestamp: envelope.timestamp,
    receivedAt: stored.receivedAt,
    eventType: envelope.eventType,
    outcome: stored.outcome,
    source: envelope.source,
    note: noteOf(moment),
    rulesetNumber: stored.ruleset,
    ...(envelope.sessionId === undefined ? {} : { sessionId: envelope.sessionId }),
    ...(stored.channel === null ? {} : { channel: stored.channel }),
    ...moveOf(result.transition),
  }
}

function moveOf(
  transition: { from: string; to: string; ruleId: string } | undefined,
): Pick<TimelineEvent, 'from' | 'to' | 'rule'> {
  return transition === undefined ? {} : { from: transition.from, to: transition.to, rule: transition.ruleId }
}

function followingEntries(moment: FoldedMoment, held: ReadonlySet<string>): TimelineEvent[] {
  const caused = moment.result.caused.map(
    (event): TimelineEvent => ({
      kind: 'caused',
      eventId: event.eventId,
      timestamp: event.timestamp,
      eventType: event.eventType,
      causedBy: event.causedBy,
      payload: event.payload,
      note: `${event.ruleId} caused it`,
      ...moveOf(event.transition),
    }),
  )
  const alerts = moment.result.effects.map(
    (effect): TimelineEvent => ({
      kind: 'alert',
      eventId: effect.effectId,
      timestamp: effect.timestamp,
      eventType: effect.type,
      rule: effect.ruleId,
      causedBy: effect.eventId,
      payload: effect.body,
      held: held.has(effect.effectId),
      note: typeof effect.body.message === 'string' ? effect.body.message : `${effect.ruleId} raised it`,
    }),
  )
  return [...caused, ...alerts]
}

const DuplicateRow = z.object({ received_at: z.number(), differs: z.number() })

/** The whole timeline of a person, in fold order: what was received, with what each event caused right behind it. */
export function timelineOf(
  workspace: CurrentWorkspace,
  person: StoredPerson,
): { entries: TimelineEvent[]; moments: FoldedMoment[] } {
  const writer = workspace.pipeline.writer()
  const moments = momentsOf(writer, person)
  const effects = readEffects(workspace.database, writer.names, person.person)
  const held = new Set(effects.filter((effect) => effect.held).map((effect) => effect.effectId))
  const again = duplicatesOf(workspace, moments)
  const entries = moments.flatMap((moment) => [
    eventEntry(moment),
    ...followingEntries(moment, held),
    ...(again.get(moment.stored.arrival) ?? []),
  ])
  return { entries, moments }
}

function duplicatesOf(
  workspace: CurrentWorkspace,
  moments: readonly FoldedMoment[],
): Map<number, TimelineEvent[]> {
  const found = new Map<number, TimelineEvent[]>()
  const originals = new Map(moments.map((moment) => [moment.stored.arrival, moment]))
  const list = JSON.stringify([...originals.keys()])
  const rows = workspace.database
    .prepare(
      'SELECT original, received_at, differs FROM duplicates WHERE original IN (SELECT value FROM json_each(?))',
    )
    .all(list)
  for (const raw of rows) {
    const { original } = z.object({ original: z.number() }).parse(raw)
    const { received_at, differs } = DuplicateRow.parse(raw)
    const moment = originals.get(original)
    if (moment === undefined) continue
    const { envelope } = moment.stored
    const entry: TimelineEvent = {
      kind: 'duplicate',
      eventId: envelope.eventId,
      timestamp: envelope.timestamp,
      receivedAt: received_at,
      eventType: envelope.eventType,
      outcome: 'DUPLICATE',
      note:
        differs === 1
          ? 'Same event id with other content: the first one counts'
          : 'Same event id, received again',
    }
    found.set(original, [...(found.get(original) ?? []), entry])
  }
  return found
}

export function personOf(
  workspace: CurrentWorkspace,
  question: { id: string; limit: number; offset?: number | undefined },
): Person | null {
  const person = personNamed(workspace, question.id)
  if (person === null) return null
  const { entries, moments } = timelineOf(workspace, person)
  const offset = question.offset ?? Math.max(0, entries.length - question.limit)
  const identifiers = new Set([person.subject])
  for (const { stored } of moments)
    if (stored.envelope.anonymousId !== undefined) identifiers.add(stored.envelope.anonymousId)
  return {
    profile: { id: person.subject, identifiers: [...identifiers] },
    state: { ...person.state, history: [...person.state.history] },
    timeline: entries.slice(offset, offset + question.limit),
    totalEvents: moments.length,
    offset,
    totalEntries: entries.length,
  }
}

export function statePairOf(workspace: CurrentWorkspace, id: string, eventId: string): StatePair | null {
  const person = personNamed(workspace, id)
  if (person === null) return null
  const moment = momentsOf(workspace.pipeline.writer(), person).find(
    ({ stored }) => stored.envelope.eventId === eventId,
  )
  if (moment === undefined) return null
  const { state } = moment.result
  return {
    before: { ...moment.state, history: [...moment.state.history] },
    after: { ...state, history: [...state.history] },
  }
}

function toView(content: ExplanationContent): Explanation {
  return {
    ...content,
    event: content.event === null ? null : { ...content.event },
    rules: content.rules.map((trace) => ({
      ...trace,
      clauses: trace.clauses.map((clause) => ({ ...clause })),
    })),
  }
}

export function explanationOf(
  workspace: CurrentWorkspace,
  question: {
    id: string
    eventId?: string | undefined
    rule?: string | undefined
    step?: string | undefined
  },
): Explanation | null {
  const person = personNamed(workspace, question.id)
  if (person === null) return null
  const moments = momentsOf(workspace.pipeline.writer(), person)
  const chosen =
    question.eventId === undefined
      ? moments
      : moments.filter(({ stored }) => stored.envelope.eventId === question.eventId)
  if (question.rule !== undefined) return toView(explainRule(chosen, question.rule))
  if (question.step !== undefined) return toView(explainStep(chosen, question.step))
  const last = chosen.at(-1)
  return last === undefined ? null : toView(explainEvent(last))
}

export function eventDetailOf(workspace: CurrentWorkspace, eventId: string): EventDetail | null {
  const writer = workspace.pipeline.writer()
  const arrival = /^[0-9a-f-]{36}$/i.test(eventId) ? writer.ids.find(eventId.toLowerCase()) : null
  const stored = arrival === null ? null : writer.events.at(arrival)
  if (stored === null) return causedDetailOf(workspace, eventId)
  const { envelope } = stored
  const intake = workspace.database
    .prepare('SELECT name FROM intakes WHERE id = ?')
    .pluck()
    .get(stored.intake)
  const { timestamp, eventType, source, payload } = envelope
  return {
    eventId: envelope.eventId,
    idWasMissing: envelope.idWasMissing === true,
    timestamp,
    receivedAt: stored.receivedAt,
    eventType,
    source,
    intake: String(intake ?? ''),
    outcome: stored.outcome,
    payloadBytes: Buffer.byteLength(JSON.stringify(payload)),
    payload,
    caused: false,
    ...(envelope.originalId === undefined ? {} : { originalId: envelope.originalId }),
    ...(envelope.userId === undefined ? {} : { userId: envelope.userId }),
    ...(envelope.anonymousId === undefined ? {} : { anonymousId: envelope.anonymousId }),
    ...(envelope.sessionId === undefined ? {} : { sessionId: envelope.sessionId }),
    ...(envelope.schemaVersion === undefined ? {} : { schemaVersion: envelope.schemaVersion }),
  }
}

/** A caused event is shown as the event that caused it, marked so. */
function causedDetailOf(workspace: CurrentWorkspace, eventId: string): EventDetail | null {
  if (!/^[0-9a-f-]{36}$/i.test(eventId)) return null
  const cause = workspace.database
    .prepare(
      'SELECT events.event_id FROM caused_events JOIN events ON events.arrival = caused_events.cause WHERE caused_events.event_id = ?',
    )
    .pluck()
    .get(uuidToBytes(eventId.toLowerCase()))
  if (!(cause instanceof Uint8Array)) return null
  const hex = Buffer.from(cause).toString('hex')
  const id = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join(
    '-',
  )
  const detail = eventDetailOf(workspace, id)
  return detail === null ? null : { ...detail, caused: true }
}
