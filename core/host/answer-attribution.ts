import { creditMoves } from '#core/attribution/edge-credit.ts'
import { creditPaths } from '#core/attribution/models.ts'
import { findTouches, pathsOfTouches, type TouchPaths } from '#core/attribution/touches.ts'
import type { AttributionView } from '#core/contract/attribution.ts'
import type { CreditModel, GraphView } from '#core/contract/graph.ts'
import type { Filter } from '#core/contract/shared.ts'
import { type GraphQuestion, walkFor } from './answer-graph.ts'
import { conversionOf } from './opened.ts'
import type { CurrentWorkspace } from './session.ts'

const MODELS: readonly CreditModel[] = ['first', 'last', 'linear', 'markov']

function touchesFor(workspace: CurrentWorkspace, filter: Filter): TouchPaths {
  const columns = workspace.columns()
  return findTouches({
    events: columns.events(),
    transitions: columns.transitions(),
    keep: workspace.filters.apply(filter).keep,
    conversion: conversionOf(workspace).conversion,
    names: workspace.pipeline.writer().names.all(),
  })
}

/** Credit per channel by every model, with what it is counted from. */
export function attributionFor(workspace: CurrentWorkspace, filter: Filter): AttributionView {
  const touches = touchesFor(workspace, filter)
  const paths = pathsOfTouches(touches)
  const { conversion, names } = conversionOf(workspace)
  return {
    touchpoint: touches.touchpoint,
    conversion: { kind: conversion.kind, names },
    conversions: paths.reduce((sum, path) => sum + path.conversions, 0),
    withoutTouchpoint: touches.withoutTouchpoint,
    nullPaths: paths.reduce((sum, path) => sum + path.nulls, 0),
    channels: channelCounts(touches),
    models: creditPaths(paths, MODELS),
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
  workspace: CurrentWorkspace,
  graph: GraphView,
  question: GraphQuestion,
  model: CreditModel,
): GraphView {
  const { walk } = walkFor(workspace, question)
  const credit = creditMoves(walk, touchesFor(workspace, question.filter), model)
  const ofEdge = new Map(credit.edges.map((edge) => [`${edge.from}\n${edge.to}`, edge.credit]))
  const ofNode = new Map(credit.nodes.map((node) => [node.id, node.credit]))
  return {
    ...graph,
    nodes: graph.nodes.map((node) => ({ ...node, credit: ofNode.get(node.id) ?? 0 })),
    edges: graph.edges.map((edge) => ({ ...edge, credit: ofEdge.get(`${edge.from}\n${edge.to}`) ?? 0 })),
    credit: { model, placed: credit.placed, unplaced: credit.unplaced },
  }
}
