import { z } from 'zod'
import { AlertsView } from '#core/contract/alerts.ts'
import {
  AttributionQuestion,
  AttributionView,
  ExperimentsQuestion,
  ExperimentsView,
  OutcomesView,
} from '#core/contract/attribution.ts'
import { Vocabulary } from '#core/contract/drafts.ts'
import { GraphQuestion, GraphView } from '#core/contract/graph.ts'
import {
  BetweenQuestion,
  BetweenView,
  CompareQuestion,
  CompareView,
  VariantsQuestion,
  VariantsView,
} from '#core/contract/journeys.ts'
import { RejectionReasons, Tail, TailQuestion } from '#core/contract/live.ts'
import { PeoplePage, PeopleQuestion } from '#core/contract/people.ts'
import {
  AuditView,
  EnforcePreview,
  SamplingPreview,
  SchemaDetail,
  SchemasView,
  UpcastPreview,
} from '#core/contract/schemas.ts'
import { Filter } from '#core/contract/shared.ts'
import { AccountingView } from '#core/contract/sources.ts'
import { Histogram, HistogramQuestion, ReceiptsSummary, Scope } from '#core/contract/workspace.ts'
import { SamplingRule } from '#core/registry/document.ts'
import { CarriedField, ToRead } from '#core/store/people/known-by.ts'
import { MovesPage, MovesQuestion } from './moves.ts'

/** Who is meant by what somebody typed, and by what they matched: `id`, or fields of their events. */
export const Meant = z.object({ id: z.string(), matched: z.array(z.string()) })

const Nothing = z.strictObject({})
const OfType = z.object({ eventType: z.string() })
const RuleCounts = z.array(z.object({ rule: z.string(), fired: z.number(), people: z.number() }))

/** What can be asked about a whole workspace: the shape of each question and of its answer. */
const QUESTIONS = {
  graph: { question: GraphQuestion, answer: GraphView },
  compare: { question: CompareQuestion, answer: CompareView },
  between: { question: BetweenQuestion, answer: BetweenView },
  variants: { question: VariantsQuestion, answer: VariantsView },
  attribution: { question: AttributionQuestion, answer: AttributionView },
  outcomes: { question: z.object({ filter: Filter }), answer: OutcomesView },
  experiments: { question: ExperimentsQuestion, answer: ExperimentsView },
  alerts: { question: z.object({ filter: Filter }), answer: AlertsView },
  histogram: { question: HistogramQuestion, answer: Histogram },
  scope: { question: z.object({ filter: Filter }), answer: Scope },
  /** `search` and `values` as they are stored; `read`: what events said that had to be read for these values. */
  people: {
    question: PeopleQuestion.extend({
      values: z.array(z.string()).optional(),
      read: z.array(CarriedField).optional(),
    }),
    answer: PeoplePage.extend({ toRead: z.array(ToRead) }),
  },
  carrying: { question: z.object({ toRead: z.array(ToRead) }), answer: z.array(CarriedField) },
  whom: { question: z.object({ id: z.string(), values: z.array(z.string()) }), answer: z.array(Meant) },
  tail: { question: TailQuestion, answer: Tail },
  rejections: { question: Nothing, answer: RejectionReasons },
  receipts: {
    question: Nothing,
    answer: ReceiptsSummary.omit({ perSecond: true, lastMinute: true, queued: true }),
  },
  accounting: { question: z.object({ before: z.number().optional() }), answer: AccountingView },
  schemas: { question: Nothing, answer: SchemasView },
  schema: { question: OfType, answer: SchemaDetail.nullable() },
  draft: { question: OfType, answer: z.object({ text: z.string(), events: z.number() }) },
  audit: { question: Nothing, answer: AuditView },
  samplingPreview: { question: z.object({ rule: SamplingRule }), answer: SamplingPreview },
  upcastPreview: { question: OfType.extend({ text: z.string() }), answer: UpcastPreview },
  enforcePreview: { question: z.object({ eventType: z.string().nullable() }), answer: EnforcePreview },
  moves: { question: MovesQuestion, answer: MovesPage },
  ruleCounts: { question: Nothing, answer: RuleCounts },
  vocabulary: { question: Nothing, answer: Vocabulary },
}

export type Kind = keyof typeof QUESTIONS
export type Questions = { [K in Kind]: z.infer<(typeof QUESTIONS)[K]['question']> }
export type Answers = { [K in Kind]: z.infer<(typeof QUESTIONS)[K]['answer']> }

/** The same table by kind, so that a question of one kind is known to have an answer of that kind. */
export const SHAPES: {
  readonly [K in Kind]: { readonly question: z.ZodType<Questions[K]>; readonly answer: z.ZodType<Answers[K]> }
} = QUESTIONS

const KINDS = z.enum([
  'graph',
  'compare',
  'between',
  'variants',
  'attribution',
  'outcomes',
  'experiments',
  'alerts',
  'histogram',
  'scope',
  'people',
  'carrying',
  'whom',
  'tail',
  'rejections',
  'receipts',
  'accounting',
  'schemas',
  'schema',
  'draft',
  'audit',
  'samplingPreview',
  'upcastPreview',
  'enforcePreview',
  'moves',
  'ruleCounts',
  'vocabulary',
])
export const KindName: z.ZodType<Kind> = KINDS
