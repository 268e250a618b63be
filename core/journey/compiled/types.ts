import type { Condition } from '../expression/condition.ts'
import type { NumberExpression } from '../expression/number-expression.ts'
import type { References } from '../expression/references.ts'
import type { Action } from '../language/action.ts'
import type { Experiment } from '../language/experiment.ts'
import type { Rule, Ruleset } from '../ruleset.ts'

export interface CompiledRule {
  /** As the file has it; an exit is written as a rule from any step. */
  readonly rule: Rule
  readonly kind: 'rule' | 'exit'
  /** Index in the ruleset's `journeys`; 0 is the default one. */
  readonly journey: number
  /** Order in which the rules of a journey are tried: exits, then by priority, then as in the file. */
  readonly position: number
  readonly condition: Condition | null
  readonly actions: readonly Action[]
  /** Milliseconds of quiet after which it fires; null for a rule that wants an event. */
  readonly after: number | null
  /** Milliseconds that must have passed since it last fired for the user: 0 always, infinite for once. */
  readonly wait: number
  /** What its condition reads, by way of segments too. */
  readonly references: References
}

export interface CompiledOutcome {
  readonly kind: 'conversion' | 'loss'
  readonly value: NumberExpression | null
}

export interface CompiledJourney {
  /** Empty for the default journey. */
  readonly id: string
  readonly initialStep: string
  /** In the order in which they are tried. */
  readonly rules: readonly CompiledRule[]
  readonly outcomes: ReadonlyMap<string, CompiledOutcome>
  /** Milliseconds before a user may leave the initial step once more: 0 always, infinite for once. */
  readonly wait: number
  readonly hasTimers: boolean
  /** Rules that start at the step and want the event type, in the order in which they are tried. */
  candidates(step: string, eventType: string): readonly CompiledRule[]
  /** Rules that start at the step and want quiet, in the order in which they are tried. */
  timers(step: string): readonly CompiledRule[]
}

export interface CompiledRuleset {
  readonly ruleset: Ruleset
  /** Of all journeys, in file order, each journey's exits behind its rules. */
  readonly rules: readonly CompiledRule[]
  readonly initialStep: string
  readonly conversionSteps: ReadonlySet<string>
  readonly lossSteps: ReadonlySet<string>
  /** The default journey first. */
  readonly journeys: readonly CompiledJourney[]
  readonly segments: ReadonlyMap<string, Condition>
  readonly experiments: ReadonlyMap<string, Experiment>
  /** Event types that some expression counts. */
  readonly counted: ReadonlySet<string>
  /** Rules with a re-entry policy. */
  readonly waiting: ReadonlySet<string>
  readonly hasTimers: boolean
  /** Candidates of the default journey. */
  candidates(step: string, eventType: string): readonly CompiledRule[]
}
