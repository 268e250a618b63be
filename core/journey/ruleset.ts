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
  id: Id.describe('Name of the rule, in explanations and counts. No other rule has it.'),
  description: Description.optional().describe('For people who read the file.'),
  fromState: z
    .union([StepName, z.array(StepName).min(1)])
    .describe('The step a person must be in: a name, a list of names, or * for any step.'),
  eventType: EventType.optional().describe('The event that the rule wants. A rule has this or after.'),
  after: Duration.optional().describe(
    'Fires when the person was neither heard of nor moved for so long, such as PT30M. A rule has this or eventType.',
  ),
  condition: Expression.optional().describe(
    'CEL over payload, event and state that must hold. Without it the rule always fires.',
  ),
  toState: StepName.describe('The step that the person moves to.'),
  priority: z
    .int()
    .min(-1000)
    .max(1000)
    .optional()
    .describe('Higher is tried first; of equal ones the earlier in the file. 0 where none is given.'),
  action: Action.optional().describe('What happens besides the move.'),
  actions: z
    .array(Action)
    .min(1)
    .max(MOST_ACTIONS)
    .optional()
    .describe('Further actions, done in order behind action.'),
  reentry: Reentry.optional().describe(
    'Whether it may fire again for the same person: always, once, or {"after": "P7D"}.',
  ),
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
  step: StepName.describe('The step that ends a journey.'),
  kind: z.enum(['conversion', 'loss']).describe('Whether it ends well or badly.'),
  value: Expression.optional().describe('CEL that gives a number: what reaching the step is worth.'),
})
export type OutcomeStep = z.infer<typeof OutcomeStep>

const JOURNEY_PARTS = {
  initialState: StepName.optional().describe(
    'Where everyone begins. Without it: where the first rule starts.',
  ),
  outcomes: z.array(OutcomeStep).max(1000).optional().describe('Steps that count as conversion or loss.'),
  exits: z.array(Exit).max(100).optional().describe('Ways out from any step, tried before every rule.'),
  reentry: Reentry.optional().describe(
    'Whether a person who has left the initial step before may leave it again: always, once, or {"after": "P7D"}.',
  ),
  rules: z.array(Rule).describe('Tried from top to bottom; the first whose condition holds fires.'),
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
  version: z.string().min(1).max(100).describe('Version of the file, as you count them.'),
  description: Description.optional(),
  ...JOURNEY_PARTS,
  segments: z
    .record(PlainName, Expression)
    .optional()
    .describe('Named CEL over state, counters and experiment, which conditions read as segment("name").'),
  experiments: z.array(Experiment).max(100).optional().describe('Variants that people are given by chance.'),
  journeys: z.array(Journey).max(50).optional().describe('Further journeys of the same people.'),
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

/** Where the action stands in its rule that `actionsOf` lists at an index. */
export function actionPath({ action }: Pick<Rule, 'action'>, index: number): readonly PropertyKey[] {
  if (action === undefined) return ['actions', index]
  return index === 0 ? ['action'] : ['actions', index - 1]
}
