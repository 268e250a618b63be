import { creditMoves } from '#core/attribution/edge-credit.ts'
import { creditPaths } from '#core/attribution/models.ts'
import { findTouches, pathsOfTouches, type TouchPaths } from '#core/attribution/touches.ts'
import type { AttributionQuestion, AttributionView } from '#core/contract/attribution.ts'
import type { CreditModel, GraphQuestion, GraphView } from '#core/contract/graph.ts'
import type { Filter } from '#core/contract/shared.ts'
import type { Analysis } from './analysis.ts'
import { walkFor } from './graph.ts'
import { type CountedConversion, countedConversion, declaredOutcomes } from './outcomes.ts'

const MODELS: readonly CreditModel[] = ['first', 'last', 'linear', 'markov', 'shapley']

function touchesFor(
  analysis: Analysis,
  counted: CountedConversion,
  { filter, lookback }: { readonly filter: Filter; readonly lookback?: number | undefined },
): TouchPaths {
  const { columns, names } = analysis
  const { keep, range } = analysis.filters.apply(filter)
  return findTouches({
    events: columns.events(),
    transitions: counted.asked.transitions,
    keep,
    range,
    lookback,
    conversion: counted.conversion,
    values: counted.values,
    names: names.all(),
  })
}

/** Credit per channel by every model, with what it is counted from. */
export function attributionFor(analysis: Analysis, question: AttributionQuestion): AttributionView {
  const { by = 'conversions', order = 1, nulls = true, lookback = null } = question
  const counted = countedConversion(analysis, question)
  const touches = touchesFor(analysis, counted, question)
  const paths = pathsOfTouches(touches)
  const hasValue = paths.some((path) => path.value !== 0)
  return {
    touchpoint: touches.touchpoint,
    conversion: { kind: counted.conversion.kind, names: [...counted.names] },
    by,
    outcomes: declaredOutcomes(analysis),
    lookback,
    conversions: paths.reduce((sum, path) => sum + path.conversions, 0),
    value: hasValue ? paths.reduce((sum, path) => sum + path.value, 0) : null,
    withoutTouchpoint: touches.withoutTouchpoint,
    valueWithoutTouchpoint: touches.valueWithoutTouchpoint,
    nullPaths: paths.reduce((sum, path) => sum + path.nulls, 0),
    channels: channelCounts(touches),
    models: creditPaths(paths, MODELS, { by, order, includeNulls: nulls }),
  }
}

function channelCounts(touches: TouchPaths): AttributionView['channels'] {
  const counts = new Map<number, { touches: number; people: Set<number> }>()
  for (let path = 0; path < touches.pathCount; path += 1) {
    const person = touches.person[path] ?? 0
    for (const channel of touches.channel.subarray(touches.starts[path], touches.starts[path + 1])) {
      const entry = counts.get(channel) ?? { touches: 0, people: new Set<number>() }
      entry.touches += 1
      entry.people.add(person)
      counts.set(channel, entry)
    }
  }
  return [...counts]
    .map(([channel, entry]) => ({
      channel: touches.names[channel] ?? '',
      touches: entry.touches,
      people: entry.people.size,
    }))
    .sort((a, b) => b.touches - a.touches || (a.channel < b.channel ? -1 : 1))
}

/** The graph with a model's credit on its nodes and edges. */
export function creditedGraph(
  analysis: Analysis,
  graph: GraphView,
  question: GraphQuestion,
  model: CreditModel,
): GraphView {
  const { walk } = walkFor(analysis, question)
  const counted = countedConversion(analysis, { journey: question.journey })
  const { by = 'conversions' } = question
  const credit = creditMoves(walk, touchesFor(analysis, counted, question), model, { by })
  const ofEdge = new Map(credit.edges.map((edge) => [`${edge.from}\n${edge.to}`, edge.credit]))
  const ofNode = new Map(credit.nodes.map((node) => [node.id, node.credit]))
  return {
    ...graph,
    nodes: graph.nodes.map((node) => ({ ...node, credit: ofNode.get(node.id) ?? 0 })),
    edges: graph.edges.map((edge) => ({ ...edge, credit: ofEdge.get(`${edge.from}\n${edge.to}`) ?? 0 })),
    credit: { model, by, placed: credit.placed, unplaced: credit.unplaced },
  }
}
