import type { GraphEdge, GraphNode, GraphQuestion, GraphView } from '#core/contract/graph.ts'
import type { CaseKind, Lens } from '#core/contract/shared.ts'
import type { CompiledJourney } from '#core/journey/compiled/types.ts'
import { startsOf } from '#core/journey/ruleset.ts'
import type { NameTable } from '#core/store/names.ts'
import { graphOf } from '#core/topology/graph.ts'
import { buildWalk, type Walk, type WalkInput } from '#core/topology/walk.ts'
import { conversionOf } from '../answers/conversion.ts'
import { sessionGapOf } from '../governed/enrichment.ts'
import type { Analysis } from './analysis.ts'
import { furtherJourneys } from './further-journeys.ts'
import { type AskedJourney, journeyFor } from './journey.ts'

/** Everyone's way through the nodes of a lens, as far as the filter leaves it. */
export function walkFor(
  analysis: Analysis,
  question: GraphQuestion,
): { walk: Walk; lens: Lens; caseKind: CaseKind; journey: AskedJourney } {
  const { columns, names } = analysis
  const journey = journeyFor(analysis, question.journey)
  const lens = question.lens ?? (journey.compiled === null ? 'event' : 'step')
  const caseKind = question.caseKind ?? 'user'
  const { keep, range } = analysis.filters.apply(question.filter)
  const walk = buildWalk({
    events: columns.events(),
    transitions: journey.transitions,
    ...withInitialStep(names, journey.compiled?.initialStep ?? 'INITIAL'),
    lens,
    caseKind,
    sessionGapMs: sessionGapOf(analysis.database),
    keep,
    range,
    conversion: conversionOf(names, journey.compiled).conversion,
  })
  return { walk, lens, caseKind, journey }
}

/** The first step of a further journey is in no stored row before somebody leaves it, yet everyone stands there. */
function withInitialStep(names: NameTable, step: string): Pick<WalkInput, 'names' | 'initialStep'> {
  const all = names.all()
  const known = names.find(step)
  return known === null
    ? { names: [...all, step], initialStep: all.length }
    : { names: all, initialStep: known }
}

export interface DeclaredEdge {
  readonly from: string
  readonly to: string
  readonly rules: string[]
}

/**
 * What the rules of a journey allow. A rule at `*` declares an edge from every step that is seen or declared; an exit
 * none from the initial step and none from its own target.
 */
export function declaredEdges(
  compiled: Pick<CompiledJourney, 'initialStep' | 'rules'>,
  seen: Iterable<string>,
): Map<string, DeclaredEdge> {
  const steps = new Set([compiled.initialStep, ...seen])
  for (const { rule } of compiled.rules) {
    steps.add(rule.toState)
    for (const start of startsOf(rule)) if (start !== '*') steps.add(start)
  }
  const declared = new Map<string, DeclaredEdge>()
  for (const { rule, kind } of compiled.rules) {
    for (const start of startsOf(rule)) {
      for (const from of start === '*' ? steps : [start]) {
        if (kind === 'exit' && (from === compiled.initialStep || from === rule.toState)) continue
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
  const { walk, lens, caseKind, journey } = walkFor(analysis, question)
  const observed = graphOf(walk)
  const { conversion, names } = conversionOf(analysis.names, journey.compiled)
  const compiled = lens === 'step' ? journey.compiled : null
  const nodes = observed.nodes.map((node) => node.id)
  const declared = compiled === null ? new Map<string, DeclaredEdge>() : declaredEdges(compiled, nodes)
  return {
    lens,
    caseKind,
    nodes: withDeclaredNodes(observed.nodes, declared, compiled),
    edges: withDeclaredEdges(observed.edges, declared, compiled !== null),
    people: observed.people,
    moves: observed.moves,
    journey: journey.id,
    journeys: furtherJourneys(analysis.rulesets(), analysis.active()).map(({ id, active }) => ({
      id,
      active,
    })),
    conversion: { kind: conversion.kind, names },
    conversions: observed.conversions,
    rulesetNumber: journey.ruleset,
    initialStep: compiled?.initialStep ?? null,
    credit: null,
  }
}

type ObservedNode = Omit<GraphNode, 'declared' | 'outcome' | 'credit'>
type ObservedEdge = Omit<GraphEdge, 'declared' | 'rules' | 'credit'>

function withDeclaredNodes(
  observed: readonly ObservedNode[],
  declared: ReadonlyMap<string, DeclaredEdge>,
  compiled: CompiledJourney | null,
): GraphNode[] {
  const ids = new Set<string>(compiled === null ? [] : [compiled.initialStep])
  for (const { from, to } of declared.values()) ids.add(from).add(to)
  const seen = new Set(observed.map((node) => node.id))
  const never = [...ids].filter((id) => !seen.has(id))
  const empty = {
    ...{ events: 0, users: 0, cases: 0, starts: 0, already: 0, ends: 0, endUsers: 0, goOn: 0 },
    conversionProbability: null,
  }
  return [...observed, ...never.map((id) => ({ id, ...empty }))].map((node) => ({
    ...node,
    declared: compiled === null || ids.has(node.id),
    outcome: compiled?.outcomes.get(node.id)?.kind ?? null,
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
      returns: 0,
      probability: null,
      conversionProbability: null,
      medianMs: null,
      p90Ms: null,
    })),
  ]
}
