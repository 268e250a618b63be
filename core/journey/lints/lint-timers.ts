import type { CompiledJourney, CompiledRule, CompiledRuleset } from '../compiled/types.ts'
import type { Clause } from '../expression/clause.ts'
import type { Finding } from '../finding.ts'
import { startsOf } from '../ruleset.ts'
import { followingFrom } from './implication.ts'

/** A rule is held against so many shorter timers of a step. */
const MOST_SHORTER = 40

/** A rule that wants quiet, in milliseconds. */
interface Timer {
  readonly compiled: CompiledRule
  readonly after: number
}

/** Nothing but the person is read, who stays as they are while nothing fires. */
function readsPersonOnly({ rule, references }: CompiledRule): boolean {
  return references.experiments.length === 0 && !/\b(payload|event)\b/.test(rule.condition ?? '')
}

/** Whether a rule may be kept from firing although its condition holds, at a step or (`*`) at any. */
function mayBeRefused({ rule, wait }: CompiledRule, start: string, journey: CompiledJourney): boolean {
  const isAtInitial = start === '*' || start === journey.initialStep
  const enters = journey.wait > 0 && isAtInitial && rule.toState !== journey.initialStep
  return wait > 0 || enters
}

/** Timers by the step at which they start, the shortest first; of equal ones, as they are tried. */
function timersByStart({ rules }: CompiledJourney): Map<string, Timer[]> {
  const timers = rules.flatMap((compiled) =>
    compiled.after === null ? [] : [{ compiled, after: compiled.after }],
  )
  const byStart = new Map<string, Timer[]>()
  for (const timer of timers.sort((a, b) => a.after - b.after || a.compiled.position - b.compiled.position)) {
    for (const start of new Set(startsOf(timer.compiled.rule))) {
      const list = byStart.get(start)
      if (list === undefined) byStart.set(start, [timer])
      else list.push(timer)
    }
  }
  return byStart
}

/** Between two deadlines of a step nothing happens to the person, where no other journey and no exposure changes them. */
function isStillBetween({ journeys }: CompiledRuleset): boolean {
  const [journey] = journeys
  if (journeys.length !== 1 || journey === undefined) return false
  return journey.rules.every(({ after, references }) => after === null || references.experiments.length === 0)
}

/**
 * Rules that wait for a longer quiet than another of the same step, which fires before them whenever they could: it has no
 * condition, or one that follows from theirs. Whatever fires, quiet begins anew.
 */
export function lintTimers(ruleset: CompiledRuleset): Finding[] {
  const isStill = isStillBetween(ruleset)
  return ruleset.journeys.flatMap((journey) => {
    const byStart = timersByStart(journey)
    const hides = ({ compiled, after }: Timer, start: string): Timer | null => {
      const { rule, condition, position } = compiled
      // Worked out only where there is something to hold it against.
      let follows: ReturnType<typeof followingFrom> | null = null
      const followsFrom = (clauses: readonly Clause[]): boolean => {
        follows ??= followingFrom(condition?.clauses ?? [])
        return follows(clauses)
      }
      const isFirst = (other: Timer): boolean =>
        other.after < after ||
        // The same text is told as a rule that comes first.
        (other.after === after &&
          other.compiled.position < position &&
          other.compiled.rule.after !== rule.after)
      const isMet = (other: CompiledRule): boolean =>
        other.condition === null ||
        (isStill &&
          readsPersonOnly(other) &&
          readsPersonOnly(compiled) &&
          followsFrom(other.condition.clauses))
      for (const from of new Set([start, '*'])) {
        const found = (byStart.get(from) ?? [])
          .slice(0, MOST_SHORTER)
          .find(
            (other) =>
              isFirst(other) && !mayBeRefused(other.compiled, start, journey) && isMet(other.compiled),
          )
        if (found !== undefined) return found
      }
      return null
    }
    return journey.rules.flatMap((compiled): Finding[] => {
      const { rule, after } = compiled
      if (after === null) return []
      const starts = startsOf(rule)
      const hiding = (starts.includes('*') ? ['*'] : starts).map((start) => hides({ compiled, after }, start))
      const [first] = hiding
      if (first === undefined || first === null || hiding.includes(null)) return []
      const by = first.compiled.rule
      const asks =
        by.condition === undefined
          ? 'has no condition'
          : `asks for \`${by.condition}\`, which holds then, too`
      return [
        {
          severity: 'warning',
          code: 'hidden_timer',
          message: `can never fire: ${by.id} starts at the same step, fires after ${by.after ?? ''} already and ${asks}; quiet begins anew with it.`,
          hint: `Let it wait for less than ${by.id}, give ${by.id} a condition that leaves somebody to it, or remove it.`,
          rule: rule.id,
          at: ['after'],
        },
      ]
    })
  })
}
