import type { CompiledRule, CompiledRuleset } from '../compiled/types.ts'
import type { Clause } from '../expression/clause.ts'
import type { Literal } from '../expression/comparison.ts'
import type { Finding } from '../finding.ts'

/** Of conditions with more ways to hold than this, nothing is said. */
const MOST_WAYS = 64

/** Every way in which a condition may hold: one list of clauses that must hold together. Null where there are too many. */
function waysOf(clauses: readonly Clause[]): readonly (readonly Clause[])[] | null {
  let ways: (readonly Clause[])[] = [[]]
  for (const clause of clauses) {
    const inner = clause.alternatives?.map(waysOf) ?? [[[clause]]]
    const choices = inner.flatMap((choice) => choice ?? [[]])
    ways = ways.flatMap((way) => choices.map((choice) => [...way, ...choice]))
    if (ways.length > MOST_WAYS) return null
  }
  return ways
}

/** Every kind of value that comparisons with these literals can tell apart. */
function candidates(literals: readonly Literal[]): unknown[] {
  const numbers = [...new Set(literals.filter((literal) => typeof literal === 'number'))].sort(
    (a, b) => a - b,
  )
  const between = numbers.slice(1).map((number, index) => (number + (numbers[index] ?? 0)) / 2)
  const [first = 0] = numbers
  const outside = [first - 1, (numbers.at(-1) ?? 0) + 1]
  return [...literals, ...between, ...outside, 'any other text', true, false, null]
}

/** The first clauses of one way that no value satisfies together; null where all can hold. */
function excluding(way: readonly Clause[]): readonly Clause[] | null {
  const byPath = new Map<string, Clause[]>()
  for (const clause of way) {
    if (clause.compare === null) continue
    const path = clause.compare.path.join('.')
    const together = [...(byPath.get(path) ?? []), clause]
    byPath.set(path, together)
    const comparisons = together.flatMap(({ compare }) => compare ?? [])
    const values = candidates(comparisons.map(({ literal }) => literal))
    if (!values.some((value) => comparisons.every(({ holds }) => holds(value)))) return together
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
    },
  ]
}

/** Conditions whose comparisons of one field with values contradict each other. */
export function lintNeverTrue({ rules }: CompiledRuleset): Finding[] {
  return rules.flatMap(neverTrue)
}
