import type { MigrationPreview } from '#core/contract/rules.ts'
import type { ReplayView } from '#core/contract/studies.ts'
import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import { type Migration, placeMigrations } from '#core/journey/migration.ts'
import { stepsOf } from '#core/journey/steps-of.ts'
import type { Comparison, PeopleAt } from '#core/journey/study/compare.ts'
import type { MigrationsFor } from '#core/journey/study/course.ts'
import type { EventToFold } from '#core/store/moves/fold-reader.ts'
import { nameOf, targetsOf } from '../governed/migration.ts'

/** The moment at which a draft takes over, and what was chosen for those who stand in steps that it does not have. */
export interface Takeover {
  /** Ms since the epoch; -Infinity where the draft judges everything. */
  readonly from: number
  /** With the moves that were chosen; without any it marks the place. */
  readonly own: Migration
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
  { from, own }: Takeover,
): MigrationsFor {
  if (from === Number.NEGATIVE_INFINITY) return () => undefined
  const before = migrationsAsTheyAre(
    migrations.filter(({ at }) => at < from),
    events,
  )
  const last = events.findLastIndex(({ event }) => event.timestamp < from)
  return (index) => {
    const stood = index <= last ? before(index) : undefined
    return index === last ? [...(stood ?? []), own] : stood
  }
}

function people(count: number): string {
  return count === 1 ? '1 person' : `${count.toLocaleString('en')} people`
}

/** `2 people would stand in A, and 1 in support:B, which the draft does not have`. */
function stranded(everywhere: readonly { journey: string; step: string; people: number }[]): string {
  const [first, ...others] = everywhere
  if (first === undefined) return ''
  const rest = others.map((at) => `, ${at === others.at(-1) ? 'and ' : ''}${at.people} in ${nameOf(at)}`)
  return `${people(first.people)} would stand in ${nameOf(first)}${rest.join('')}, which the draft does not have`
}

/** Those who are at steps that the draft does not have, of the journeys that it has; the most people first. */
function unknownTo(draft: CompiledRuleset, everywhere: readonly PeopleAt[]): MigrationPreview['vanished'] {
  const known = new Map(draft.journeys.map((journey) => [journey.id, stepsOf(journey)]))
  return everywhere
    .filter(({ journey, step }) => known.get(journey)?.has(step) === false)
    .map((at) => ({ ...at, examples: [...at.examples] }))
}

/** What became, in the draft's course, of people in steps that it does not have. `now`: who stands in such steps today. */
export function migrationView(
  { ends, stood, migrated }: Pick<Comparison, 'ends' | 'stood' | 'migrated'>,
  draft: CompiledRuleset,
  { from, own }: Takeover,
  now: MigrationPreview['vanished'],
): ReplayView['migration'] {
  const left = unknownTo(draft, ends).map(({ journey, step, people: count }) => ({
    journey,
    step,
    people: count,
  }))
  const sentences: string[] = []
  if (left.length > 0)
    sentences.push(
      `${stranded(left)}: choose where they go, another step or exit; else they stay until a rule takes them.`,
    )
  if (own.moves.length > 0 && migrated.after > 0)
    sentences.push(
      `Migrations move ${people(migrated.after)}, those that were chosen for the draft among them.`,
    )
  const judgesAll = from === Number.NEGATIVE_INFINITY
  if (judgesAll) {
    if (migrated.before > 0)
      sentences.push(
        `The draft judges all history here, so the migrations that moved ${people(migrated.before)} are void, as they are where rules are activated from the start.`,
      )
    if (now.length > 0)
      sentences.push(
        `Activated from now on instead, ${stranded(now)}: choose where they go when it is activated.`,
      )
  }
  return {
    sentences,
    stranded: left,
    vanished: judgesAll ? now : unknownTo(draft, stood),
    targets: targetsOf(draft),
    moved: { ...migrated },
  }
}
