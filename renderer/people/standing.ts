import type { Person, TimelineEvent } from '#core/contract/people.ts'
import { formatCount, formatNoun } from '../parts/format.ts'
import { isFolded } from './timeline.ts'

/** An event of this type is a decision about people in steps that are no more, and no rule's doing. */
const MIGRATION = 'JOURNEY_MIGRATION'

/** The move that an entry made in a journey; the main one is undefined. */
function moveIn(entry: TimelineEvent, journey: string | undefined) {
  return journey === undefined ? entry : entry.further?.findLast((move) => move.journey === journey)
}

/**
 * Since when the person stands where they stand in a journey (the main one where none is named), whoever moved them: a rule,
 * time or a migration. A move from a step to itself is no arrival. `offset`: how many entries before these are not loaded;
 * undefined where they would have to be.
 */
export function arrivedAt(
  timeline: readonly TimelineEvent[],
  offset: number,
  journey?: string,
): number | undefined {
  const arrival = timeline.findLast((entry) => {
    const move = isFolded(entry) ? moveIn(entry, journey) : undefined
    return move?.to !== undefined && move.from !== move.to
  })
  if (arrival !== undefined) return arrival.timestamp
  // Without a move the person has been at the initial step since the first event.
  return offset === 0 ? timeline[0]?.timestamp : undefined
}

/** Where the person stands, the main journey first, and since when: `undefined` where that is not loaded. */
export function standsIn({
  state,
  timeline,
  offset,
}: Pick<Person, 'state' | 'timeline' | 'offset'>): readonly {
  readonly journey: string | undefined
  readonly step: string
  readonly since: number | undefined
}[] {
  const further = Object.entries(state.journeys ?? {})
  return [
    { journey: undefined, step: state.currentStep, since: arrivedAt(timeline, offset) },
    ...further.map(([journey, step]) => ({ journey, step, since: arrivedAt(timeline, offset, journey) })),
  ]
}

/** Moves in all journeys, and how they are shared out where there are further ones: `2 in the main journey, 1 in support`. */
export function movesOf({ state, furtherMoves }: Pick<Person, 'state' | 'furtherMoves'>): {
  readonly total: number
  readonly shares: string | undefined
} {
  const further = Object.entries(furtherMoves)
  const total = further.reduce((sum, [, moves]) => sum + moves, state.version)
  if (further.length === 0) return { total, shares: undefined }
  const shares = further.map(([journey, moves]) => `${formatCount(moves)} in ${journey}`)
  return { total, shares: [`${formatCount(state.version)} in the main journey`, ...shares].join(', ') }
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
