import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Provenance } from '#core/journey/provenance.ts'
import { Rule } from '#core/journey/ruleset.ts'
import { Instant } from './shared.ts'
import { Job } from './workspace.ts'

/** One finding of the check. `line` and `column` count from 1 in the file's text. */
export const RulesFinding = z.object({
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  message: z.string(),
  rule: z.string().optional(),
  hint: z.string().optional(),
  line: z.number().optional(),
  column: z.number().optional(),
})
export type RulesFinding = z.infer<typeof RulesFinding>

const Outcomes = z.array(z.object({ step: z.string(), kind: z.enum(['conversion', 'loss']) }))

/** An exit is written as a rule from any step; where it takes any event it has neither `eventType` nor `after`. */
export const RuleRow = Rule.extend({
  kind: z.enum(['rule', 'exit']),
  /** Id of a further journey; absent for the main one. */
  journey: z.string().optional(),
  /** Events that met the rule at one of its steps with its type, as the current fold has them. */
  fired: z.number(),
  people: z.number(),
})
export type RuleRow = z.infer<typeof RuleRow>

export const RulesetVersion = Provenance.extend({
  number: z.number(),
  version: z.string(),
  activatedAt: Instant,
  rules: z.number(),
  active: z.boolean(),
  /** How many rules differ from those of the version before it; null of the first. */
  changes: z.object({ added: z.number(), changed: z.number(), removed: z.number() }).nullable(),
})
export type RulesetVersion = z.infer<typeof RulesetVersion>

/** Rules on disk that are followed (`serve --rules`), and how the last text of them fared. */
export const WatchedRules = z.object({
  /** What is active is not what lies on disk, as where other rules were activated in the window. */
  differs: z.boolean(),
  path: z.string(),
  at: Instant,
  /** False where they were refused: then what was active stays. */
  ok: z.boolean(),
  /** Each with its file, line and column. */
  findings: z.array(z.string()),
})
export type WatchedRules = z.infer<typeof WatchedRules>

export const RulesView = z.object({
  active: RulesetVersion.nullable(),
  initialStep: z.string().nullable(),
  outcomes: Outcomes,
  /** Journeys beside the main one, in file order. */
  further: z.array(z.object({ id: z.string(), initialStep: z.string(), outcomes: Outcomes })),
  /** Of all journeys, the main one first; of each in the order in which they are tried. */
  rules: z.array(RuleRow),
  versions: z.array(RulesetVersion),
  /** Ids of the active file's experiments, names of its segments. */
  experiments: z.array(z.string()),
  segments: z.array(z.string()),
  /** The active file's text, unchanged. */
  text: z.string().nullable(),
})
export type RulesView = z.infer<typeof RulesView>

/** Why rules are activated, in somebody's words; kept with the version, personal values replaced. */
export const ActivationNote = z.string().max(500)

/** What becomes of people in a step that the rules to be activated do not know. `exit`: they stand at the initial step. */
export const MigrationChoice = z.strictObject({
  /** Empty for the default journey. */
  journey: z.string().max(200),
  step: z.string().min(1).max(200),
  choice: z.enum(['map', 'exit', 'leave']),
  /** Where `map` leads. */
  to: z.string().min(1).max(200).optional(),
})
export type MigrationChoice = z.infer<typeof MigrationChoice>

/** Who stands in steps that rules do not know, and where they could go. */
export const MigrationPreview = z.object({
  /** The most people first. */
  vanished: z.array(
    z.object({
      journey: z.string(),
      step: z.string(),
      people: z.number(),
      /** The first of them, to be opened. */
      examples: z.array(z.string()),
    }),
  ),
  /** The steps that the rules know, by journey. */
  targets: z.array(z.object({ journey: z.string(), initialStep: z.string(), steps: z.array(z.string()) })),
})
export type MigrationPreview = z.infer<typeof MigrationPreview>

/** What is to be known before rules are activated. */
export const ActivationPreview = MigrationPreview.extend({
  /** What the events that came so far say of the rules: nothing is refused for it. */
  remarks: z.array(RulesFinding),
})
export type ActivationPreview = z.infer<typeof ActivationPreview>

export const rulesContract = {
  get: oc.output(RulesView),
  /** Null where no rules on disk are followed. */
  watched: oc.output(WatchedRules.nullable()),
  /** The text of a version as it was activated. */
  version: oc.input(z.object({ number: z.number() })).output(z.object({ text: z.string() }).nullable()),
  check: oc
    .input(z.object({ text: z.string().max(5_000_000) }))
    .output(z.object({ ok: z.boolean(), findings: z.array(RulesFinding) })),
  /** Who would stand in a step that these rules do not know, and what events say of them; null where they do not compile. Nothing is changed. */
  migration: oc.input(z.object({ text: z.string().max(5_000_000) })).output(ActivationPreview.nullable()),
  /** Activates a file's text; refused with findings where it does not compile, or where a choice can't be carried out. */
  activate: oc
    .input(
      z.object({
        text: z.string().max(5_000_000),
        fromStart: z.boolean().optional(),
        /** Steps that are not named are left. */
        migrate: z.array(MigrationChoice).max(1000).optional(),
        note: ActivationNote.optional(),
        /** Where the text comes from, as far as it is known: a file of this name, or an earlier version. */
        file: z.string().max(200).optional(),
        begunFrom: z.number().int().min(1).optional(),
      }),
    )
    .output(
      z.object({
        ok: z.boolean(),
        findings: z.array(RulesFinding),
        active: RulesetVersion.nullable(),
        /** People whom the choices moved. */
        migrated: z.number(),
        /** Where much history has to be judged anew: the rules are active when this is done. */
        job: Job.nullable(),
      }),
    ),
}
