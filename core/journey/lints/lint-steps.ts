import type { CompiledJourney, CompiledRuleset } from '../compiled/types.ts'
import type { Finding } from '../finding.ts'
import { startsOf } from '../ruleset.ts'
import { stepGraph } from './step-graph.ts'

function outcomePath(ruleset: CompiledRuleset, index: number, step: string): readonly PropertyKey[] {
  const parts = index === 0 ? ruleset.ruleset : ruleset.ruleset.journeys?.[index - 1]
  const at = (parts?.outcomes ?? []).findIndex((outcome) => outcome.step === step)
  return [...(index === 0 ? [] : ['journeys', index - 1]), 'outcomes', at, 'step']
}

function lintJourney(ruleset: CompiledRuleset, journey: CompiledJourney, index: number): Finding[] {
  const findings: Finding[] = []
  const graph = stepGraph(journey)
  const firstTo = new Map<string, string>()
  for (const { rule } of journey.rules) if (!firstTo.has(rule.toState)) firstTo.set(rule.toState, rule.id)
  const own = ruleset.rules.filter((compiled) => compiled.journey === index)
  for (const { rule } of own) {
    const starts = startsOf(rule)
    if (starts.some((start) => start === '*' || graph.reached.has(start))) continue
    const message = `nobody can reach ${starts.join(' or ')}: no rule leads there from ${journey.initialStep}.`
    const hint = `Write a rule that leads there, or remove this one.`
    findings.push({
      severity: 'warning',
      code: 'unreachable_step',
      message,
      rule: rule.id,
      at: ['fromState'],
      hint,
    })
  }
  // Where no outcome is declared, an end is an end: nothing says that it is not meant.
  const declares = journey.outcomes.size > 0
  for (const step of declares ? graph.reached : []) {
    if (journey.outcomes.has(step) || graph.leavesFor(step)) continue
    const message = `${step} is a dead end: no rule leads out of it, and it is no outcome.`
    const hint = 'Declare it in outcomes, or write a rule that leads on.'
    findings.push({
      severity: 'warning',
      code: 'dead_end',
      message,
      rule: firstTo.get(step),
      at: ['toState'],
      hint,
    })
  }
  for (const trap of graph.traps) {
    if (trap.some((step) => journey.outcomes.has(step)) || !trap.some((step) => graph.reached.has(step)))
      continue
    // A whole journey that goes round and declares no outcome is a life cycle, which is meant.
    if (!declares && trap.includes(journey.initialStep)) continue
    const message = `${trap.join(', ')}: a loop without an exit. Who comes in goes round for ever.`
    const hint = 'Write a rule that leads out, or declare one of its steps in outcomes.'
    findings.push({
      severity: 'warning',
      code: 'endless_loop',
      message,
      rule: firstTo.get(trap[0] ?? ''),
      at: ['toState'],
      hint,
    })
  }
  for (const step of journey.outcomes.keys()) {
    if (graph.reached.has(step)) continue
    const isTarget = journey.rules.some(({ rule }) => rule.toState === step)
    const message = isTarget
      ? `the outcome ${step} cannot be reached from ${journey.initialStep}.`
      : `no rule leads to the outcome ${step}.`
    const path = outcomePath(ruleset, index, step)
    findings.push({ severity: 'warning', code: 'unreachable_outcome', message, path })
  }
  return findings
}

/** Steps that nobody reaches or leaves, loops without an exit, outcomes that cannot be reached. */
export function lintSteps(ruleset: CompiledRuleset): Finding[] {
  return ruleset.journeys.flatMap((journey, index) => lintJourney(ruleset, journey, index))
}
