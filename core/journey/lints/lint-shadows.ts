import type { CompiledJourney, CompiledRule, CompiledRuleset } from '../compiled/types.ts'
import type { Finding } from '../finding.ts'
import { startsOf } from '../ruleset.ts'
import { clauseSet, setKey } from './clause-text.ts'
import { followingFrom } from './implication.ts'

/** All subsets of more clauses than this would be too many: then only none, single ones and all are looked for. */
const MOST_SUBSETS_OF = 10

function subsetsOf(clauses: readonly string[]): string[][] {
  if (clauses.length > MOST_SUBSETS_OF) return [[], ...clauses.map((clause) => [clause]), [...clauses]]
  const sets: string[][] = [[]]
  for (const clause of clauses) sets.push(...sets.map((subset) => [...subset, clause]))
  return sets
}

/** Of the earlier rules of one step and wish only so many are held against a rule clause by clause. */
const MOST_IN_GROUP = 40

interface Shadow {
  readonly by: CompiledRule
  /** How many of the rule's own clauses it asks for; null where it asks for others that follow from them. */
  readonly clauses: number | null
}

/** Rules that come first, by where they start, what they want and what they ask for. */
type Earlier = Map<string, CompiledRule>

function keyOf(start: string, rule: CompiledRule['rule'], clauses: readonly string[]): string {
  return `${start}\n${rule.eventType ?? ''}\n${rule.after ?? ''}\n${setKey(clauses)}`
}

/** The earlier rule that fires whenever this one would from a step. */
function shadowAt(
  earlier: Earlier,
  froms: readonly string[],
  rule: CompiledRule['rule'],
  subsets: readonly string[][],
): Shadow | null {
  for (const subset of subsets) {
    for (const from of froms) {
      const by = earlier.get(keyOf(from, rule, subset))
      if (by !== undefined) return { by, clauses: subset.length }
    }
  }
  return null
}

/** Rules that come first, by where they start and what they want. */
type Groups = Map<string, CompiledRule[]>

function groupKey(start: string, { eventType = '', after = '' }: CompiledRule['rule']): string {
  return `${start}\n${eventType}\n${after}`
}

/** The earlier rule whose condition follows from this one's. */
function impliedAt(
  groups: Groups,
  froms: readonly string[],
  rule: CompiledRule['rule'],
  follows: ReturnType<typeof followingFrom>,
): Shadow | null {
  for (const from of froms) {
    const by = groups
      .get(groupKey(from, rule))
      ?.find((one) => one.condition !== null && follows(one.condition.clauses))
    if (by !== undefined) return { by, clauses: null }
  }
  return null
}

/** Where a rule waits for the journey's own re-entry: what does not come into the journey has its turn meanwhile. */
function placeOf(start: string, { toState }: CompiledRule['rule'], journey: CompiledJourney): string {
  const { wait, initialStep } = journey
  const enters = wait > 0 && toState !== initialStep && (start === '*' || start === initialStep)
  return enters ? `${start}\u0000entering` : start
}

/** The places whose rules take what a rule would from a step. */
function placesBefore(start: string, rule: CompiledRule['rule'], journey: CompiledJourney): string[] {
  return [...new Set([start, '*', placeOf(start, rule, journey), placeOf('*', rule, journey)])]
}

function describe({ by, clauses }: Shadow, { rule }: CompiledRule, own: number): string {
  const wants = rule.after === undefined ? `with ${rule.eventType ?? 'any event'}` : `after ${rule.after}`
  const asks =
    clauses === null
      ? `asks for \`${by.rule.condition ?? ''}\`, which holds wherever \`${rule.condition ?? ''}\` does`
      : clauses === 0
        ? 'has no condition'
        : clauses === own
          ? 'has the same condition'
          : 'asks for less'
  return `can never fire: ${by.rule.id} comes first, starts at the same step ${wants} and ${asks}.`
}

/**
 * Rules that can never fire, since an earlier one takes all their events: it has none, the same or fewer of their clauses,
 * or comparisons that follow from theirs.
 */
export function lintShadows({ journeys }: CompiledRuleset): Finding[] {
  return journeys.flatMap((journey) => {
    const { rules } = journey
    const earlier: Earlier = new Map()
    const groups: Groups = new Map()
    const findings: Finding[] = []
    for (const compiled of rules) {
      const { rule, kind, wait } = compiled
      const clauses = clauseSet(compiled)
      const subsets = subsetsOf(clauses)
      const starts = [...new Set(startsOf(rule))]
      const follows = followingFrom(compiled.condition?.clauses ?? [])
      const shadows = starts.map((start) => {
        const froms = placesBefore(start, rule, journey)
        return shadowAt(earlier, froms, rule, subsets) ?? impliedAt(groups, froms, rule, follows)
      })
      const [first] = shadows
      if (first !== undefined && first !== null && !shadows.includes(null)) {
        const message = describe(first, compiled, clauses.length)
        const hint = 'Put it first, give it a higher priority, or remove it.'
        findings.push({ severity: 'warning', code: 'shadowed_rule', message, rule: rule.id, hint })
      }
      // A rule that fires only once in a while, or an exit, lets others have their turn.
      if (kind === 'exit' || wait > 0) continue
      for (const start of starts) {
        const place = placeOf(start, rule, journey)
        const key = keyOf(place, rule, clauses)
        if (!earlier.has(key)) earlier.set(key, compiled)
        const group = groups.get(groupKey(place, rule)) ?? []
        if (group.length < MOST_IN_GROUP) groups.set(groupKey(place, rule), [...group, compiled])
      }
    }
    return findings
  })
}
