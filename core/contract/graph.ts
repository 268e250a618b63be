import { oc } from '@orpc/contract'
import { z } from 'zod'
import { CaseKind, Filter, Lens } from './shared.ts'
import { ConversionRule } from './workspace.ts'

export const GraphNode = z.object({
  id: z.string(),
  /** Visits within the range: each time anyone came to a step (its start included), or events of that type or source. */
  events: z.number(),
  /**
   * Distinct people with such a visit. A session that begins at a step to which its person came in an earlier one brings
   * nobody there, so that people are the same whether people or sessions are followed.
   */
  users: z.number(),
  /** Distinct people, or sessions where those are followed, with such a visit, its start included. */
  cases: z.number(),
  /** Cases that begin here within the range. `events` are these and the moves in. */
  starts: z.number(),
  /** Cases that came here before the range, or by events that the filter leaves out, with an event in it. No visits. */
  already: z.number(),
  /** Cases that are here at the end of the range, those that were here already included. */
  ends: z.number(),
  /** Distinct people of those cases: fewer than sessions, where these are followed. */
  endUsers: z.number(),
  /** Of the cases that end here, those that moved on after the time range; 0 without a range. */
  goOn: z.number(),
  /** Step lens: declared by the active rules. */
  declared: z.boolean(),
  outcome: z.enum(['conversion', 'loss']).nullable(),
  /** Share of visits after which (or at which) the same case converts; null where no conversion is defined. */
  conversionProbability: z.number().nullable(),
  /** Conversions credited to moves into this node by the chosen attribution model; absent without one. */
  credit: z.number().optional(),
})
export type GraphNode = z.infer<typeof GraphNode>

export const GraphEdge = z.object({
  from: z.string(),
  to: z.string(),
  /** Moves: each time anyone took it. */
  count: z.number(),
  users: z.number(),
  /** Moves to a node at which the same case had been before; every loop is one. */
  returns: z.number(),
  /** count ÷ (moves out of `from` + cases that end there); null where `from` was never visited. */
  probability: z.number().nullable(),
  /** Share of moves followed later in the same case by a conversion; the arrival counts. Null where none is defined. */
  conversionProbability: z.number().nullable(),
  /** Median time from the arrival at `from` to the move; null where it was never taken. */
  medianMs: z.number().nullable(),
  p90Ms: z.number().nullable(),
  /** Step lens: some active rule leads from `from` to `to`. Always true for other lenses. */
  declared: z.boolean(),
  /** Rules that lead here, by id. */
  rules: z.array(z.string()),
  credit: z.number().optional(),
})
export type GraphEdge = z.infer<typeof GraphEdge>

/** What is credited: each conversion once, or with its value. */
export const CreditBy = z.enum(['conversions', 'value'])
export type CreditBy = z.infer<typeof CreditBy>

/**
 * How long before a conversion a touchpoint counts, in ms; the whole journey so far where absent. A time range chooses
 * the conversions: what was met before the range counts for them as well.
 */
export const Lookback = z.number().int().min(1)

export const GraphView = z.object({
  lens: Lens,
  caseKind: CaseKind,
  nodes: z.array(GraphNode),
  edges: z.array(GraphEdge),
  people: z.number(),
  moves: z.number(),
  /** Id of the further journey that is drawn; null for the main one. */
  journey: z.string().nullable(),
  /** Further journeys that can be asked for; `active`: the active ruleset has it. */
  journeys: z.array(z.object({ id: z.string(), active: z.boolean() })),
  conversion: ConversionRule,
  /** Cases with a conversion. */
  conversions: z.number(),
  /** The ruleset whose declarations are drawn: the active one, or the newest that has the journey. */
  rulesetNumber: z.number().nullable(),
  initialStep: z.string().nullable(),
  /** Credit overlay: the model, what is credited, and how much no move could be credited with. */
  credit: z.object({ model: z.string(), by: CreditBy, placed: z.number(), unplaced: z.number() }).nullable(),
})
export type GraphView = z.infer<typeof GraphView>

export const CreditModel = z.enum(['first', 'last', 'linear', 'markov', 'shapley'])
export type CreditModel = z.infer<typeof CreditModel>

/** Without `lens`: `step` where rules are active, else `event`. */
export const GraphQuestion = z.object({
  lens: Lens.optional(),
  caseKind: CaseKind.optional(),
  /** Step lens: id of a further journey; absent for the main one. Other lenses take its outcomes as conversions. */
  journey: z.string().max(100).optional(),
  filter: Filter,
  credit: CreditModel.optional(),
  /** What is credited; conversions where absent. */
  by: CreditBy.optional(),
  lookback: Lookback.optional(),
})
export type GraphQuestion = z.infer<typeof GraphQuestion>

export const graphContract = { get: oc.input(GraphQuestion).output(GraphView) }
