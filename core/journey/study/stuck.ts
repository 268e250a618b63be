import type { CompiledRuleset } from '../compiled/types.ts'
import type { Moment } from '../moment.ts'
import { type Rule, startsOf } from '../ruleset.ts'
import type { ClauseTrace } from '../state.ts'
import { traceRule } from '../trace.ts'

/** What people who stand at a step lack for one rule that leads out of it. */
export interface MissingFor {
  readonly ruleId: string
  readonly toState: string
  /** The most frequent first. Each person counts once, by the nearest of their events. */
  readonly missing: readonly { readonly clause: string; readonly people: number }[]
  readonly sentence: string
}

export interface StuckReport {
  readonly step: string
  readonly people: number
  readonly sentence: string
  readonly rules: readonly MissingFor[]
  /** The first people who stand there, to be opened. */
  readonly examples: readonly string[]
}

export interface StuckCounter {
  /** One person with all their moments, and the step where they stand now. Others than those at the step are left out. */
  add(person: string, moments: readonly Moment[], currentStep: string): void
  result(): StuckReport
}

const MOST_EXAMPLES = 100

function lacksEvent(rule: Rule): string {
  return rule.eventType === undefined ? `quiet for ${rule.after ?? ''}` : `a ${rule.eventType} event`
}

/** The clauses that fail for the event that came nearest: of the rule's type, with the fewest failing. */
function nearestMiss(
  moments: readonly Moment[],
  rules: CompiledRuleset,
  compiled: CompiledRuleset['rules'][number],
): readonly ClauseTrace[] | null {
  let nearest: ClauseTrace[] | null = null
  for (const moment of moments) {
    if (compiled.rule.eventType !== moment.event.eventType) continue
    const failing = traceRule(compiled, moment.state, moment.event, rules).filter(({ holds }) => !holds)
    if (nearest === null || failing.length <= nearest.length) nearest = failing
  }
  return nearest
}

function people(count: number): string {
  return count === 1 ? '1 person' : `${count} people`
}

/** Who is stuck in a step and what they lack, rule by rule that leads out of it. */
export function createStuck(rules: CompiledRuleset, stepName: string): StuckCounter {
  const leading = rules.rules.filter(
    ({ rule, journey }) =>
      journey === 0 &&
      rule.toState !== stepName &&
      startsOf(rule).some((start) => start === stepName || start === '*'),
  )
  const missing = new Map(leading.map(({ rule }) => [rule.id, new Map<string, number>()]))
  const examples: string[] = []
  let count = 0
  return {
    add: (person, moments, currentStep) => {
      if (currentStep !== stepName) return
      count += 1
      if (examples.length < MOST_EXAMPLES) examples.push(person)
      const there = moments.filter(({ state }) => state.currentStep === stepName)
      for (const compiled of leading) {
        const lacking = missing.get(compiled.rule.id)
        const failing = nearestMiss(there, rules, compiled)
        const lacks = failing?.map(({ clause }) => clause) ?? [lacksEvent(compiled.rule)]
        for (const clause of lacks) lacking?.set(clause, (lacking.get(clause) ?? 0) + 1)
      }
    },
    result: () => {
      const reports = leading.map(({ rule }): MissingFor => {
        const sorted = [...(missing.get(rule.id) ?? [])]
          .map(([clause, lacking]) => ({ clause, people: lacking }))
          .sort((a, b) => b.people - a.people)
        const words = sorted.map((entry) => `${people(entry.people)} lack \`${entry.clause}\``)
        const first = words.slice(0, 3).join('; ').replaceAll('1 person lack ', '1 person lacks ')
        const sentence = `${rule.id} leads to ${rule.toState}: ${first === '' ? 'nobody lacks anything' : first}.`
        return { ruleId: rule.id, toState: rule.toState, missing: sorted, sentence }
      })
      const verb = count === 1 ? 'stands' : 'stand'
      const ways =
        leading.length === 0
          ? 'no rule leads out of it'
          : leading.length === 1
            ? '1 rule leads out of it'
            : `${leading.length} rules lead out of it`
      const sentence = `${people(count)} ${verb} in ${stepName}; ${ways}.`
      return { step: stepName, people: count, sentence, rules: reports, examples }
    },
  }
}
