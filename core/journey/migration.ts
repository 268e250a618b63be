import { inJourney } from './standing.ts'
import type { CausedEvent } from './state.ts'

/** A step that a ruleset no longer knows, and where its people go. Who stays where they are needs none. */
export interface StepMove {
  /** Empty for the default journey. */
  readonly journey: string
  readonly from: string
  readonly to: string
}

/** What was decided at an activation about people in steps that its rules do not know. */
export interface Migration {
  /** Number of the ruleset. */
  readonly ruleset: number
  /** When it was activated, ms since the epoch. */
  readonly at: number
  /** The last arrival before it. */
  readonly after: number
  readonly moves: readonly StepMove[]
}

/** The place before all the events, where a fold begins behind one that came earlier. */
export const AT_THE_START = -1

const NONE: ReadonlyMap<number, readonly Migration[]> = new Map()

/**
 * Where migrations stand in one person's fold, by the index of the event that they follow: each behind the last event
 * that had arrived by then. So what arrives later and belongs earlier changes nothing of their place, and who had no
 * event by then is not concerned. `arrivals` are in fold order; `before` is that of an event in front of them all.
 */
export function placeMigrations(
  migrations: readonly Migration[],
  arrivals: readonly number[],
  before: number | null = null,
): ReadonlyMap<number, readonly Migration[]> {
  if (migrations.length === 0) return NONE
  const placed = new Map<number, Migration[]>()
  for (const migration of migrations) {
    const index = arrivals.findLastIndex((arrival) => arrival <= migration.after)
    if (index < 0 && (before === null || before > migration.after)) continue
    placed.set(index, [...(placed.get(index) ?? []), migration])
  }
  return placed
}

/** How the rows that a migration leaves name what moved somebody. */
export function migrationName({ ruleset }: Pick<Migration, 'ruleset'>): string {
  return `migration to ruleset ${ruleset}`
}

/** What a decision moved, in words. */
export function describeMigration({ transition, further = [], payload }: CausedEvent): string {
  const moves = [...(transition === undefined ? [] : [transition]), ...further]
  const words = moves.map(({ from, to, journey }) => `${from} to ${to}${inJourney(journey)}`)
  const at = new Date(Number(payload.activatedAt)).toISOString().slice(0, 16).replace('T', ' ')
  return `moved from ${words.join(', ')} when ruleset ${String(payload.ruleset)} was activated (${at} UTC)`
}
