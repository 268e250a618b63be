import type { CompiledRuleset } from '../compiled/types.ts'
import type { Run } from '../engine/run.ts'
import { createWalker } from '../engine/walker.ts'
import type { Migration } from '../migration.ts'
import { type CausedEvent, type FoldedEvent, initialState, type Transition } from '../state.ts'
import { withoutIds } from './without-ids.ts'

/** What one ruleset makes of one person's events in one journey. */
export interface JourneyCourse {
  /** The step behind the last event and the time that was let pass; null where the rules do not have the journey. */
  step: string | null
  /** Transitions by `from` and `to`, parted by `SEPARATOR`. */
  readonly edges: Map<string, number>
  conversions: number
  losses: number
  value: number
}

/** What one ruleset makes of one person's events. */
export interface Course {
  /** Of every journey that was asked for, the default one under the empty id. */
  readonly journeys: ReadonlyMap<string, JourneyCourse>
  /** Effects that would have fired, by rule and type, parted by `SEPARATOR`. */
  readonly effects: ReadonlyMap<string, number>
  /** Moved by a migration. */
  readonly migrated: boolean
  /** By journey, where the person stood when the ruleset took over; null where it judged them from the beginning. */
  readonly stood: ReadonlyMap<string, string> | null
}

export const SEPARATOR = '\u0000'

/** Which ruleset judges the event at a place; null for none. */
export type RulesFor = (index: number) => CompiledRuleset | null

/** Which migrations stand behind the event at a place. */
export type MigrationsFor = (index: number) => readonly Migration[] | undefined

export interface CourseAsked {
  readonly initialStep: string
  readonly rulesFor: RulesFor
  readonly migrationsFor: MigrationsFor
  /** The journeys that are followed, the default one among them. */
  readonly journeys: readonly string[]
  /** The ruleset that says where people stand in the end. */
  readonly last: CompiledRuleset | null
  /** Lets time pass to this moment behind the last event. */
  readonly until: number | null
  /** The migration with which the ruleset takes over: where people stand before it is noted. */
  readonly takeover?: Migration | undefined
}

const NO_MIGRATIONS: readonly Migration[] = []

export function addTo(counts: Map<string, number>, key: string, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by)
}

/** Folds one person's events and keeps what a comparison counts. Nothing is sent, stored or given an id. */
export function followCourse(events: readonly FoldedEvent[], asked: CourseAsked): Course {
  const { rulesFor, migrationsFor, until, takeover } = asked
  const walker = createWalker(initialState(asked.initialStep), withoutIds)
  const journeys = new Map<string, JourneyCourse>(
    asked.journeys.map((id) => [
      id,
      { step: null, edges: new Map<string, number>(), conversions: 0, losses: 0, value: 0 },
    ]),
  )
  const effects = new Map<string, number>()
  let migrated = false
  let stood: Map<string, string> | null = null
  const walk = ({ from, to, journey = '' }: Transition): void => {
    const course = journeys.get(journey)
    if (course !== undefined) addTo(course.edges, `${from}${SEPARATOR}${to}`)
  }
  const noteCaused = ({ transition, further }: CausedEvent): void => {
    if (transition !== undefined) walk(transition)
    further?.forEach(walk)
  }
  const note = (run: Run | null): void => {
    if (run === null) return
    run.caused.forEach(noteCaused)
    for (const { ruleId, type } of run.effects) addTo(effects, `${ruleId}${SEPARATOR}${type}`)
    for (const { kind, value, journey = '' } of run.reached) {
      const course = journeys.get(journey)
      if (course === undefined) continue
      if (kind === 'loss') course.losses += 1
      else {
        course.conversions += 1
        course.value += value ?? 0
      }
    }
  }
  const standing = (): Map<string, string> =>
    new Map(
      asked.journeys.flatMap((id) => {
        const step = walker.stepIn(id, asked.last)
        return step === null ? [] : [[id, step] as const]
      }),
    )
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
      if (migration === takeover) stood = standing()
      const moved = walker.migrate(migration, event, moment)
      if (moved === null) continue
      migrated = true
      noteCaused(moved)
    }
  })
  if (until !== null) note(walker.passTime(before, until))
  for (const [id, step] of standing()) {
    const course = journeys.get(id)
    if (course !== undefined) course.step = step
  }
  return { journeys, effects, migrated, stood }
}
