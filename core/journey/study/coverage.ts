import type { CompiledRuleset } from '../compiled/types.ts'
import type { Moment } from '../moment.ts'
import type { Rule } from '../ruleset.ts'
import { startsOf } from '../ruleset.ts'
import { traceEvent } from '../trace.ts'

export interface ClauseCoverage {
  readonly clause: string
  readonly failed: number
  /** Of these, how often the clause was all that failed: what one would have to loosen. */
  readonly failedAlone: number
}

export interface RuleCoverage {
  readonly id: string
  /** Events of its type that met somebody at one of its steps. */
  readonly considered: number
  readonly fired: number
  /** All its clauses held, but an earlier rule fired. */
  readonly shadowed: number
  readonly clauses: readonly ClauseCoverage[]
}

/** Events of a type that met people at a step where no rule wants it. */
export interface UnwantedEvents {
  readonly step: string
  readonly eventType: string
  readonly events: number
  readonly people: number
  /** A rule that would want them: a beginning, to be edited. */
  readonly proposal: Rule
}

export interface Coverage {
  readonly rules: readonly RuleCoverage[]
  readonly neverFired: readonly string[]
  /** The most frequent first. */
  readonly unwanted: readonly UnwantedEvents[]
}

export interface CoverageCounter {
  /** One person's moments. Those that another version of the rules judged are left out. */
  add(moments: readonly Moment[]): void
  result(): Coverage
}

interface Counts {
  considered: number
  fired: number
  shadowed: number
  readonly clauses: Map<string, { failed: number; failedAlone: number }>
}

function nameFor(step: string, eventType: string, taken: ReadonlySet<string>): string {
  const base = `${step}_${eventType}`.toLowerCase().replace(/[^a-z0-9]+/g, '_')
  let name = base
  for (let count = 2; taken.has(name); count += 1) name = `${base}_${count}`
  return name
}

/** Only the step, so many of the most frequent are worth showing. */
const MOST_UNWANTED = 100

/** Counts over the people who are added, of the rules of one ruleset. */
export function createCoverage(rules: CompiledRuleset): CoverageCounter {
  const counts = new Map<string, Counts>()
  for (const { rule } of rules.rules)
    counts.set(rule.id, { considered: 0, fired: 0, shadowed: 0, clauses: new Map() })
  const unwanted = new Map<string, { step: string; eventType: string; events: number; people: number }>()
  const taken = new Set(counts.keys())

  const addMoment = (moment: Moment, seen: Set<string>): void => {
    const traces = traceEvent(moment.state, moment.event, rules)
    let wanted = false
    for (const { id, clauses, fired, shadowedBy } of traces) {
      const [atStep, ofType, ...rest] = clauses
      if (atStep?.holds !== true || ofType?.holds !== true) continue
      wanted = true
      const count = counts.get(id)
      if (count === undefined) continue
      count.considered += 1
      count.fired += Number(fired)
      count.shadowed += Number(shadowedBy !== undefined)
      const failing = rest.filter(({ holds }) => !holds)
      for (const { clause } of failing) {
        const entry = count.clauses.get(clause) ?? { failed: 0, failedAlone: 0 }
        entry.failed += 1
        entry.failedAlone += Number(failing.length === 1)
        count.clauses.set(clause, entry)
      }
    }
    if (wanted) return
    const step = moment.state.currentStep
    const { eventType } = moment.event
    const key = `${step}\u0000${eventType}`
    const entry = unwanted.get(key) ?? { step, eventType, events: 0, people: 0 }
    entry.events += 1
    entry.people += Number(!seen.has(key))
    seen.add(key)
    unwanted.set(key, entry)
  }

  return {
    add: (moments) => {
      const seen = new Set<string>()
      for (const moment of moments) if (moment.rules?.compiled === rules) addMoment(moment, seen)
    },
    result: () => {
      const covered = [...counts].map(
        ([id, { clauses, ...rest }]): RuleCoverage => ({
          id,
          ...rest,
          clauses: [...clauses]
            .map(([clause, failures]) => ({ clause, ...failures }))
            .sort((a, b) => b.failed - a.failed),
        }),
      )
      return {
        rules: covered,
        neverFired: covered.filter(({ fired }) => fired === 0).map(({ id }) => id),
        unwanted: [...unwanted.values()]
          .sort((a, b) => b.events - a.events || (a.step + a.eventType < b.step + b.eventType ? -1 : 1))
          .slice(0, MOST_UNWANTED)
          .map(({ step, eventType, events, people }) => ({
            step,
            eventType,
            events,
            people,
            proposal: {
              id: nameFor(step, eventType, taken),
              fromState: step,
              eventType,
              toState: likelyTarget(rules, step, eventType),
            },
          })),
      }
    },
  }
}

/** Where the same event leads from other steps, most often; else a step named after it. */
function likelyTarget(rules: CompiledRuleset, step: string, eventType: string): string {
  const targets = rules.rules
    .filter(({ rule, journey }) => journey === 0 && rule.eventType === eventType)
    .filter(({ rule }) => !startsOf(rule).includes(step))
    .map(({ rule }) => rule.toState)
  const count = (target: string): number => targets.filter((other) => other === target).length
  return targets.sort((a, b) => count(b) - count(a))[0] ?? `AFTER_${eventType}`.slice(0, 200)
}
