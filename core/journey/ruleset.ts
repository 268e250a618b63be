import { z } from 'zod'
import { JsonRecord } from '#core/event/envelope.ts'

const StepName = z.string().min(1).max(200)

const EmitEvent = z.strictObject({
  type: z.literal('EMIT_EVENT'),
  payload: z.intersection(z.looseObject({ eventType: z.string().min(1).max(200) }), JsonRecord),
})
const UpdateMetadata = z.strictObject({ type: z.literal('UPDATE_METADATA'), payload: JsonRecord })
const TriggerAlert = z.strictObject({ type: z.literal('TRIGGER_ALERT'), payload: JsonRecord })

/** What a rule does besides moving the user. */
export const Action = z.discriminatedUnion('type', [EmitEvent, UpdateMetadata, TriggerAlert])
export type Action = z.infer<typeof Action>

/** `condition` is a CEL expression over `payload`, `event` and `state`. `"*"` in `fromState` means any step. */
export const Rule = z.strictObject({
  id: z.string().min(1).max(200),
  description: z.string().max(2000).optional(),
  fromState: z.union([StepName, z.array(StepName).min(1)]),
  eventType: z.string().min(1).max(200),
  condition: z.string().min(1).max(10_000).optional(),
  toState: StepName,
  action: Action.optional(),
})
export type Rule = z.infer<typeof Rule>

/** A step that ends a journey well (`conversion`) or badly (`loss`). */
export const OutcomeStep = z.strictObject({ step: StepName, kind: z.enum(['conversion', 'loss']) })
export type OutcomeStep = z.infer<typeof OutcomeStep>

/** The rules file, `journey-rules.json`. Rules are tried in file order; the first that holds fires. */
export const Ruleset = z.strictObject({
  version: z.string().min(1).max(100),
  description: z.string().max(2000).optional(),
  initialState: StepName.optional(),
  outcomes: z.array(OutcomeStep).optional(),
  rules: z.array(Rule),
})
export type Ruleset = z.infer<typeof Ruleset>

/** The steps at which a rule starts: a list of one for plain text. */
export function startsOf(rule: Rule): readonly string[] {
  return typeof rule.fromState === 'string' ? [rule.fromState] : rule.fromState
}
