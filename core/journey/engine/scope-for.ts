import type { CompiledRule, CompiledRuleset } from '../compiled/types.ts'
import { evaluateCondition, type Scope } from '../expression/condition.ts'
import type { References } from '../expression/references.ts'
import { variantOf } from '../language/experiment.ts'
import type { FoldedEvent } from '../state.ts'
import { type Live, stepIn, versionIn } from './live.ts'

/** `state` as expressions see it: the five keys, with step and version of the journey that asks. */
export function stateSeen(live: Live, rules: CompiledRuleset, journey: number): Scope {
  return {
    currentStep: stepIn(live, rules, journey),
    history: live.history.items(),
    metadata: live.metadata,
    lastEventAt: live.lastEventAt,
    version: versionIn(live, rules, journey),
  }
}

/** The variant that the person has, or would get when exposed. */
export function variantFor(live: Live, rules: CompiledRuleset, id: string, event: FoldedEvent): string {
  const experiment = rules.experiments.get(id)
  const known = live.extra.experiments?.[id]
  if (known !== undefined || experiment === undefined) return known ?? ''
  return variantOf(experiment, event.userId ?? event.anonymousId ?? '')
}

function additions(live: Live, rules: CompiledRuleset, references: References, event: FoldedEvent) {
  const experiment = Object.fromEntries(
    references.experiments.map((id) => [id, variantFor(live, rules, id, event)]),
  )
  const counters = Object.fromEntries(
    references.counters.map((type) => [type, live.extra.counters?.[type] ?? 0]),
  )
  return { experiment, counters }
}

/** True where a person is in a segment. A segment looks at the default journey. */
export function isInSegment(live: Live, rules: CompiledRuleset, name: string, event: FoldedEvent): boolean {
  const segment = rules.segments.get(name)
  if (segment === undefined) return false
  const state = segment.references.readsState ? stateSeen(live, rules, 0) : {}
  return evaluateCondition(segment, { state, ...additions(live, rules, segment.references, event) })
}

const NO_STATE: Scope = {}

/** What a rule's condition sees of an event and of the person before it. Only what it reads is worked out. */
export function scopeFor(
  live: Live,
  rules: CompiledRuleset,
  { references, journey }: Pick<CompiledRule, 'references' | 'journey'>,
  event: FoldedEvent,
): Scope {
  const { payload } = event
  const state = references.readsState ? stateSeen(live, rules, journey) : NO_STATE
  const { segments, experiments, counters } = references
  if (segments.length === 0 && experiments.length === 0 && counters.length === 0)
    return { payload, event, state }
  return {
    payload,
    event,
    state,
    segments: Object.fromEntries(segments.map((name) => [name, isInSegment(live, rules, name, event)])),
    ...additions(live, rules, references, event),
  }
}
