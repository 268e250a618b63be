import type { CompiledRuleset } from '../compiled/types.ts'
import type { Run } from '../engine/run.ts'
import { createWalker } from '../engine/walker.ts'
import type { Migration } from '../migration.ts'
import {
  type CausedEvent,
  type FoldedEvent,
  initialState,
  STEP_WITHOUT_RULES,
  type Transition,
} from '../state.ts'
import { withoutIds } from './without-ids.ts'

/** What one ruleset makes of one person's events. */
interface Course {
  /** The step of the default journey behind the last event and the time that was let pass. */
  readonly step: string
  /** Transitions of the default journey by `from` and `to`. */
  readonly edges: ReadonlyMap<string, number>
  /** Effects that would have fired, by rule and type. */
  readonly effects: ReadonlyMap<string, number>
  readonly conversions: number
  readonly losses: number
  readonly value: number
  /** Moved by a migration. */
  readonly migrated: boolean
}

const SEPARATOR = '\u0000'

function addTo(counts: Map<string, number>, key: string, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by)
}

/** Which ruleset judges the event at a place; null for none. */
export type RulesFor = (index: number) => CompiledRuleset | null

/** Which migrations stand behind the event at a place. */
export type MigrationsFor = (index: number) => readonly Migration[] | undefined

const NO_MIGRATIONS: readonly Migration[] = []
const NOWHERE: MigrationsFor = () => undefined

function followCourse(
  events: readonly FoldedEvent[],
  initialStep: string,
  rulesFor: RulesFor,
  until: number | null,
  migrationsFor: MigrationsFor,
): Course {
  const walker = createWalker(initialState(initialStep), withoutIds)
  const edges = new Map<string, number>()
  const effects = new Map<string, number>()
  let [conversions, losses, value] = [0, 0, 0]
  let migrated = false
  const walk = ({ from, to, journey }: Transition): void => {
    if (journey === undefined) addTo(edges, `${from}${SEPARATOR}${to}`)
  }
  const noteCaused = ({ transition }: CausedEvent): void => {
    if (transition !== undefined) walk(transition)
  }
  const note = (run: Run | null): void => {
    if (run === null) return
    run.caused.forEach(noteCaused)
    for (const { ruleId, type } of run.effects) addTo(effects, `${ruleId}${SEPARATOR}${type}`)
    for (const { kind, value: worth } of run.reached) {
      if (kind === 'loss') losses += 1
      else {
        conversions += 1
        value += worth ?? 0
      }
    }
  }
  let before = rulesFor(0)
  events.forEach((event, index) => {
    const rules = rulesFor(index)
    note(walker.passTime(before, event.timestamp))
    const { transitions, run } = walker.take(event, rules)
    for (const transition of transitions) walk(transition)
    note(run)
    before = rules
    for (const migration of migrationsFor(index) ?? NO_MIGRATIONS) {
      const moment = Math.min(migration.at, events[index + 1]?.timestamp ?? migration.at)
      note(walker.passTime(before, moment))
      const moved = walker.migrate(migration, event, moment)
      if (moved === null) continue
      migrated = true
      noteCaused(moved)
    }
  })
  if (until !== null) note(walker.passTime(before, until))
  return { step: walker.currentStep(), edges, effects, conversions, losses, value, migrated }
}

interface Pair {
  before: number
  after: number
}

/** What a draft would change, summed over people. Its size grows with steps and rules, not with people or events. */
export interface Comparison {
  readonly people: { readonly compared: number; readonly differ: number }
  /** People whom migrations moved. */
  readonly migrated: Readonly<Pair>
  /** Where people would stand, whether or not they stand there now. */
  readonly ends: ReadonlyMap<string, number>
  readonly events: number
  /** Where people would stand instead: the most frequent first. */
  readonly steps: readonly { readonly before: string; readonly after: string; readonly people: number }[]
  /** Edges whose count differs: the greatest difference first. */
  readonly edges: readonly ({ readonly from: string; readonly to: string } & Readonly<Pair>)[]
  /** Effects whose count differs, by rule: the greatest difference first. */
  readonly effects: readonly ({ readonly ruleId: string; readonly type: string } & Readonly<Pair>)[]
  /** All effects by type, whether or not they differ. */
  readonly effectTotals: Readonly<Record<string, Readonly<Pair>>>
  readonly conversions: Readonly<Pair>
  readonly losses: Readonly<Pair>
  readonly value: Readonly<Pair>
  /** The first people whose step or path differs, to be opened side by side. */
  readonly examples: readonly {
    readonly person: string
    readonly before: string
    readonly after: string
  }[]
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
}

export interface Comparer {
  /** One person's events in fold order. True where the two courses differ. */
  add(person: string, events: readonly FoldedEvent[], options?: CompareOptions): boolean
  result(): Comparison
}

const MOST_EXAMPLES = 100

function sameCounts(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  if (a.size !== b.size) return false
  for (const [key, count] of a) if (b.get(key) !== count) return false
  return true
}

function addPair(
  pairs: Map<string, Pair>,
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): void {
  const pairOf = (key: string): Pair => {
    const known = pairs.get(key)
    if (known !== undefined) return known
    const made = { before: 0, after: 0 }
    pairs.set(key, made)
    return made
  }
  for (const [key, count] of before) pairOf(key).before += count
  for (const [key, count] of after) pairOf(key).after += count
}

function differing(pairs: ReadonlyMap<string, Pair>): { left: string; right: string; pair: Pair }[] {
  return [...pairs]
    .filter(([, { before, after }]) => before !== after)
    .sort(([a, x], [b, y]) => {
      const difference = Math.abs(y.after - y.before) - Math.abs(x.after - x.before)
      return difference === 0 ? (a < b ? -1 : 1) : difference
    })
    .map(([key, pair]) => {
      const [left = '', right = ''] = key.split(SEPARATOR)
      return { left, right, pair }
    })
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

/** Folds each person under both rulesets and keeps the sums. Nothing is sent, stored or given an id. */
export function createComparer(before: CompiledRuleset | null, after: CompiledRuleset | null): Comparer {
  const steps = new Map<string, number>()
  const edges = new Map<string, Pair>()
  const effects = new Map<string, Pair>()
  const conversions = { before: 0, after: 0 }
  const losses = { before: 0, after: 0 }
  const value = { before: 0, after: 0 }
  const migrated = { before: 0, after: 0 }
  const ends = new Map<string, number>()
  const examples: { person: string; before: string; after: string }[] = []
  let [compared, differ, folded] = [0, 0, 0]
  return {
    add: (person, events, options = {}) => {
      const { until = null, before: beforeFor = () => before, after: afterFor = () => after } = options
      const { migrations = NOWHERE } = options
      const beginning = beforeFor(0)?.initialStep ?? STEP_WITHOUT_RULES
      const old = followCourse(events, beginning, beforeFor, until, migrations)
      // A draft that takes over later takes people where they stand.
      const begins = afterFor(0) === after ? (after?.initialStep ?? STEP_WITHOUT_RULES) : beginning
      const stood: MigrationsFor = (index) => (afterFor(index) === after ? undefined : migrations(index))
      const { draftMigrations = stood } = options
      const draft = followCourse(events, begins, afterFor, until, draftMigrations)
      compared += 1
      folded += events.length
      addTo(ends, draft.step)
      migrated.before += Number(old.migrated)
      migrated.after += Number(draft.migrated)
      addTo(steps, `${old.step}${SEPARATOR}${draft.step}`)
      addPair(edges, old.edges, draft.edges)
      addPair(effects, old.effects, draft.effects)
      for (const key of ['conversions', 'losses', 'value'] as const) {
        const pair = { conversions, losses, value }[key]
        pair.before += old[key]
        pair.after += draft[key]
      }
      const same = old.step === draft.step && sameCounts(old.edges, draft.edges)
      if (same) return false
      differ += 1
      if (examples.length < MOST_EXAMPLES) examples.push({ person, before: old.step, after: draft.step })
      return true
    },
    result: () => ({
      people: { compared, differ },
      migrated: { ...migrated },
      ends: new Map(ends),
      events: folded,
      steps: [...steps]
        .map(([key, people]) => {
          const [from = '', to = ''] = key.split(SEPARATOR)
          return { before: from, after: to, people }
        })
        .filter((change) => change.before !== change.after)
        .sort((a, b) => b.people - a.people),
      edges: differing(edges).map(({ left, right, pair }) => ({ from: left, to: right, ...pair })),
      effects: differing(effects).map(({ left, right, pair }) => ({ ruleId: left, type: right, ...pair })),
      effectTotals: totalsByType(effects),
      conversions: { ...conversions },
      losses: { ...losses },
      value: { ...value },
      examples: [...examples],
    }),
  }
}
