import type { CompiledRuleset } from '../compiled/types.ts'
import type { Migration } from '../migration.ts'
import type { StepIn } from '../standing.ts'
import { type FoldedEvent, STEP_WITHOUT_RULES } from '../state.ts'
import {
  addPair,
  type ChangeCounter,
  createChanges,
  differing,
  type JourneyChange,
  type Pair,
} from './changes.ts'
import { followCourse, type MigrationsFor, type RulesFor, SEPARATOR } from './course.ts'

const NOWHERE: MigrationsFor = () => undefined

/** People at a step of a journey. */
export interface PeopleAt extends StepIn {
  readonly people: number
  /** The first of them. */
  readonly examples: readonly string[]
}

/**
 * What a draft would change, summed over people: in the default journey, and in the further ones. Its size grows with
 * steps and rules, not with people or events.
 */
export interface Comparison extends JourneyChange {
  /** `differ`: in any journey. */
  readonly people: { readonly compared: number; readonly differ: number }
  /** Journeys beside the default one that either side has, those of the draft first. */
  readonly further: readonly (JourneyChange & { readonly journey: string })[]
  /** People whom migrations moved. */
  readonly migrated: Readonly<Pair>
  /** Where people would stand under the draft, whether or not they stand there now. */
  readonly ends: readonly PeopleAt[]
  /** Where people stood when the draft took over; nobody where it judges all history. */
  readonly stood: readonly PeopleAt[]
  readonly events: number
  /** Effects whose count differs, by rule: the greatest difference first. */
  readonly effects: readonly ({ readonly ruleId: string; readonly type: string } & Readonly<Pair>)[]
  /** All effects by type, whether or not they differ. */
  readonly effectTotals: Readonly<Record<string, Readonly<Pair>>>
}

export interface CompareOptions {
  /** Lets time pass to this moment behind the last event. */
  readonly until?: number
  /** Which ruleset judged each event so far; that of the comparer for all where it is left out. */
  readonly before?: RulesFor
  /** Which ruleset is to judge each event; the draft for all where it is left out. */
  readonly after?: RulesFor
  /** Migrations so far; none where it is left out. */
  readonly migrations?: MigrationsFor
  /** Those that the draft meets; where it is left out, those so far that stand before it takes over. */
  readonly draftMigrations?: MigrationsFor
  /** The one among them with which the draft takes over. */
  readonly takeover?: Migration
}

export interface Comparer {
  /** One person's events in fold order. True where the two courses differ in some journey. */
  add(person: string, events: readonly FoldedEvent[], options?: CompareOptions): boolean
  result(): Comparison
}

function totalsByType(
  effects: ReadonlyMap<string, Readonly<Pair>>,
): Record<string, { before: number; after: number }> {
  const totals = new Map<string, Pair>()
  for (const [key, { before, after }] of effects) {
    const type = key.split(SEPARATOR)[1] ?? ''
    const total = totals.get(type) ?? { before: 0, after: 0 }
    totals.set(type, { before: total.before + before, after: total.after + after })
  }
  return Object.fromEntries([...totals].sort(([a], [b]) => (a < b ? -1 : 1)))
}

const MOST_EXAMPLES = 20

interface Standings {
  add(person: string, journey: string, step: string): void
  result(): PeopleAt[]
}

function createStandings(): Standings {
  const found = new Map<string, StepIn & { people: number; readonly examples: string[] }>()
  return {
    add: (person, journey, step) => {
      const key = `${journey}${SEPARATOR}${step}`
      const entry = found.get(key) ?? { journey, step, people: 0, examples: [] }
      entry.people += 1
      if (entry.examples.length < MOST_EXAMPLES) entry.examples.push(person)
      found.set(key, entry)
    },
    result: () => [...found.values()].sort((a, b) => b.people - a.people),
  }
}

/** Folds each person under both rulesets and keeps the sums. Nothing is sent, stored or given an id. */
export function createComparer(before: CompiledRuleset | null, after: CompiledRuleset | null): Comparer {
  const journeys = [
    ...new Set(['', ...[after, before].flatMap((rules) => (rules?.journeys ?? []).map(({ id }) => id))]),
  ]
  const main = createChanges()
  const changes = new Map<string, ChangeCounter>(
    journeys.map((id) => [id, id === '' ? main : createChanges()]),
  )
  const effects = new Map<string, Pair>()
  const migrated = { before: 0, after: 0 }
  const [ends, stood] = [createStandings(), createStandings()]
  let [compared, differ, folded] = [0, 0, 0]
  return {
    add: (person, events, options = {}) => {
      const { until = null, before: beforeFor = () => before, after: afterFor = () => after } = options
      const { migrations = NOWHERE, takeover } = options
      const beginning = beforeFor(0)?.initialStep ?? STEP_WITHOUT_RULES
      const asked = { journeys, until }
      const old = followCourse(events, {
        ...asked,
        initialStep: beginning,
        rulesFor: beforeFor,
        migrationsFor: migrations,
        last: before,
      })
      // A draft that takes over later takes people where they stand.
      const begins = afterFor(0) === after ? (after?.initialStep ?? STEP_WITHOUT_RULES) : beginning
      const kept: MigrationsFor = (index) => (afterFor(index) === after ? undefined : migrations(index))
      const draft = followCourse(events, {
        ...asked,
        initialStep: begins,
        rulesFor: afterFor,
        migrationsFor: options.draftMigrations ?? kept,
        last: after,
        takeover,
      })
      compared += 1
      folded += events.length
      migrated.before += Number(old.migrated)
      migrated.after += Number(draft.migrated)
      addPair(effects, old.effects, draft.effects)
      for (const [journey, step] of draft.stood ?? []) stood.add(person, journey, step)
      let isOther = false
      for (const [journey, counter] of changes) {
        const [was, is] = [old.journeys.get(journey), draft.journeys.get(journey)]
        if (was === undefined || is === undefined) continue
        if (is.step !== null) ends.add(person, journey, is.step)
        if (counter.add(person, was, is)) isOther = true
      }
      differ += Number(isOther)
      return isOther
    },
    result: () => ({
      ...main.result(),
      people: { compared, differ },
      further: journeys
        .slice(1)
        .map((journey) => ({ journey, ...(changes.get(journey) ?? createChanges()).result() })),
      migrated: { ...migrated },
      ends: ends.result(),
      stood: stood.result(),
      events: folded,
      effects: differing(effects).map(({ left, right, pair }) => ({ ruleId: left, type: right, ...pair })),
      effectTotals: totalsByType(effects),
    }),
  }
}
