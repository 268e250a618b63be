import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Rule } from '#core/journey/ruleset.ts'
import { MigrationChoice, MigrationPreview } from './rules.ts'
import { Filter, Instant } from './shared.ts'
import { Job } from './workspace.ts'

const Tallied = z.object({ value: z.string(), count: z.number() })

/** Id of a further journey; absent for the main one. */
const Journey = z.string().optional()

export const RuleCoverageView = z.object({
  id: z.string(),
  journey: Journey,
  /** What it did, in a sentence. */
  sentence: z.string(),
  /** Events of its type that met somebody at one of its steps. */
  considered: z.number(),
  fired: z.number(),
  /** All its clauses held, but an earlier rule fired. */
  shadowed: z.number(),
  clauses: z.array(
    z.object({
      clause: z.string(),
      failed: z.number(),
      /** How often it was all that failed: what one would have to loosen. */
      failedAlone: z.number(),
      /** What stood there instead, as JSON or `absent`. */
      instead: z.array(Tallied),
    }),
  ),
  /** People who came nearest to it without its firing. */
  nearest: z.array(z.string()),
})
export type RuleCoverageView = z.infer<typeof RuleCoverageView>

/** Which people a filter means that asks for `state` or `segment`; null where it asks for events alone. */
const FilterNote = z.string().nullable()

export const CoverageView = z.object({
  rulesetNumber: z.number(),
  filterNote: FilterNote,
  rules: z.array(RuleCoverageView),
  neverFired: z.array(z.string()),
  /**
   * Events of a type that met people at a step where no rule wants it, the most frequent first: in the main journey
   * those that no journey wants, in a further one those that its own rules want at other steps.
   */
  unwanted: z.array(
    z.object({
      journey: Journey,
      step: z.string(),
      eventType: z.string(),
      events: z.number(),
      people: z.number(),
      proposal: Rule,
    }),
  ),
  /** Events that the active rules judged: those that are counted. */
  judged: z.number(),
  /** Events that earlier versions judged, or none: left out. */
  left: z.number(),
})
export type CoverageView = z.infer<typeof CoverageView>

export const StuckView = z.object({
  journey: Journey,
  step: z.string(),
  people: z.number(),
  sentence: z.string(),
  rules: z.array(
    z.object({
      ruleId: z.string(),
      toState: z.string(),
      sentence: z.string(),
      missing: z.array(z.object({ clause: z.string(), people: z.number(), examples: z.array(z.string()) })),
      /** Of a rule that waits for quiet: how many it moves, and of the next of them when, if nothing comes before. */
      waiting: z.object({
        people: z.number(),
        next: z.array(z.object({ person: z.string(), at: Instant })),
      }),
    }),
  ),
  examples: z.array(z.string()),
})
export type StuckView = z.infer<typeof StuckView>

const Pair = z.object({ before: z.number(), after: z.number() })

/** Null where the rules do not have the journey. */
const StepOfSide = z.string().nullable()

/** What a draft would change in one journey. */
const JourneyChange = z.object({
  /** People whose step or path differs in it. */
  differ: z.number(),
  steps: z.array(z.object({ before: StepOfSide, after: StepOfSide, people: z.number() })),
  edges: z.array(Pair.extend({ from: z.string(), to: z.string() })),
  conversions: Pair,
  losses: Pair,
  value: Pair,
  /** The first of those who differ. */
  examples: z.array(z.object({ person: z.string(), before: StepOfSide, after: StepOfSide })),
})
export type JourneyChange = z.infer<typeof JourneyChange>

/**
 * What a draft would change: in the main journey, and in `further` for each other one in which people differ. `before`
 * is as it is now, each event judged by the version that judged it.
 */
export const ReplayView = JourneyChange.extend({
  rulesetNumber: z.number().nullable(),
  filterNote: FilterNote,
  /** `differ`: in any journey. */
  people: z.object({ compared: z.number(), differ: z.number() }),
  further: z.array(JourneyChange.extend({ journey: z.string() })),
  events: z.number(),
  /** By type of action. */
  effects: z.record(z.string(), Pair),
  effectsByRule: z.array(Pair.extend({ ruleId: z.string(), type: z.string() })),
  /**
   * What becomes of people in steps that the draft does not have, and of those whom migrations moved. `vanished`: who
   * stands in such steps when the draft takes over, or, where it judges all history, who stands there now.
   */
  migration: MigrationPreview.extend({
    /** One a fact, in words; empty where nobody is concerned. */
    sentences: z.array(z.string()),
    /** In the draft's course, at its end; the most first. */
    stranded: z.array(z.object({ journey: z.string(), step: z.string(), people: z.number() })),
    /** People whom migrations moved: as it is, and with the draft's choices. */
    moved: Pair,
  }),
  /** Nothing ever is: said in every answer. */
  sent: z.literal(0),
  seconds: z.number(),
})
export type ReplayView = z.infer<typeof ReplayView>

const RulesText = z.string().max(5_000_000)

/**
 * A question that folds everyone's events anew, in the background.
 * A filter may ask for events and for people as they stand now (`state`, `segment("name")`).
 * `coverage`: counts the events that the filter leaves. `stuck`: who stands in a step (of a further
 * journey where one is named) and what they lack.
 * `replay`: everyone whom the filter chooses, by an event that satisfies its expression or as they stand; the draft takes over at `from` (from the
 * beginning without it), and events from `to` on are left out. `migrate` says where people go at that moment who stand
 * in a step that the draft does not have.
 */
export const StudyQuestion = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('coverage'), filter: Filter }),
  z.strictObject({
    kind: z.literal('stuck'),
    journey: z.string().min(1).max(200).optional(),
    step: z.string().min(1).max(200),
  }),
  z.strictObject({
    kind: z.literal('replay'),
    text: RulesText,
    filter: Filter,
    migrate: z.array(MigrationChoice).max(1000).optional(),
  }),
])
export type StudyQuestion = z.infer<typeof StudyQuestion>

export const StudyAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('coverage'), view: CoverageView }),
  z.object({ kind: z.literal('stuck'), view: StuckView }),
  z.object({ kind: z.literal('replay'), view: ReplayView }),
])
export type StudyAnswer = z.infer<typeof StudyAnswer>

export const StudyState = z.object({
  job: Job,
  /** Null until the job is done. */
  answer: StudyAnswer.nullable(),
  /** Last arrival when the study began: what came since is not in the answer. */
  asOf: z.number(),
  startedAt: Instant,
})
export type StudyState = z.infer<typeof StudyState>

export const studiesContract = {
  /** Starts a study as a job, or finds the one that answers the same question of the same events. */
  start: oc.input(StudyQuestion).output(StudyState),
  /** How far it is; null where it is not remembered any more. */
  get: oc.input(z.object({ id: z.string() })).output(StudyState.nullable()),
}
