import { isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'
import type { CompiledRule, CompiledRuleset } from './compile.ts'
import { evaluateCondition } from './condition.ts'
import { causedId } from './ids.ts'
import { ruleScope } from './scope.ts'
import {
  type CausedEvent,
  type Effect,
  type FoldedEvent,
  HISTORY_LENGTH,
  type StepResult,
  type Transition,
  type UserState,
} from './state.ts'

/** A rule may cause an event that fires a rule that causes an event, and so on: this deep and no deeper. */
export const MAX_CAUSED_DEPTH = 8

const NOTHING: readonly never[] = []

/** The first rule in file order that starts here, wants this event and whose condition holds. */
export function findRule(
  state: UserState,
  event: FoldedEvent,
  rules: CompiledRuleset,
): CompiledRule | undefined {
  const candidates = rules.candidates(state.currentStep, event.eventType)
  if (candidates.length === 0) return undefined
  const scope = ruleScope(state, event)
  return candidates.find(({ condition }) => condition === null || evaluateCondition(condition, scope))
}

function remember(history: readonly string[], eventType: string): readonly string[] {
  const kept =
    history.length >= HISTORY_LENGTH ? history.slice(history.length - HISTORY_LENGTH + 1) : [...history]
  kept.push(eventType)
  return kept
}

/** What an EMIT_EVENT action sends: its `payload`, or what stands beside `eventType` where it has none. */
function emittedPayload(payload: JsonObject): JsonObject {
  const inner: Json | undefined = payload.payload
  if (isJsonObject(inner)) return inner
  const { eventType: _type, ...rest } = payload
  return rest
}

interface Progress {
  state: UserState
  readonly caused: CausedEvent[]
  readonly effects: Effect[]
}

/** Moves the state by a rule and carries out its action, caused events and all. */
function fire(
  progress: Progress,
  event: FoldedEvent,
  compiled: CompiledRule,
  rules: CompiledRuleset,
  depth: number,
): Transition {
  const { rule } = compiled
  const transition = { from: progress.state.currentStep, to: rule.toState, ruleId: rule.id }
  progress.state = { ...progress.state, currentStep: rule.toState, version: progress.state.version + 1 }
  const { action } = rule
  if (action === undefined) return transition
  if (action.type === 'UPDATE_METADATA') {
    progress.state = { ...progress.state, metadata: { ...progress.state.metadata, ...action.payload } }
  } else if (action.type === 'TRIGGER_ALERT') {
    const { eventId, timestamp } = event
    const effectId = causedId(eventId, rule.id, 0)
    progress.effects.push({
      effectId,
      type: action.type,
      ruleId: rule.id,
      eventId,
      timestamp,
      body: action.payload,
    })
  } else if (depth < MAX_CAUSED_DEPTH) {
    emit(progress, event, rule.id, action.payload, rules, depth + 1)
  }
  return transition
}

function emit(
  progress: Progress,
  cause: FoldedEvent,
  ruleId: string,
  payload: JsonObject & { eventType: string },
  rules: CompiledRuleset,
  depth: number,
): void {
  const event: FoldedEvent = {
    ...cause,
    eventId: causedId(cause.eventId, ruleId, 0),
    eventType: payload.eventType,
    payload: emittedPayload(payload),
  }
  const position = progress.caused.length
  const described = {
    eventId: event.eventId,
    causedBy: cause.eventId,
    ruleId,
    timestamp: event.timestamp,
    eventType: event.eventType,
    payload: event.payload,
    depth,
  }
  progress.caused.push(described)
  const next = findRule(progress.state, event, rules)
  if (next === undefined) return
  progress.caused[position] = { ...described, transition: fire(progress, event, next, rules, depth) }
}

/**
 * What one received event does to one user. Pure; never throws.
 * The event enters `history` first, so that the new state is the one after it; conditions see the state before.
 */
export function step(state: UserState, event: FoldedEvent, rules: CompiledRuleset | null): StepResult {
  const found = rules === null ? undefined : findRule(state, event, rules)
  const received: UserState = {
    currentStep: state.currentStep,
    history: remember(state.history, event.eventType),
    metadata: state.metadata,
    lastEventAt: event.timestamp,
    version: state.version,
  }
  if (rules === null || found === undefined) return { state: received, caused: NOTHING, effects: NOTHING }
  const progress: Progress = { state: received, caused: [], effects: [] }
  const transition = fire(progress, event, found, rules, 0)
  return { state: progress.state, transition, caused: progress.caused, effects: progress.effects }
}
