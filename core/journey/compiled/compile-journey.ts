import { compileNumber } from '../expression/number-expression.ts'
import { VALUE_NAMES } from '../expression/scope.ts'
import { waitOf } from '../language/reentry.ts'
import { type Exit, type JourneyParts, type Rule, startsOf } from '../ruleset.ts'
import { type Compilation, compileRule, type DraftRule } from './compile-rule.ts'
import { indexByType, indexTimers } from './index-rules.ts'
import type { CompiledJourney, CompiledOutcome, CompiledRule } from './types.ts'

/** Where everyone begins: as the file says; else INITIAL if a rule starts there or at `*`; else the first start that no rule leads to. */
export function initialStepOf(parts: JourneyParts): string {
  if (parts.initialState !== undefined) return parts.initialState
  const starts = parts.rules.flatMap((rule) => [...startsOf(rule)])
  if (starts.length === 0 || starts.includes('INITIAL') || starts.includes('*')) return 'INITIAL'
  const targets = new Set(parts.rules.map((rule) => rule.toState))
  return starts.find((step) => !targets.has(step)) ?? starts[0] ?? 'INITIAL'
}

/** An exit is a rule from any step; the engine leaves out the initial step and the exit's own target. */
function ruleOfExit({ toState, ...exit }: Exit, initialStep: string): Rule {
  return { ...exit, fromState: '*', toState: toState ?? initialStep }
}

/** Drafts in file order. */
export function compileRules(compilation: Compilation, parts: JourneyParts, journey: number): DraftRule[] {
  const initialStep = initialStepOf(parts)
  const rules = parts.rules.map((rule) => compileRule(compilation, rule, 'rule', journey))
  const exits = (parts.exits ?? []).map((exit) =>
    compileRule(compilation, ruleOfExit(exit, initialStep), 'exit', journey),
  )
  return [...rules, ...exits].filter((draft) => draft !== null)
}

export function compileOutcomes(
  compilation: Compilation,
  parts: JourneyParts,
  path: readonly PropertyKey[],
): Map<string, CompiledOutcome> {
  const outcomes = new Map<string, CompiledOutcome>()
  const { findings } = compilation
  ;(parts.outcomes ?? []).forEach(({ step, kind, value: text }, index) => {
    const value = text === undefined ? null : compileNumber(text, VALUE_NAMES)
    if (value !== null && !value.ok)
      findings.push({
        severity: 'error',
        code: 'expression',
        path: [...path, 'outcomes', index, 'value'],
        ...value.error,
      })
    const known = outcomes.get(step)
    if (known !== undefined && known.kind !== kind)
      findings.push({
        severity: 'error',
        code: 'outcome_twice',
        path: [...path, 'outcomes', index, 'step'],
        message: `${step} is a ${known.kind} above and a ${kind} here. Keep one.`,
      })
    outcomes.set(step, { kind, value: value === null || !value.ok ? null : value.value })
  })
  return outcomes
}

/** The order in which rules are tried: exits, then higher priority, then the earlier in the file. */
function inOrder(drafts: readonly DraftRule[]): CompiledRule[] {
  const rank = ({ kind, rule }: DraftRule): number =>
    kind === 'exit' ? Number.POSITIVE_INFINITY : (rule.priority ?? 0)
  return drafts
    .map((draft, index) => ({ draft, index }))
    .sort((a, b) => (rank(a.draft) === rank(b.draft) ? a.index - b.index : rank(b.draft) - rank(a.draft)))
    .map(({ draft }, position) => ({ ...draft, position }))
}

export function assembleJourney(
  id: string,
  parts: JourneyParts,
  drafts: readonly DraftRule[],
  outcomes: ReadonlyMap<string, CompiledOutcome>,
): CompiledJourney {
  const rules = inOrder(drafts)
  return {
    id,
    initialStep: initialStepOf(parts),
    rules,
    outcomes,
    wait: waitOf(parts.reentry),
    hasTimers: rules.some(({ after }) => after !== null),
    candidates: indexByType(rules),
    timers: indexTimers(rules),
  }
}
