import { fail, ok, type Result } from '#core/base/result.ts'
import { type Condition, compileCondition } from './condition.ts'
import type { Finding } from './finding.ts'
import { type Rule, type Ruleset, startsOf } from './ruleset.ts'
import { RULE_NAMES } from './scope.ts'

export interface CompiledRule {
  readonly rule: Rule
  /** Position in the file: the first rule that holds fires. */
  readonly position: number
  readonly condition: Condition | null
}

export interface CompiledRuleset {
  readonly ruleset: Ruleset
  readonly rules: readonly CompiledRule[]
  readonly initialStep: string
  readonly conversionSteps: ReadonlySet<string>
  readonly lossSteps: ReadonlySet<string>
  /** Rules that start at the step and want the event type, in file order. */
  candidates(step: string, eventType: string): readonly CompiledRule[]
}

const NONE: readonly CompiledRule[] = []

/** Rules by event type and step, so that the cost of an event does not grow with the number of rules. */
function indexRules(
  rules: readonly CompiledRule[],
): (step: string, eventType: string) => readonly CompiledRule[] {
  const anywhere = new Map<string, CompiledRule[]>()
  const byType = new Map<string, Map<string, CompiledRule[]>>()
  for (const compiled of rules) {
    const { eventType } = compiled.rule
    for (const step of startsOf(compiled.rule)) {
      if (step === '*') {
        anywhere.set(eventType, [...(anywhere.get(eventType) ?? []), compiled])
        continue
      }
      const steps = byType.get(eventType) ?? new Map<string, CompiledRule[]>()
      const list = steps.get(step) ?? []
      if (list.at(-1) !== compiled) list.push(compiled)
      steps.set(step, list)
      byType.set(eventType, steps)
    }
  }
  for (const [eventType, wild] of anywhere) {
    for (const [step, list] of byType.get(eventType) ?? []) {
      const merged = [...new Set([...list, ...wild])].sort((a, b) => a.position - b.position)
      byType.get(eventType)?.set(step, merged)
    }
  }
  return (step, eventType) => byType.get(eventType)?.get(step) ?? anywhere.get(eventType) ?? NONE
}

/** Where everyone begins: as the file says; else INITIAL if a rule starts there or at `*`; else the first start that no rule leads to. */
function findInitialStep(ruleset: Ruleset): string {
  if (ruleset.initialState !== undefined) return ruleset.initialState
  const starts = ruleset.rules.flatMap((rule) => [...startsOf(rule)])
  if (starts.length === 0 || starts.includes('INITIAL') || starts.includes('*')) return 'INITIAL'
  const targets = new Set(ruleset.rules.map((rule) => rule.toState))
  return starts.find((step) => !targets.has(step)) ?? starts[0] ?? 'INITIAL'
}

function outcomeSteps(ruleset: Ruleset, kind: 'conversion' | 'loss'): ReadonlySet<string> {
  const matching = (ruleset.outcomes ?? []).filter((outcome) => outcome.kind === kind)
  return new Set(matching.map((outcome) => outcome.step))
}

/** Compiles every condition once. Fails with all findings: rule ids used twice, conditions that do not compile. */
export function compileRuleset(ruleset: Ruleset): Result<CompiledRuleset, Finding[]> {
  const findings: Finding[] = []
  const seen = new Set<string>()
  const rules: CompiledRule[] = []
  ruleset.rules.forEach((rule, position) => {
    if (seen.has(rule.id)) {
      const message = `the id ${rule.id} is used by an earlier rule. Give each rule its own.`
      findings.push({ severity: 'error', code: 'duplicate_rule', message, rule: rule.id })
    }
    seen.add(rule.id)
    if (rule.condition === undefined) {
      rules.push({ rule, position, condition: null })
      return
    }
    const condition = compileCondition(rule.condition, RULE_NAMES)
    if (condition.ok) rules.push({ rule, position, condition: condition.value })
    else findings.push({ severity: 'error', code: 'condition', rule: rule.id, ...condition.error })
  })
  if (findings.length > 0) return fail(findings)
  return ok({
    ruleset,
    rules,
    initialStep: findInitialStep(ruleset),
    conversionSteps: outcomeSteps(ruleset, 'conversion'),
    lossSteps: outcomeSteps(ruleset, 'loss'),
    candidates: indexRules(rules),
  })
}
