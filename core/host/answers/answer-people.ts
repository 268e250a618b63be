import type { Person, StatePair, TimelineEvent } from '#core/contract/people.ts'
import { describeCut } from '#core/journey/explain/describe-caused.ts'
import { moveWords } from '#core/journey/explain/explain.ts'
import { describeMigration } from '#core/journey/migration.ts'
import {
  type CausedEvent,
  type Consequences,
  type Effect,
  EXPOSURE,
  MIGRATION,
  type Transition,
  type UserState,
} from '#core/journey/state.ts'
import { chainFrom } from '#core/journey/step.ts'
import { readEffects, type StoredEffect } from '#core/store/moves/effects.ts'
import type { Delivery } from '#core/store/outbox/delivery.ts'
import { deliveriesOfPerson } from '#core/store/outbox/list.ts'
import { readDuplicates } from '#core/store/outcomes/receipts.ts'
import type { StoredPerson } from '#core/store/people/people.ts'
import { readRulesets, type StoredRuleset } from '#core/store/rulesets.ts'
import type { OpenedWorkspace } from '../opened.ts'
import { orRefuse } from '../session.ts'
import { deliveryView } from '../webhooks/views.ts'
import { type FoldedMoment, momentsOf, noteOf } from './moments.ts'
import { factsOf } from './person-facts.ts'
import { stateView } from './state-view.ts'

export function personNamed(workspace: OpenedWorkspace, id: string): StoredPerson | null {
  return workspace.pipeline.writer().people.bySubject(orRefuse(workspace.privacy().argument(id)))
}

/** Of each late event, by its arrival, how much newer the newest event is that came before it, in ms. */
function lateness(moments: readonly FoldedMoment[]): Map<number, number> {
  const found = new Map<number, number>()
  if (!moments.some(({ stored }) => stored.outcome === 'LATE')) return found
  let newest = 0
  for (const { stored } of moments.toSorted((a, b) => a.stored.arrival - b.stored.arrival)) {
    const { timestamp } = stored.envelope
    if (stored.outcome === 'LATE') found.set(stored.arrival, newest - timestamp)
    newest = Math.max(newest, timestamp)
  }
  return found
}

function eventEntry(moment: FoldedMoment, lateBy: number | undefined): TimelineEvent {
  const { stored, result } = moment
  const { envelope } = stored
  return {
    kind: 'event',
    eventId: envelope.eventId,
    timestamp: envelope.timestamp,
    receivedAt: stored.receivedAt,
    eventType: envelope.eventType,
    outcome: stored.outcome,
    ...(lateBy === undefined ? {} : { lateBy }),
    source: envelope.source,
    note: withCut(noteOf(moment), result.cut, envelope.eventId),
    rulesetNumber: stored.ruleset,
    ...(envelope.sessionId === undefined ? {} : { sessionId: envelope.sessionId }),
    ...(stored.channel === null ? {} : { channel: stored.channel }),
    ...moveOf(result.transition),
    ...furtherOf(result.transitions),
  }
}

function moveOf(
  transition: { from: string; to: string; ruleId: string } | undefined,
): Pick<TimelineEvent, 'from' | 'to' | 'rule'> {
  return transition === undefined ? {} : { from: transition.from, to: transition.to, rule: transition.ruleId }
}

/** What is known of a person's effects beside the fold. */
interface EffectsTold {
  readonly held: ReadonlySet<string>
  readonly deliveries: ReturnType<typeof deliveriesOfPerson>
  readonly rulesets: readonly StoredRuleset[]
}

/** Webhooks that went out and that no rule wants any more: they happened. By the arrival of the event behind them. */
function goneOut(
  effects: readonly StoredEffect[],
  { deliveries, rulesets }: EffectsTold,
): Map<number, TimelineEvent[]> {
  const found = new Map<number, TimelineEvent[]>()
  for (const effect of effects) {
    const delivery = deliveries.get(effect.effectId)
    if (effect.inFold || delivery?.status !== 'sent') continue
    const entry: TimelineEvent = {
      kind: 'webhook',
      eventId: effect.effectId,
      timestamp: effect.timestamp,
      eventType: effect.type,
      rule: effect.ruleId,
      payload: effect.body,
      note: `to ${delivery.address}`,
      ...deliveryOf(delivery, rulesets),
    }
    found.set(effect.cause, [...(found.get(effect.cause) ?? []), entry])
  }
  return found
}

/** A note, and that the chain of an event was cut off at it. */
function withCut(note: string, cut: Consequences['cut'], eventId: string): string {
  const words = describeCut(cut, eventId)
  return words === null ? note : `${note}. ${words}`
}

function followingEntries(
  { caused, effects, cut }: Pick<Consequences, 'caused' | 'effects' | 'cut'>,
  { held, deliveries, rulesets }: EffectsTold,
): TimelineEvent[] {
  const events = caused.map(
    (event): TimelineEvent => ({
      kind: 'caused',
      eventId: event.eventId,
      timestamp: event.timestamp,
      eventType: event.eventType,
      causedBy: event.causedBy,
      payload: event.payload,
      ...(event.eventType === MIGRATION
        ? { note: describeMigration(event), ...withoutRule(moveOf(event.transition)) }
        : { note: withCut(causedNote(event), cut, event.eventId), ...moveOf(event.transition) }),
      ...furtherOf(event.further),
    }),
  )
  const alerts = effects.map(
    (effect): TimelineEvent => ({
      kind: effect.type === 'WEBHOOK' ? 'webhook' : 'alert',
      eventId: effect.effectId,
      timestamp: effect.timestamp,
      eventType: effect.type,
      rule: effect.ruleId,
      causedBy: effect.eventId,
      payload: effect.body,
      held: held.has(effect.effectId),
      note: effectNote(effect),
      ...deliveryOf(deliveries.get(effect.effectId), rulesets),
    }),
  )
  return [...events, ...alerts]
}

function causedNote({ ruleId, eventType, payload, transition, further = [] }: CausedEvent): string {
  const moves = [...(transition === undefined ? [] : [transition]), ...further].map(moveWords).join('; ')
  if (moves === '' && eventType === EXPOSURE)
    return `${String(payload.experiment)}: ${String(payload.variant)}, noted by the rules`
  return `${moves === '' ? '' : `${moves}: `}${ruleId} caused it`
}

/** A move that no rule made. */
function withoutRule({ rule: _name, ...move }: Pick<TimelineEvent, 'from' | 'to' | 'rule'>) {
  return move
}

function effectNote({ type, body, ruleId }: Effect): string {
  if (type === 'WEBHOOK') return `to ${typeof body.url === 'string' ? body.url : 'nobody'}`
  return typeof body.message === 'string' ? body.message : `${ruleId} raised it`
}

function deliveryOf(
  delivery: Delivery | undefined,
  rulesets: readonly StoredRuleset[],
): Pick<TimelineEvent, 'delivery'> {
  if (delivery === undefined) return {}
  const { number, address, state, reason, nextAt } = deliveryView(delivery, rulesets)
  return { delivery: { number, address, state, reason, nextAt } }
}

/** Moves in journeys beside the default one. */
function furtherOf(transitions: readonly Transition[] = []): Pick<TimelineEvent, 'further'> {
  const further = transitions.flatMap(({ journey, from, to, ruleId }) =>
    journey === undefined ? [] : [{ journey, from, to, rule: ruleId }],
  )
  return further.length === 0 ? {} : { further }
}

/** The whole timeline of a person, in fold order: what was received, with what each event caused right behind it. */
export function timelineOf(
  workspace: OpenedWorkspace,
  person: StoredPerson,
): { entries: TimelineEvent[]; moments: FoldedMoment[] } {
  const writer = workspace.pipeline.writer()
  const moments = momentsOf(writer, person)
  const effects = readEffects(workspace.database, writer.names, person.person)
  const held = new Set(effects.filter((effect) => effect.held).map((effect) => effect.effectId))
  const deliveries = effects.some(({ type }) => type === 'WEBHOOK')
    ? deliveriesOfPerson(workspace.database, person.person)
    : new Map<string, Delivery>()
  const told = { held, deliveries, rulesets: readRulesets(workspace.database) }
  const gone = goneOut(effects, told)
  const late = lateness(moments)
  const again = duplicatesOf(workspace, moments)
  const entries = moments.flatMap((moment) => [
    eventEntry(moment, late.get(moment.stored.arrival)),
    ...followingEntries(moment.result, told),
    ...(moment.timed === undefined ? [] : followingEntries(moment.timed, told)),
    ...(gone.get(moment.stored.arrival) ?? []).map((entry) => ({
      ...entry,
      causedBy: moment.stored.envelope.eventId,
    })),
    ...(again.get(moment.stored.arrival) ?? []),
  ])
  return { entries, moments }
}

function duplicatesOf(
  workspace: OpenedWorkspace,
  moments: readonly FoldedMoment[],
): Map<number, TimelineEvent[]> {
  const found = new Map<number, TimelineEvent[]>()
  const originals = new Map(moments.map((moment) => [moment.stored.arrival, moment]))
  for (const { original, receivedAt, differs } of readDuplicates(workspace.database, [...originals.keys()])) {
    const moment = originals.get(original)
    if (moment === undefined) continue
    const { envelope } = moment.stored
    const entry: TimelineEvent = {
      kind: 'duplicate',
      eventId: envelope.eventId,
      timestamp: envelope.timestamp,
      receivedAt,
      eventType: envelope.eventType,
      outcome: 'DUPLICATE',
      note: differs
        ? 'Same event id with other content: the first one counts'
        : 'Same event id, received again',
    }
    found.set(original, [...(found.get(original) ?? []), entry])
  }
  return found
}

export function personOf(
  workspace: OpenedWorkspace,
  question: { id: string; limit: number; offset?: number | undefined },
): Person | null {
  const person = personNamed(workspace, question.id)
  if (person === null) return null
  const { entries, moments } = timelineOf(workspace, person)
  const offset = question.offset ?? Math.max(0, entries.length - question.limit)
  const subjects = workspace.pipeline.writer().subjects.ofPerson(person.person)
  const identifiers = new Set([person.subject, ...subjects.map(({ name }) => name)])
  return {
    profile: { id: person.subject, identifiers: [...identifiers] },
    state: stateView(person.state, workspace.pipeline.writer().active?.compiled),
    timeline: entries.slice(offset, offset + question.limit),
    totalEvents: moments.length,
    offset,
    totalEntries: entries.length,
    numberBefore: entries.slice(0, offset).filter(({ kind }) => kind === 'event' || kind === 'caused').length,
    ...factsOf(entries),
  }
}

/** The state before and after an event, a timer or a migration. What one of them caused at once shares its states; null for what is in no fold. */
export function statePairOf(workspace: OpenedWorkspace, id: string, eventId: string): StatePair | null {
  const person = personNamed(workspace, id)
  if (person === null) return null
  const moments = momentsOf(workspace.pipeline.writer(), person)
  const has = ({ caused }: Pick<Consequences, 'caused'>): boolean =>
    caused.some((event) => event.eventId === eventId)
  const at = moments.findIndex(({ stored, result }) => stored.envelope.eventId === eventId || has(result))
  const direct = moments[at]
  if (direct !== undefined) {
    const chain = chainFrom(direct.state, direct.event, direct.rules?.compiled ?? null)
    const own = chain.find((each) => each.eventId === eventId)
    return pairOf(own?.before ?? direct.state, own?.after ?? direct.result.state, direct)
  }
  // Time and migrations act behind an event and before the next.
  const moment = moments.find(({ firings = [] }) => firings.some(({ did }) => has(did)))
  const firing = moment?.firings?.find(({ did }) => has(did))
  if (moment === undefined || firing === undefined) return null
  const own = firing.chain.find((each) => each.eventId === eventId)
  return pairOf(own?.before ?? firing.before, own?.after ?? firing.did.state, moment)
}

function pairOf(before: UserState, after: UserState, { rules }: Pick<FoldedMoment, 'rules'>): StatePair {
  return { before: stateView(before, rules?.compiled), after: stateView(after, rules?.compiled) }
}
