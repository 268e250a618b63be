import { readRejectionReasons } from '#core/store/outcomes/dead-letters.ts'
import { readFor } from '#core/store/people/known-by.ts'
import { previewEnforce } from '../schemas/preview-enforce.ts'
import { previewSampling, previewUpcasters } from '../schemas/previews.ts'
import { auditOf, draftFor, schemaDetailOf, schemasOf } from '../schemas/schema-reports.ts'
import { accountingFor } from './accounting.ts'
import { alertsFor } from './alerts.ts'
import type { Analysis } from './analysis.ts'
import { attributionFor, creditedGraph } from './attribution.ts'
import { compareFor } from './compare.ts'
import { receiptsFor, ruleCountsFor } from './counts.ts'
import { experimentsFor } from './experiments.ts'
import { graphFor } from './graph.ts'
import { histogramFor, scopeFor } from './histogram.ts'
import { betweenFor, variantsFor } from './journeys.ts'
import { movesFor } from './moves.ts'
import { outcomesFor } from './outcomes.ts'
import { peopleFor, whomFor } from './people.ts'
import type { Answers, Kind, Questions } from './questions.ts'
import { tailFor } from './tail.ts'
import { vocabularyFor } from './vocabulary.ts'

type Computations = { readonly [K in Kind]: (analysis: Analysis, question: Questions[K]) => Answers[K] }

const COMPUTATIONS: Computations = {
  graph: (analysis, question) => {
    const graph = graphFor(analysis, question)
    return question.credit === undefined ? graph : creditedGraph(analysis, graph, question, question.credit)
  },
  compare: compareFor,
  between: betweenFor,
  variants: variantsFor,
  attribution: attributionFor,
  outcomes: (analysis, { filter }) => outcomesFor(analysis, filter),
  experiments: experimentsFor,
  alerts: alertsFor,
  histogram: histogramFor,
  scope: (analysis, { filter }) => scopeFor(analysis, filter),
  people: peopleFor,
  carrying: ({ database }, { toRead }) => readFor(database, toRead),
  whom: whomFor,
  tail: tailFor,
  rejections: ({ database }) => readRejectionReasons(database),
  receipts: receiptsFor,
  accounting: accountingFor,
  schemas: schemasOf,
  schema: (analysis, { eventType }) => schemaDetailOf(analysis, eventType),
  draft: (analysis, { eventType }) => draftFor(analysis, eventType),
  audit: (analysis) => auditOf(analysis),
  samplingPreview: (analysis, { rule }) => previewSampling(analysis, rule),
  upcastPreview: previewUpcasters,
  enforcePreview: previewEnforce,
  moves: movesFor,
  ruleCounts: ruleCountsFor,
  vocabulary: vocabularyFor,
}

/** The answer to one question, from columns as they are now. */
export function computeAnswer<K extends Kind>(
  analysis: Analysis,
  kind: K,
  question: Questions[K],
): Answers[K] {
  return COMPUTATIONS[kind](analysis, question)
}
