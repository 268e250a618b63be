import type { CompiledRuleset } from './compile.ts'
import type { Finding } from './finding.ts'
import { startsOf } from './ruleset.ts'

function warning(code: string, message: string, rule?: string): Finding {
  return { severity: 'warning', code, message, ...(rule === undefined ? {} : { rule }) }
}

/** Steps that someone can reach from the initial step by the rules. */
function reachableSteps({ ruleset, initialStep }: CompiledRuleset): ReadonlySet<string> {
  const reached = new Set([initialStep])
  for (let before = 0; before !== reached.size; ) {
    before = reached.size
    for (const rule of ruleset.rules) {
      if (startsOf(rule).some((start) => start === '*' || reached.has(start))) reached.add(rule.toState)
    }
  }
  return reached
}

/** What compiles and yet is probably not meant. */
export function lintRuleset(compiled: CompiledRuleset): Finding[] {
  const { ruleset, rules } = compiled
  const reached = reachableSteps(compiled)
  const findings: Finding[] = []
  const closed = new Map<string, string>()
  for (const { rule, condition } of rules) {
    const starts = startsOf(rule)
    if (!starts.some((start) => start === '*' || reached.has(start))) {
      const message = `nobody can reach ${starts.join(' or ')}: no rule leads there from ${compiled.initialStep}.`
      findings.push(warning('unreachable_step', message, rule.id))
    }
    const shadows = starts.map(
      (start) => closed.get(`${start}\n${rule.eventType}`) ?? closed.get(`*\n${rule.eventType}`),
    )
    const shadow = shadows[0]
    if (shadow !== undefined && shadows.every((id) => id !== undefined)) {
      const message = `can never fire: ${shadow} comes first, starts at the same step with ${rule.eventType} and has no condition.`
      findings.push(warning('shadowed_rule', message, rule.id))
    }
    if (condition === null) {
      for (const start of starts) {
        const key = `${start}\n${rule.eventType}`
        if (!closed.has(key)) closed.set(key, rule.id)
      }
    }
  }
  for (const { step } of ruleset.outcomes ?? []) {
    if (!ruleset.rules.some((rule) => rule.toState === step)) {
      findings.push(warning('unreachable_outcome', `no rule leads to the outcome ${step}.`))
    }
  }
  return findings
}
