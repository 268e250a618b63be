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

/** The rules that want one event type: by the step at which they start, and those that start at any. */
interface TypeIndex {
  readonly byStep: Map<string, CompiledRule[]>
  readonly anywhere: CompiledRule[]
  /** Both in file order, worked out when a step is first asked for: all pairs at once could be too many. */
  readonly merged: Map<string, readonly CompiledRule[]>
}

/** Rules by event type and step, so that the cost of an event does not grow with the number of rules. */
function indexRules(
  rules: readonly CompiledRule[],
): (step: string, eventType: string) => readonly CompiledRule[] {
  const types = new Map<string, TypeIndex>()
  for (const compiled of rules) {
    const { eventType } = compiled.rule
    const index: TypeIndex = types.get(eventType) ?? { byStep: new Map(), anywhere: [], merged: new Map() }
    types.set(eventType, index)
    const starts = new Set(startsOf(compiled.rule))
    if (starts.has('*')) index.anywhere.push(compiled)
    else
      for (const step of starts) {
        const list = index.byStep.get(step)
        if (list === undefined) index.byStep.set(step, [compiled])
        else list.push(compiled)
      }
  }
  return (step, eventType) => {
    const index = types.get(eventType)
    if (index === undefined) return NONE
    const here = index.byStep.get(step)
    if (here === undefined) return index.anywhere
    if (index.anywhere.length === 0) return here
    const known = index.merged.get(step)
    if (known !== undefined) return known
    const merged = [...here, ...index.anywhere].sort((a, b) => a.position - b.position)
    index.merged.set(step, merged)
    return merged
  }
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
