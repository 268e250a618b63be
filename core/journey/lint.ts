import type { CompiledRule, CompiledRuleset } from './compile.ts'
import type { Finding } from './finding.ts'
import { startsOf } from './ruleset.ts'
import { MAX_CAUSED_DEPTH } from './step.ts'

function warning(code: string, message: string, rule?: string): Finding {
  return { severity: 'warning', code, message, ...(rule === undefined ? {} : { rule }) }
}

/** Steps that someone can reach from the initial step by the rules. */
function reachableSteps({ ruleset, initialStep }: CompiledRuleset): ReadonlySet<string> {
  const targets = new Map<string, string[]>()
  for (const rule of ruleset.rules) {
    for (const start of startsOf(rule)) {
      const known = targets.get(start)
      if (known === undefined) targets.set(start, [rule.toState])
      else known.push(rule.toState)
    }
  }
  const reached = new Set([initialStep, ...(targets.get('*') ?? [])])
  // A set hands out what is added while it is walked, so this ends when nothing new is reached.
  for (const step of reached) for (const target of targets.get(step) ?? []) reached.add(target)
  return reached
}

/** For each rule that can never fire, the earlier one that takes all its events: same start and type, no condition. */
function findShadowed(rules: readonly CompiledRule[]): Map<string, string> {
  const closed = new Map<string, string>()
  const shadowed = new Map<string, string>()
  for (const { rule, condition } of rules) {
    const starts = startsOf(rule)
    const shadows = starts.map(
      (start) => closed.get(`${start}\n${rule.eventType}`) ?? closed.get(`*\n${rule.eventType}`),
    )
    const [shadow] = shadows
    if (shadow !== undefined && !shadows.includes(undefined)) shadowed.set(rule.id, shadow)
    if (condition !== null) continue
    for (const start of starts) {
      const key = `${start}\n${rule.eventType}`
      if (!closed.has(key)) closed.set(key, rule.id)
    }
  }
  return shadowed
}

/** Rules that could fire on the event that a rule causes. */
function causedBy(compiled: CompiledRuleset, { rule }: CompiledRule): readonly CompiledRule[] {
  return rule.action?.type === 'EMIT_EVENT'
    ? compiled.candidates(rule.toState, rule.action.payload.eventType)
    : []
}

/** True where a rule's event may cause events further than the limit, past which nothing is caused any more. */
function causesTooDeep(compiled: CompiledRuleset, start: CompiledRule): boolean {
  let firing: ReadonlySet<CompiledRule> = new Set([start])
  for (let depth = 0; depth < MAX_CAUSED_DEPTH; depth += 1) {
    firing = new Set([...firing].flatMap((rule) => causedBy(compiled, rule)))
  }
  return [...firing].some(({ rule }) => rule.action?.type === 'EMIT_EVENT')
}

/** What compiles and yet is probably not meant. */
export function lintRuleset(compiled: CompiledRuleset): Finding[] {
  const { ruleset, rules, initialStep } = compiled
  const reached = reachableSteps(compiled)
  const shadowed = findShadowed(rules)
  const targets = new Set(ruleset.rules.map((rule) => rule.toState))
  const findings: Finding[] = []
  for (const entry of rules) {
    const { rule } = entry
    const starts = startsOf(rule)
    if (!starts.some((start) => start === '*' || reached.has(start))) {
      const message = `nobody can reach ${starts.join(' or ')}: no rule leads there from ${initialStep}.`
      findings.push(warning('unreachable_step', message, rule.id))
    }
    const shadow = shadowed.get(rule.id)
    if (shadow !== undefined) {
      const message = `can never fire: ${shadow} comes first, starts at the same step with ${rule.eventType} and has no condition.`
      findings.push(warning('shadowed_rule', message, rule.id))
    }
    if (causesTooDeep(compiled, entry)) {
      const message = `its EMIT_EVENT can cause events that cause events without end. After ${MAX_CAUSED_DEPTH} no more are caused.`
      findings.push(warning('caused_too_deep', message, rule.id))
    }
  }
  for (const { step } of ruleset.outcomes ?? []) {
    if (!targets.has(step))
      findings.push(warning('unreachable_outcome', `no rule leads to the outcome ${step}.`))
  }
  return findings
}
