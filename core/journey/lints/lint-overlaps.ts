import type { CompiledRule, CompiledRuleset } from '../compiled/types.ts'
import { evaluateCondition } from '../expression/condition.ts'
import type { Finding } from '../finding.ts'
import { startsOf } from '../ruleset.ts'
import { isImplied } from './implication.ts'
import { payloadFor } from './witness.ts'

/** Pairs are compared within one step and type; of more rules than this only the first. */
const MOST_IN_GROUP = 40

function follows(a: CompiledRule, b: CompiledRule): boolean {
  return isImplied(a.condition?.clauses ?? [], b.condition?.clauses ?? [])
}

/** A payload that both conditions hold for; null where none was found. */
function sharedPayload(a: CompiledRule, b: CompiledRule): string | null {
  if (a.condition === null || b.condition === null) return null
  const payload = payloadFor([a, b])
  const scope = { payload, event: {}, state: {}, segments: {}, experiment: {}, counters: {} }
  const both = evaluateCondition(a.condition, scope) && evaluateCondition(b.condition, scope)
  return both ? JSON.stringify(payload) : null
}

function isHarmless(a: CompiledRule, b: CompiledRule): boolean {
  const sameEnd = a.rule.toState === b.rule.toState && a.actions.length + b.actions.length === 0
  const ordered = (a.rule.priority ?? 0) !== (b.rule.priority ?? 0)
  // The special case before the general one is how rules are meant to be written.
  return sameEnd || ordered || follows(a, b) || follows(b, a)
}

function groupsOf(rules: readonly CompiledRule[]): Map<string, CompiledRule[]> {
  const groups = new Map<string, CompiledRule[]>()
  for (const compiled of rules) {
    const { rule, kind, condition } = compiled
    if (kind === 'exit' || condition === null || rule.eventType === undefined) continue
    for (const start of new Set(startsOf(rule))) {
      const key = `${start}\n${rule.eventType}`
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [compiled])
      else if (group.length < MOST_IN_GROUP) group.push(compiled)
    }
  }
  return groups
}

/** Rules between which only their order in the file decides, each with a payload that fits both. */
export function lintOverlaps({ journeys }: CompiledRuleset): Finding[] {
  return journeys.flatMap(({ rules }) => {
    const seen = new Set<string>()
    const findings: Finding[] = []
    for (const group of groupsOf(rules).values()) {
      group.forEach((later, index) => {
        for (const earlier of group.slice(0, index)) {
          const pair = `${earlier.rule.id}\n${later.rule.id}`
          if (seen.has(pair) || isHarmless(earlier, later)) continue
          const payload = sharedPayload(earlier, later)
          if (payload === null) continue
          seen.add(pair)
          const message = `overlaps with ${earlier.rule.id}: ${payload} fits both, and ${earlier.rule.id} fires since it comes first.`
          const hint = 'Narrow one of the conditions, or say by priority which goes first.'
          findings.push({
            severity: 'warning',
            code: 'overlapping_rules',
            message,
            rule: later.rule.id,
            at: ['condition'],
            hint,
          })
        }
      })
    }
    return findings
  })
}
