import type { Person, TimelineEvent } from '#core/contract/people.ts'
import { formatCount, formatNoun } from '../parts/format.ts'
import { isFolded } from './timeline.ts'

/** An event of this type is a decision about people in steps that are no more, and no rule's doing. */
const MIGRATION = 'JOURNEY_MIGRATION'

/**
 * Since when the person stands where they stand, whoever moved them: a rule, time or a migration. A move from a step to
 * itself is no arrival. `offset`: how many entries before these are not loaded; undefined where they would have to be.
 */
export function arrivedAt(timeline: readonly TimelineEvent[], offset: number): number | undefined {
  const arrival = timeline.findLast(
    (entry) => isFolded(entry) && entry.to !== undefined && entry.from !== entry.to,
  )
  if (arrival !== undefined) return arrival.timestamp
  // Without a move the person has been at the initial step since the first event.
  return offset === 0 ? timeline[0]?.timestamp : undefined
}

function isMigration({ kind, eventType }: TimelineEvent): boolean {
  return kind === 'caused' && eventType === MIGRATION
}

/** Moves that no rule made. */
export function countMigrations(timeline: readonly TimelineEvent[]): number {
  return timeline.filter((entry) => isMigration(entry) && entry.to !== undefined).length
}

/** What happened that nobody sent: ` and 2 caused by rules, 1 by a change of rules`; empty where nothing did. */
export function causedWords({ byRules, byMigrations }: Person['caused']): string {
  const words = [
    ...(byRules > 0 ? [`${formatCount(byRules)} caused by rules`] : []),
    ...(byMigrations > 0 ? [`${formatNoun(byMigrations, 'move')} by a change of rules`] : []),
  ]
  return words.length === 0 ? '' : ` and ${words.join(', ')}`
}
