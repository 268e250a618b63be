import { z } from 'zod'
import { Action, MOST_ACTIONS } from './language/action.ts'
import { Duration } from './language/duration.ts'
import { Experiment, PlainName } from './language/experiment.ts'
import { Reentry } from './language/reentry.ts'

const StepName = z.string().min(1).max(200)
const EventType = z.string().min(1).max(200)
const Expression = z.string().min(1).max(10_000)
const Id = z.string().min(1).max(200)
const Description = z.string().max(2000)

/**
 * `condition` is a CEL expression over `payload`, `event`, `state` and the additions. `"*"` in `fromState` means any
 * step. A rule wants an event (`eventType`) or quiet (`after`): exactly one of the two.
 */
export const Rule = z.strictObject({
  id: Id,
  description: Description.optional(),
  fromState: z.union([StepName, z.array(StepName).min(1)]),
  eventType: EventType.optional(),
  /** Fires when the user was neither heard of nor moved for so long. */
  after: Duration.optional(),
  condition: Expression.optional(),
  toState: StepName,
  /** Higher first; of equal ones the earlier in the file. 0 where none is given. */
  priority: z.int().min(-1000).max(1000).optional(),
  action: Action.optional(),
  /** Done in order, behind `action`. */
  actions: z.array(Action).min(1).max(MOST_ACTIONS).optional(),
  reentry: Reentry.optional(),
})
export type Rule = z.infer<typeof Rule>

/** Leaves a journey from any step but the initial one: tried before every rule. Any event counts where no type is given. */
export const Exit = z.strictObject({
  id: Id,
  description: Description.optional(),
  eventType: EventType.optional(),
  condition: Expression.optional(),
  /** Where the user stands then: the initial step where none is given. */
  toState: StepName.optional(),
  action: Action.optional(),
  actions: z.array(Action).min(1).max(MOST_ACTIONS).optional(),
})
export type Exit = z.infer<typeof Exit>

/** A step that ends a journey well (`conversion`) or badly (`loss`); `value` is a CEL expression that gives a number. */
export const OutcomeStep = z.strictObject({
  step: StepName,
  kind: z.enum(['conversion', 'loss']),
  value: Expression.optional(),
})
export type OutcomeStep = z.infer<typeof OutcomeStep>

const JOURNEY_PARTS = {
  initialState: StepName.optional(),
  outcomes: z.array(OutcomeStep).max(1000).optional(),
  exits: z.array(Exit).max(100).optional(),
  /** Whether a user who has left the initial step before may leave it again. */
  reentry: Reentry.optional(),
  rules: z.array(Rule),
}

/** One more journey of the same people, with a step of its own. */
export const Journey = z.strictObject({
  id: PlainName,
  description: Description.optional(),
  ...JOURNEY_PARTS,
})
export type Journey = z.infer<typeof Journey>

/** The rules file, `journey-rules.json`. The rules at its top level are the default journey. */
export const Ruleset = z.strictObject({
  version: z.string().min(1).max(100),
  description: Description.optional(),
  ...JOURNEY_PARTS,
  /** Named CEL over `state`, `counters` and `experiment`, which conditions read as `segment("name")`. */
  segments: z.record(PlainName, Expression).optional(),
  experiments: z.array(Experiment).max(100).optional(),
  journeys: z.array(Journey).max(50).optional(),
})
export type Ruleset = z.infer<typeof Ruleset>

/** What the default journey and the further ones have in common. */
export type JourneyParts = Pick<Ruleset, 'initialState' | 'outcomes' | 'exits' | 'reentry' | 'rules'>

/** The steps at which a rule starts: a list of one for plain text. */
export function startsOf(rule: Pick<Rule, 'fromState'>): readonly string[] {
  return typeof rule.fromState === 'string' ? [rule.fromState] : rule.fromState
}

/** `action` and then `actions`, in the order in which they are done. */
export function actionsOf({ action, actions = [] }: Pick<Rule, 'action' | 'actions'>): readonly Action[] {
  return action === undefined ? actions : [action, ...actions]
}
