import { isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'
import type { CompiledRuleset } from '../compiled/types.ts'
import { EXPOSURE_INDEX } from '../ids.ts'
import type { Action } from '../language/action.ts'
import {
  type CausedEvent,
  type Cut,
  type Effect,
  EXPOSURE,
  type FoldedEvent,
  type Reached,
  type Transition,
} from '../state.ts'
import { noteFiring } from './admission.ts'
import { type Judgement, judge, type Winner } from './judge.ts'
import { type Live, moveIn, stepIn } from './live.ts'

/** A rule may cause an event that fires a rule that causes an event, and so on: this deep and no deeper. */
export const MAX_CAUSED_DEPTH = 8
/** Rules with several actions could cause more with each level: so many for one event and no more. */
export const MAX_CAUSED = 100

/** How ids are derived. What-if compares without ids, since deriving one costs more than the rest of a step. */
export type IdOf = (causeEventId: string, ruleId: string, index: number) => string

interface Queued {
  readonly event: FoldedEvent
  readonly depth: number
  readonly described: Omit<CausedEvent, 'transition' | 'further'>
}

/** Told when an event has been judged and before what it causes is, by those who look at each step of a chain. */
export type Watch = (eventId: string) => void

/** What one received event, or one timer, brings about. */
export interface Run {
  readonly watch: Watch | undefined
  readonly live: Live
  readonly rules: CompiledRuleset
  readonly idOf: IdOf
  readonly caused: CausedEvent[]
  readonly effects: Effect[]
  readonly reached: Reached[]
  readonly cut: Cut[]
  /** First in, first out: an event is judged by all journeys before what it causes is. */
  readonly queue: Queued[]
  /** Journeys in which somebody moved. */
  readonly moved: Set<number>
}

export function startRun(live: Live, rules: CompiledRuleset, idOf: IdOf, watch?: Watch): Run {
  const nothing = { caused: [], effects: [], reached: [], cut: [], queue: [] }
  return { live, rules, idOf, watch, ...nothing, moved: new Set() }
}

/** What an EMIT_EVENT action sends: its `payload`, or what stands beside `eventType` where it has none. */
function emittedPayload(payload: JsonObject): JsonObject {
  const inner: Json | undefined = payload.payload
  if (isJsonObject(inner)) return inner
  const { eventType: _type, ...rest } = payload
  return rest
}

interface Emission {
  readonly ruleId: string
  readonly idName: string
  readonly index: number
  readonly eventType: string
  readonly payload: JsonObject
}

/** Queues one caused event; false where a limit cuts it off. */
function emit(run: Run, cause: FoldedEvent, depth: number, emission: Emission): boolean {
  const { ruleId, eventType, payload } = emission
  const reason = depth >= MAX_CAUSED_DEPTH ? 'depth' : run.queue.length >= MAX_CAUSED ? 'count' : null
  if (reason !== null) {
    run.cut.push({ causedBy: cause.eventId, reason, ruleId, eventType, depth: depth + 1 })
    return false
  }
  const eventId = run.idOf(cause.eventId, emission.idName, emission.index)
  const { timestamp } = cause
  run.queue.push({
    event: { ...cause, eventId, eventType, payload },
    depth: depth + 1,
    described: {
      eventId,
      causedBy: cause.eventId,
      ruleId,
      timestamp,
      eventType,
      payload,
      depth: depth + 1,
    },
  })
  return true
}

function act(
  run: Run,
  event: FoldedEvent,
  depth: number,
  ruleId: string,
  action: Action,
  index: number,
): void {
  const { live } = run
  if (action.type === 'UPDATE_METADATA') {
    live.metadata = { ...live.metadata, ...action.payload }
  } else if (action.type === 'EMIT_EVENT') {
    const { eventType } = action.payload
    emit(run, event, depth, {
      ruleId,
      idName: ruleId,
      index,
      eventType,
      payload: emittedPayload(action.payload),
    })
  } else {
    const { eventId, timestamp } = event
    const { type, payload } = action
    const body = type === 'TRIGGER_ALERT' ? payload : { url: payload.url, body: payload.body ?? {} }
    const effectId = run.idOf(eventId, ruleId, index)
    run.effects.push({ effectId, type, ruleId, eventId, timestamp, body })
  }
}

function fire(run: Run, { compiled, value }: Winner, event: FoldedEvent, depth: number): Transition {
  const { live, rules } = run
  const { rule, journey } = compiled
  const from = stepIn(live, rules, journey)
  const { id = '', outcomes } = rules.journeys[journey] ?? {}
  const named = journey === 0 ? {} : { journey: id }
  noteFiring(live, rules, compiled, event.timestamp)
  moveIn(live, rules, journey, rule.toState)
  run.moved.add(journey)
  const outcome = from === rule.toState ? undefined : outcomes?.get(rule.toState)
  if (outcome !== undefined) {
    const { eventId, timestamp } = event
    const { kind } = outcome
    run.reached.push({ step: rule.toState, kind, value, ruleId: rule.id, eventId, timestamp, ...named })
  }
  compiled.actions.forEach((action, index) => {
    act(run, event, depth, rule.id, action, index)
  })
  return { from, to: rule.toState, ruleId: rule.id, ...named }
}

/** Records exposures, then fires the winners in the order of their journeys. */
export function carryOut(
  run: Run,
  { winners, exposures }: Readonly<Judgement>,
  event: FoldedEvent,
  depth: number,
): readonly Transition[] {
  const { extra } = run.live
  for (const { experiment, variant, ruleId } of exposures ?? []) {
    const emission = {
      ruleId,
      idName: experiment,
      index: EXPOSURE_INDEX,
      eventType: EXPOSURE,
      payload: { experiment, variant },
    }
    if (emit(run, event, depth, emission)) extra.experiments = { ...extra.experiments, [experiment]: variant }
  }
  return (winners ?? []).map((winner) => fire(run, winner, event, depth))
}

/** A caused event with what it did. */
export function withTransitions(
  described: Omit<CausedEvent, 'transition' | 'further'>,
  transitions: readonly Transition[],
): CausedEvent {
  const transition = transitions.find(({ journey }) => journey === undefined)
  const further = transitions.filter(({ journey }) => journey !== undefined)
  return {
    ...described,
    ...(transition === undefined ? {} : { transition }),
    ...(further.length === 0 ? {} : { further }),
  }
}

/** Judges what was caused, and what that causes, until nothing is left. */
export function drain(run: Run): void {
  for (let next = 0; next < run.queue.length; next += 1) {
    const queued = run.queue[next]
    if (queued === undefined) return
    const { event, depth, described } = queued
    const transitions = carryOut(run, judge(run.live, run.rules, event), event, depth)
    run.caused.push(withTransitions(described, transitions))
    run.watch?.(event.eventId)
  }
}
