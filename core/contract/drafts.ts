import { oc } from '@orpc/contract'
import { z } from 'zod'
import { JsonRecord } from '#core/event/envelope.ts'
import { FieldNote } from './people.ts'
import { ActivationNote, MigrationChoice } from './rules.ts'
import { Explanation, Instant, StateView } from './shared.ts'

const RulesText = z.string().max(5_000_000)

/** Rules that somebody works on. It lies in the workspace, so that it outlives the window. */
export const DraftView = z.object({
  name: z.string().max(200),
  text: RulesText,
  /** Where people are to go who stand in steps that it does not have: activation begins with these choices. */
  migrate: z.array(MigrationChoice).max(1000).optional(),
  /** Why it is to be activated, as far as somebody has written it. */
  note: ActivationNote.optional(),
  savedAt: Instant,
})
export type DraftView = z.infer<typeof DraftView>

/** The words of this workspace, for those who write rules: what was really seen, the most frequent first. */
export const Vocabulary = z.object({
  steps: z.array(z.string()),
  /** Those of each further journey of the active rules, in file order. */
  journeys: z.array(z.object({ id: z.string(), steps: z.array(z.string()) })),
  /** Where events came from, the most frequent first. */
  sources: z.array(z.string()),
  eventTypes: z.array(
    z.object({
      name: z.string(),
      events: z.number(),
      fields: z.array(
        z.object({
          /** From the payload downwards: `items.0.price` is written with dots, lists left out. */
          path: z.string(),
          events: z.number(),
          /** Its texts where they are few; empty for free text and numbers. */
          values: z.array(z.string()),
          /** How many of the events carry text there; absent where none does. */
          texts: z.number().optional(),
          /** How many of the events carry a number there; absent where none does. */
          numbers: z.number().optional(),
          /** It was true or false at least once. */
          isYesNo: z.boolean().optional(),
          /** What privacy does to it: `masked by privacy (key address)`. */
          hidden: z.string().optional(),
        }),
      ),
    }),
  ),
  /** The rules file as JSON Schema. */
  schema: JsonRecord,
})
export type Vocabulary = z.infer<typeof Vocabulary>

const Change = z.enum(['same', 'new', 'removed', 'changed'])

/** The moves that a draft declares in one journey, beside those that the active rules declare in it. */
export const DraftPicture = z.object({
  /** False where the draft does not compile: the rest is empty then. */
  ok: z.boolean(),
  /** The journey that is drawn, empty for the main one. */
  journey: z.string(),
  /** Journeys of either side, the main one first. `rules`: how many of its rules are new, changed or removed. */
  journeys: z.array(
    z.object({ id: z.string(), change: z.enum(['same', 'new', 'removed']), rules: z.number() }),
  ),
  initialStep: z.string().nullable(),
  nodes: z.array(
    z.object({ id: z.string(), change: Change, outcome: z.enum(['conversion', 'loss']).nullable() }),
  ),
  /** `moves`: how often it was taken so far. */
  edges: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      change: Change,
      rules: z.array(z.string()),
      moves: z.number(),
    }),
  ),
  /** Exits and rules from any step, by where they lead: none of `edges` is theirs alone. `moves`: from all steps together. */
  fromAny: z.array(
    z.object({ to: z.string(), change: Change, rules: z.array(z.string()), moves: z.number() }),
  ),
  /** Of all journeys. */
  rules: z.object({ added: z.array(z.string()), removed: z.array(z.string()), changed: z.array(z.string()) }),
  /** What else of the files differs: `outcomes`, `segments`, `outcomes of forms`. Names and descriptions judge nothing. */
  parts: z.array(z.string()),
})
export type DraftPicture = z.infer<typeof DraftPicture>

const Move = z.object({ from: z.string(), to: z.string(), rule: z.string() }).nullable()

/** One person's events, as they are now and as the draft would have judged them, in every journey of either side. */
export const Courses = z.object({
  id: z.string(),
  /** The main one first, with the empty id. */
  journeys: z.array(
    z.object({
      id: z.string(),
      /** Where the person stands: null where the active rules, or the draft, do not have the journey. */
      before: z.string().nullable(),
      after: z.string().nullable(),
      /** Rows in which the two sides move otherwise, those that are left out of `events` among them. */
      differ: z.number(),
    }),
  ),
  /** In fold order, with what timers and emitted events moved behind each; the newest where there are very many. */
  events: z.array(
    z.object({
      eventId: z.string(),
      timestamp: Instant,
      eventType: z.string(),
      /** Of each journey in which one of the two sides moves; empty where nothing does. */
      moves: z.array(z.object({ journey: z.string(), before: Move, after: Move })),
    }),
  ),
  totalEvents: z.number(),
  /** Rows before the first of `events` that are left out. */
  earlier: z.number(),
})
export type Courses = z.infer<typeof Courses>

export const TrialQuestion = z.object({
  /** Whose state the event meets; null for somebody who was never seen. */
  person: z.string().nullable(),
  /** The state just before this event of the person; as it is now without it. */
  before: z.string().optional(),
  eventType: z.string().min(1).max(200),
  payload: JsonRecord,
  /** Now where it is left out. */
  timestamp: Instant.optional(),
  source: z.string().max(500).optional(),
  /** The draft; the active rules without it. */
  text: RulesText.optional(),
})
export type TrialQuestion = z.infer<typeof TrialQuestion>

/** What an event would do. Nothing is stored or sent. */
export const TrialView = z.object({
  before: StateView,
  after: StateView,
  /** As rules see it, behind registry, privacy and enrichment; null where it would be refused or dropped before any rule. */
  received: z.object({ payload: JsonRecord, notes: z.array(FieldNote) }).nullable(),
  /** In every journey; of a further one with its id. */
  moves: z.array(
    z.object({ journey: z.string().optional(), from: z.string(), to: z.string(), rule: z.string() }),
  ),
  explanation: Explanation,
  caused: z.array(z.object({ eventType: z.string(), ruleId: z.string(), payload: JsonRecord })),
  effects: z.array(z.object({ type: z.string(), ruleId: z.string(), body: JsonRecord })),
})
export type TrialView = z.infer<typeof TrialView>

export const draftsContract = {
  get: oc.output(DraftView.nullable()),
  save: oc.input(DraftView.omit({ savedAt: true })).output(DraftView),
  discard: oc.output(z.null()),
  vocabulary: oc.output(Vocabulary),
  /** Of the main journey where none is named, or where neither side has the one that is. */
  picture: oc
    .input(z.object({ text: RulesText, journey: z.string().max(200).optional() }))
    .output(DraftPicture),
  courses: oc.input(z.object({ id: z.string(), text: RulesText })).output(Courses.nullable()),
  tryEvent: oc.input(TrialQuestion).output(TrialView),
  /** A fixture for `journeyscope rules test`: the person's events with the steps that the active rules lead to. */
  makeTest: oc.input(z.object({ id: z.string(), name: z.string().min(1).max(300).optional() })).output(
    z
      .object({
        fileName: z.string(),
        text: z.string(),
        /** What a reader must know: which steps older rulesets gave. Null where there is nothing to say. */
        note: z.string().nullable(),
      })
      .nullable(),
  ),
}
