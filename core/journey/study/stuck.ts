import type { CompiledRule, CompiledRuleset } from '../compiled/types.ts'
import { failingOf } from '../explain/explain.ts'
import { traceEvent, traceRule } from '../explain/trace.ts'
import type { Moment } from '../moment.ts'
import type { Rule } from '../ruleset.ts'
import { inJourney, rulesLeadingOut, type StepIn } from '../standing.ts'
import type { ClauseTrace, UserState } from '../state.ts'
import { isKnownStep, whatToDoIn } from '../steps-of.ts'
import { type JudgedEvent, visitMoments } from './judged.ts'
import { createWaiting, firesAt, type WaitingFor, waitingWords } from './waiting.ts'

export interface Missing {
  readonly clause: string
  readonly people: number
  /** The first of them, to be opened. */
  readonly examples: readonly string[]
}

/** What people who stand at a step lack for one rule that leads out of it. */
export interface MissingFor {
  readonly ruleId: string
  readonly toState: string
  /** The most frequent first. Each person counts once, by the nearest of their events. */
  readonly missing: readonly Missing[]
  /** Of a rule that waits for quiet: whom it moves, and when. */
  readonly waiting: WaitingFor
  readonly sentence: string
}

export interface StuckReport extends StepIn {
  readonly people: number
  readonly sentence: string
  readonly rules: readonly MissingFor[]
  /** The first people who stand there, to be opened. */
  readonly examples: readonly string[]
}

export interface StuckCounter {
  /** One person with all their events, and the step of the journey where they stand now. Others than those at the step are left out. */
  add(person: string, events: readonly JudgedEvent[], currentStep: string): void
  result(): StuckReport
}

const MOST_EXAMPLES = 100
const MOST_BY_CLAUSE = 20

function lacksEvent(rule: Rule): string {
  return rule.eventType === undefined
    ? `quiet for ${rule.after ?? ''} from their next event on`
    : `${/^[AEIOU]/i.test(rule.eventType) ? 'an' : 'a'} ${rule.eventType} event`
}

function lacksCondition({ condition = '', after = '' }: Rule): string {
  return condition === ''
    ? `to be first when ${after} of quiet are over`
    : `${condition} when ${after} of quiet are over`
}

/** What is lacked where every clause holds for an event of the stay: another rule took it, or earlier rules judged it. */
function lacksTurn(moment: Moment, rules: CompiledRuleset, { rule }: CompiledRule): string {
  const trace = traceEvent(moment.state, moment.event, rules).find(({ id }) => id === rule.id)
  if (trace?.shadowedBy !== undefined) return `to come before ${trace.shadowedBy}`
  if (moment.rules?.compiled === rules) return lacksEvent(rule)
  return `${moment.event.eventType} once more: earlier rules judged theirs (send it again, or activate from the start)`
}

/** What the event that came nearest lacks: of the rule's type, with the fewest clauses failing. Null where none came. */
function nearestMiss(
  moments: readonly Moment[],
  rules: CompiledRuleset,
  compiled: CompiledRule,
): readonly string[] | null {
  let nearest: { readonly moment: Moment; readonly failing: readonly ClauseTrace[] } | null = null
  for (const moment of moments) {
    if (compiled.rule.eventType !== moment.event.eventType) continue
    const failing = failingOf({ clauses: traceRule(compiled, moment.state, moment.event, rules) })
    if (nearest === null || failing.length <= nearest.failing.length) nearest = { moment, failing }
  }
  if (nearest === null) return null
  const { moment, failing } = nearest
  return failing.length === 0 ? [lacksTurn(moment, rules, compiled)] : failing.map(({ clause }) => clause)
}

function people(count: number): string {
  return count === 1 ? '1 person' : `${count} people`
}

function ways(count: number): string {
  if (count === 0) return 'no rule leads out of it'
  return count === 1 ? '1 rule leads out of it' : `${count} rules lead out of it`
}

interface Lacking {
  people: number
  readonly examples: string[]
}

function reportOn(
  rule: Rule,
  lacking: ReadonlyMap<string, Lacking>,
  waiting: WaitingFor,
  now: number,
): MissingFor {
  const missing = [...lacking]
    .map(([clause, entry]) => ({ clause, ...entry }))
    .sort((a, b) => b.people - a.people)
  const words = missing.map((entry) => {
    const verb = entry.people === 1 ? 'lacks' : 'lack'
    return `${people(entry.people)} ${verb} \`${entry.clause}\``
  })
  const fires = waitingWords(waiting, now)
  const said = [...(fires === '' ? [] : [fires]), ...words.slice(0, 3)]
  const first = said.length === 0 ? 'nobody lacks anything' : said.join('; ')
  const { id, toState } = rule
  return { ruleId: id, toState, missing, waiting, sentence: `${id} leads to ${toState}: ${first}.` }
}

/** Who is stuck in a step of a journey at a moment, and what they lack or wait for, rule by rule that leads out of it. */
export function createStuck(rules: CompiledRuleset, at: StepIn, now: number): StuckCounter {
  const { journey, step: stepName } = at
  const leading = rulesLeadingOut(rules, at)
  const isKnown = isKnownStep(rules, at)
  const wanted = new Set(leading.map(({ rule }) => rule.eventType))
  const waiting = new Map(leading.map(({ rule }) => [rule.id, createWaiting()]))
  const missing = new Map(leading.map(({ rule }) => [rule.id, new Map<string, Lacking>()]))
  const examples: string[] = []
  let count = 0

  const lack = (lacking: Map<string, Lacking>, clause: string, person: string): void => {
    const entry = lacking.get(clause) ?? { people: 0, examples: [] }
    entry.people += 1
    if (entry.examples.length < MOST_BY_CLAUSE) entry.examples.push(person)
    lacking.set(clause, entry)
  }

  return {
    add: (person, events, currentStep) => {
      if (currentStep !== stepName) return
      count += 1
      if (examples.length < MOST_EXAMPLES) examples.push(person)
      // Of the stay that lasts: what led out of an earlier one is lacked by nobody now.
      let there: Moment[] = []
      const begin = events[0]?.rules?.compiled.initialStep ?? rules.initialStep
      let state: UserState | null = null
      const judge = events.at(-1)?.rules ?? null
      visitMoments(
        begin,
        events,
        (stepBefore, { event }, moment) => {
          if (stepBefore(journey) !== stepName) there = []
          else if (wanted.has(event.eventType)) there.push(moment())
        },
        {
          ended: (behind) => {
            state = behind
          },
        },
      )
      for (const compiled of leading) {
        const lacking = missing.get(compiled.rule.id)
        const fires = state === null ? null : firesAt(state, { compiled, journey }, judge, now)
        if (typeof fires === 'number') {
          waiting.get(compiled.rule.id)?.add({ person, at: fires })
          continue
        }
        const lacks = nearestMiss(there, rules, compiled) ?? [
          fires === 'tried' ? lacksCondition(compiled.rule) : lacksEvent(compiled.rule),
        ]
        for (const clause of lacks) if (lacking !== undefined) lack(lacking, clause, person)
      }
    },
    result: () => ({
      ...at,
      people: count,
      sentence: `${people(count)} ${count === 1 ? 'stands' : 'stand'} in ${stepName}${inJourney(journey)}${isKnown ? '' : ', which the active rules do not know'}; ${ways(leading.length)}.${isKnown || count === 0 ? '' : ` ${whatToDoIn(at)}`}`,
      rules: leading.map(({ rule }) => {
        const times = waiting.get(rule.id)?.result() ?? { people: 0, next: [] }
        return reportOn(rule, missing.get(rule.id) ?? new Map(), times, now)
      }),
      examples,
    }),
  }
}
