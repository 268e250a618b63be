import type { GraphEdge, GraphNode, GraphQuestion, GraphView } from '#core/contract/graph.ts'
import type { CaseKind, Lens } from '#core/contract/shared.ts'
import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import { startsOf } from '#core/journey/ruleset.ts'
import { graphOf } from '#core/topology/graph.ts'
import { buildWalk, type Walk } from '#core/topology/walk.ts'
import { conversionOf } from '../conversion.ts'
import { sessionGapOf } from '../enrichment.ts'
import type { Analysis } from './analysis.ts'

/** Everyone's way through the nodes of a lens, as far as the filter leaves it. */
export function walkFor(
  analysis: Analysis,
  question: GraphQuestion,
): { walk: Walk; lens: Lens; caseKind: CaseKind } {
  const { columns, names } = analysis
  const active = analysis.active()
  const lens = question.lens ?? (active === null ? 'event' : 'step')
  const caseKind = question.caseKind ?? 'user'
  const initial = names.find(active?.compiled.initialStep ?? 'INITIAL')
  const walk = buildWalk({
    events: columns.events(),
    transitions: columns.transitions(),
    names: names.all(),
    lens,
    caseKind,
    sessionGapMs: sessionGapOf(analysis.database),
    keep: analysis.filters.apply(question.filter).keep,
    conversion: conversionOf(names, active).conversion,
    initialStep: initial ?? -1,
  })
  return { walk, lens, caseKind }
}

export interface DeclaredEdge {
  readonly from: string
  readonly to: string
  readonly rules: string[]
}

/** What the active rules allow. A rule at `*` declares an edge from every step that is seen or declared. */
export function declaredEdges(compiled: CompiledRuleset, seen: Iterable<string>): Map<string, DeclaredEdge> {
  const steps = new Set([compiled.initialStep, ...seen])
  for (const { rule } of compiled.rules) {
    steps.add(rule.toState)
    for (const start of startsOf(rule)) if (start !== '*') steps.add(start)
  }
  const declared = new Map<string, DeclaredEdge>()
  for (const { rule } of compiled.rules) {
    for (const start of startsOf(rule)) {
      for (const from of start === '*' ? steps : [start]) {
        const key = `${from}\n${rule.toState}`
        const edge = declared.get(key) ?? { from, to: rule.toState, rules: [] }
        if (!edge.rules.includes(rule.id)) edge.rules.push(rule.id)
        declared.set(key, edge)
      }
    }
  }
  return declared
}

/** Declared rules and observed moves in one picture. */
export function graphFor(analysis: Analysis, question: GraphQuestion): GraphView {
  const { walk, lens, caseKind } = walkFor(analysis, question)
  const observed = graphOf(walk)
  const active = analysis.active()
  const { conversion, names } = conversionOf(analysis.names, active)
  const compiled = lens === 'step' ? (active?.compiled ?? null) : null
  const nodes = observed.nodes.map((node) => node.id)
  const declared = compiled === null ? new Map<string, DeclaredEdge>() : declaredEdges(compiled, nodes)
  return {
    lens,
    caseKind,
    nodes: withDeclaredNodes(observed.nodes, declared, compiled),
    edges: withDeclaredEdges(observed.edges, declared, compiled !== null),
    people: observed.people,
    moves: observed.moves,
    conversion: { kind: conversion.kind, names },
    conversions: observed.conversions,
    rulesetNumber: active?.number ?? null,
    initialStep: compiled?.initialStep ?? null,
    credit: null,
  }
}

type ObservedNode = Omit<GraphNode, 'declared' | 'outcome' | 'credit'>
type ObservedEdge = Omit<GraphEdge, 'declared' | 'rules' | 'credit'>

function withDeclaredNodes(
  observed: readonly ObservedNode[],
  declared: ReadonlyMap<string, DeclaredEdge>,
  compiled: CompiledRuleset | null,
): GraphNode[] {
  const ids = new Set<string>(compiled === null ? [] : [compiled.initialStep])
  for (const { from, to } of declared.values()) ids.add(from).add(to)
  const seen = new Set(observed.map((node) => node.id))
  const never = [...ids].filter((id) => !seen.has(id))
  const empty = { events: 0, users: 0, starts: 0, ends: 0, conversionProbability: null }
  return [...observed, ...never.map((id) => ({ id, ...empty }))].map((node) => ({
    ...node,
    declared: compiled === null || ids.has(node.id),
    outcome: compiled?.conversionSteps.has(node.id)
      ? 'conversion'
      : compiled?.lossSteps.has(node.id)
        ? 'loss'
        : null,
  }))
}

function withDeclaredEdges(
  observed: readonly ObservedEdge[],
  declared: ReadonlyMap<string, DeclaredEdge>,
  hasRules: boolean,
): GraphEdge[] {
  const taken = new Set(observed.map((edge) => `${edge.from}\n${edge.to}`))
  const never = [...declared].filter(([key]) => !taken.has(key)).map(([, edge]) => edge)
  return [
    ...observed.map((edge) => {
      const known = declared.get(`${edge.from}\n${edge.to}`)
      return { ...edge, declared: !hasRules || known !== undefined, rules: known?.rules ?? [] }
    }),
    ...never.map(({ from, to, rules }) => ({
      from,
      to,
      rules,
      declared: true,
      count: 0,
      users: 0,
      probability: null,
      conversionProbability: null,
      medianMs: null,
      p90Ms: null,
    })),
  ]
}
