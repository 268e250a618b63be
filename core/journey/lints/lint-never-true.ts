import type { CompiledRule, CompiledRuleset } from '../compiled/types.ts'
import type { Clause } from '../expression/clause.ts'
import type { Finding } from '../finding.ts'
import { waysOf } from './implication.ts'
import { pathKey, type ValueTest, valuesFor, valueTestOf } from './value-test.ts'

/** The first clauses of one way that no value satisfies together; null where all can hold. */
function excluding(way: readonly Clause[]): readonly Clause[] | null {
  const byPath = new Map<string, { readonly clauses: Clause[]; readonly tests: ValueTest[] }>()
  for (const clause of way) {
    const test = valueTestOf(clause)
    if (test === null) continue
    const known = byPath.get(pathKey(test.path))
    const clauses = [...(known?.clauses ?? []), clause]
    const tests = [...(known?.tests ?? []), test]
    byPath.set(pathKey(test.path), { clauses, tests })
    if (!valuesFor(tests).some((value) => tests.every(({ holds }) => holds(value)))) return clauses
  }
  return null
}

function neverTrue({ rule, condition }: CompiledRule): Finding[] {
  const ways = condition === null ? null : waysOf(condition.clauses)
  if (ways === null || ways.length === 0) return []
  const faults = ways.map(excluding)
  const [first] = faults
  if (first === undefined || first === null || faults.includes(null)) return []
  const clauses = first.map(({ text }) => `\`${text}\``).join(' and ')
  return [
    {
      severity: 'warning',
      code: 'never_true',
      message: `its condition can never be true: ${clauses} exclude each other.`,
      hint: 'Write || where either will do, or correct one of the values.',
      rule: rule.id,
      at: ['condition'],
      part: first[0]?.text,
    },
  ]
}

/** Conditions whose comparisons of one field with values contradict each other. */
export function lintNeverTrue({ rules }: CompiledRuleset): Finding[] {
  return rules.flatMap(neverTrue)
}
