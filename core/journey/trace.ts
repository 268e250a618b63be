import type { CompiledRule, CompiledRuleset } from './compile.ts'
import { traceCondition } from './condition.ts'
import { startsOf } from './ruleset.ts'
import { ruleScope } from './scope.ts'
import type { ClauseTrace, FoldedEvent, RuleTrace, UserState } from './state.ts'
import { findRule } from './step.ts'

function stepClause(compiled: CompiledRule, state: UserState): ClauseTrace {
  const starts = startsOf(compiled.rule)
  const holds = starts.includes('*') || starts.includes(state.currentStep)
  const single = starts.length === 1 ? starts[0] : undefined
  if (starts.includes('*')) return { clause: 'step is any', expected: '*', actual: state.currentStep, holds }
  if (single !== undefined) {
    return { clause: `step == "${single}"`, expected: single, actual: state.currentStep, holds }
  }
  const list = starts.map((start) => `"${start}"`).join(', ')
  return { clause: `step in [${list}]`, expected: [...starts], actual: state.currentStep, holds }
}

/** One rule against one event, every clause evaluated whether or not an earlier one failed. */
export function traceRule(compiled: CompiledRule, state: UserState, event: FoldedEvent): ClauseTrace[] {
  const { eventType } = compiled.rule
  const typeClause = {
    clause: `eventType == "${eventType}"`,
    expected: eventType,
    actual: event.eventType,
    holds: event.eventType === eventType,
  }
  const rest = compiled.condition === null ? [] : traceCondition(compiled.condition, ruleScope(state, event))
  return [stepClause(compiled, state), typeClause, ...rest]
}

function countHolding(trace: RuleTrace): number {
  return trace.clauses.filter((clause) => clause.holds).length
}

/** Fired first; then the most clauses that hold; of those that are equal, the one that fails fewest. Else file order. */
export function nearestFirst(a: RuleTrace, b: RuleTrace): number {
  return (
    Number(b.fired) - Number(a.fired) ||
    countHolding(b) - countHolding(a) ||
    a.clauses.length - b.clauses.length
  )
}

/** Every rule whose step or event type fits, with all its clauses; nearest miss first. */
export function traceEvent(state: UserState, event: FoldedEvent, rules: CompiledRuleset): RuleTrace[] {
  const winner = findRule(state, event, rules)
  const traces = rules.rules.flatMap((compiled): RuleTrace[] => {
    const fits =
      compiled.rule.eventType === event.eventType ||
      startsOf(compiled.rule).includes(state.currentStep) ||
      startsOf(compiled.rule).includes('*')
    if (!fits) return []
    const clauses = traceRule(compiled, state, event)
    const shadowed = compiled !== winner && clauses.every((clause) => clause.holds)
    const trace: RuleTrace = {
      id: compiled.rule.id,
      toState: compiled.rule.toState,
      fired: compiled === winner,
      clauses,
    }
    return [shadowed && winner !== undefined ? { ...trace, shadowedBy: winner.rule.id } : trace]
  })
  return traces.sort(nearestFirst)
}
