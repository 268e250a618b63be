import type { Courses } from '#core/contract/drafts.ts'

type CourseEvent = Courses['events'][number]
export type Move = CourseEvent['moves'][number]['before']

/** One row of the two timelines: what an event did in one journey, on both sides. */
export interface CourseRow {
  readonly event: CourseEvent
  /** Empty for the main journey; null where the event moves nobody in any. */
  readonly journey: string | null
  readonly before: Move
  readonly after: Move
  /** The first row of its event: the others are of further journeys. */
  readonly isFirst: boolean
}

/** Rows of one journey, each event one; of all journeys where `journey` is null, each event one for every journey in which it moves. */
export function rowsOf(events: readonly CourseEvent[], journey: string | null): CourseRow[] {
  return events.flatMap((event): CourseRow[] => {
    const moves = journey === null ? event.moves : event.moves.filter((move) => move.journey === journey)
    if (moves.length === 0) return [{ event, journey: null, before: null, after: null, isFirst: true }]
    return moves.map((move, place) => ({ event, ...move, isFirst: place === 0 }))
  })
}

function key(move: Move): string {
  return move === null ? '' : `${move.from}\n${move.to}\n${move.rule}`
}

/** Whether the two sides move otherwise. */
export function differs({ before, after }: Pick<CourseRow, 'before' | 'after'>): boolean {
  return key(before) !== key(after)
}

/** Place of the first row that differs; -1 where none does. */
export function firstOther(rows: readonly CourseRow[]): number {
  return rows.findIndex(differs)
}
