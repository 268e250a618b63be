import type { CompiledRule, CompiledRuleset } from '../compiled/types.ts'
import type { Finding } from '../finding.ts'
import { startsOf } from '../ruleset.ts'
import { clauseSet, setKey } from './clause-text.ts'

/** All subsets of more clauses than this would be too many: then only none, single ones and all are looked for. */
const MOST_SUBSETS_OF = 10

function subsetsOf(clauses: readonly string[]): string[][] {
  if (clauses.length > MOST_SUBSETS_OF) return [[], ...clauses.map((clause) => [clause]), [...clauses]]
  const sets: string[][] = [[]]
  for (const clause of clauses) sets.push(...sets.map((subset) => [...subset, clause]))
  return sets
}

interface Shadow {
  readonly by: CompiledRule
  readonly clauses: number
}

/** Rules that come first, by where they start, what they want and what they ask for. */
type Earlier = Map<string, CompiledRule>

function keyOf(start: string, rule: CompiledRule['rule'], clauses: readonly string[]): string {
  return `${start}\n${rule.eventType ?? ''}\n${rule.after ?? ''}\n${setKey(clauses)}`
}

/** The earlier rule that fires whenever this one would from a step. */
function shadowAt(
  earlier: Earlier,
  start: string,
  rule: CompiledRule['rule'],
  subsets: readonly string[][],
): Shadow | null {
  for (const subset of subsets) {
    const by = earlier.get(keyOf(start, rule, subset)) ?? earlier.get(keyOf('*', rule, subset))
    if (by !== undefined) return { by, clauses: subset.length }
  }
  return null
}

function describe({ by, clauses }: Shadow, { rule }: CompiledRule, own: number): string {
  const wants = rule.after === undefined ? `with ${rule.eventType ?? 'any event'}` : `after ${rule.after}`
  const asks =
    clauses === 0 ? 'has no condition' : clauses === own ? 'has the same condition' : 'asks for less'
  return `can never fire: ${by.rule.id} comes first, starts at the same step ${wants} and ${asks}.`
}

/** Rules that can never fire, since an earlier one takes all their events: it has none, the same or fewer of their clauses. */
export function lintShadows({ journeys }: CompiledRuleset): Finding[] {
  return journeys.flatMap(({ rules }) => {
    const earlier: Earlier = new Map()
    const findings: Finding[] = []
    for (const compiled of rules) {
      const { rule, kind, wait } = compiled
      const clauses = clauseSet(compiled)
      const subsets = subsetsOf(clauses)
      const starts = [...new Set(startsOf(rule))]
      const shadows = starts.map((start) => shadowAt(earlier, start, rule, subsets))
      const [first] = shadows
      if (first !== undefined && first !== null && !shadows.includes(null)) {
        const message = describe(first, compiled, clauses.length)
        const hint = 'Put it first, give it a higher priority, or remove it.'
        findings.push({ severity: 'warning', code: 'shadowed_rule', message, rule: rule.id, hint })
      }
      // A rule that fires only once in a while, or an exit, lets others have their turn.
      if (kind === 'exit' || wait > 0) continue
      for (const start of starts) {
        const key = keyOf(start, rule, clauses)
        if (!earlier.has(key)) earlier.set(key, compiled)
      }
    }
    return findings
  })
}
