import type { ReplayView } from '#core/contract/studies.ts'
import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import { type Migration, placeMigrations, type StepMove } from '#core/journey/migration.ts'
import type { Comparison, MigrationsFor } from '#core/journey/study/compare.ts'
import type { EventToFold } from '#core/store/moves/fold-reader.ts'
import type { Standing } from '#core/store/people/standing.ts'
import { nameOf } from '../governed/migration.ts'
import { stepsOf } from '../governed/steps-of.ts'

/** The moment at which a draft takes over, and the moves that were chosen for it. */
export interface Takeover {
  /** Ms since the epoch; -Infinity where the draft judges everything. */
  readonly from: number
  readonly number: number
  readonly moves: readonly StepMove[]
}

/** As it is: every migration at its place. */
export function migrationsAsTheyAre(
  migrations: readonly Migration[],
  events: readonly EventToFold[],
): MigrationsFor {
  if (migrations.length === 0) return () => undefined
  const placed = placeMigrations(
    migrations,
    events.map(({ arrival }) => arrival),
  )
  return (index) => placed.get(index)
}

/**
 * With the draft in force from a moment on: migrations of before stand where they stood, those of activations that it
 * replaces are void, and its own stands behind the last event before it.
 */
export function migrationsUnderDraft(
  migrations: readonly Migration[],
  events: readonly EventToFold[],
  { from, number, moves }: Takeover,
): MigrationsFor {
  if (from === Number.NEGATIVE_INFINITY) return () => undefined
  const before = migrationsAsTheyAre(
    migrations.filter(({ at }) => at < from),
    events,
  )
  const last = events.findLastIndex(({ event }) => event.timestamp < from)
  const own: Migration[] = moves.length === 0 ? [] : [{ ruleset: number, at: from, after: 0, moves }]
  return (index) => {
    const stood = index <= last ? before(index) : undefined
    return index === last && own.length > 0 ? [...(stood ?? []), ...own] : stood
  }
}

function people(count: number): string {
  return count === 1 ? '1 person' : `${count.toLocaleString('en')} people`
}

function stranded(count: number, name: string): string {
  return `${people(count)} would stand in ${name}, which the draft does not have`
}

/** What became, in the draft's course, of people in steps that it does not have. `now`: who stands in such steps today. */
export function migrationView(
  { ends, migrated }: Pick<Comparison, 'ends' | 'migrated'>,
  draft: CompiledRuleset,
  { from, moves }: Takeover,
  now: readonly Standing[],
): ReplayView['migration'] {
  const [main] = draft.journeys
  const known = main === undefined ? new Set<string>() : stepsOf(main)
  const left = [...ends]
    .filter(([step]) => !known.has(step))
    .map(([step, count]) => ({ step, people: count }))
    .sort((a, b) => b.people - a.people)
  const sentences = left.map(
    ({ step, people: count }) =>
      `${stranded(count, step)}: choose where they go, another step or exit; else they stay until a rule takes them.`,
  )
  if (moves.length > 0 && migrated.after > 0)
    sentences.push(
      `Migrations move ${people(migrated.after)}, those that were chosen for the draft among them.`,
    )
  if (from === Number.NEGATIVE_INFINITY) {
    if (migrated.before > 0)
      sentences.push(
        `The draft judges all history here, so the migrations that moved ${people(migrated.before)} are void, as they are where rules are activated from the start.`,
      )
    for (const standing of now)
      sentences.push(
        `Activated from now on instead, ${stranded(standing.people, nameOf(standing))}: choose where they go when it is activated.`,
      )
  }
  return { sentences, stranded: left, moved: { ...migrated } }
}
