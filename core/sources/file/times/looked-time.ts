import { KNOWN_COLUMNS, plainName } from '#core/event/mapping.ts'

/** Share of the values of a column that are dates where it is one of times: a few broken ones say nothing against it. */
export const NEARLY_ALL = 0.9

/** What feeds the timestamp because its values are dates, and what could as well. */
export interface LookedTime {
  readonly column: string
  readonly others: readonly string[]
}

/** Words of which the names of event times are made, in the languages whose columns are known. */
const LIKE_AN_EVENT_TIME =
  /when|time|date|stamp|occurred|happened|wann|zeit|datum|heure|quand|fecha|hora|cuando/
/** A day in somebody's life: no event of the file happened then. */
const OF_A_LIFE = /birth|dob$|geburt|naissance|nacimiento/

function likeness(column: string): number {
  const name = plainName(column)
  if (KNOWN_COLUMNS.timestamp.includes(name)) return 0
  return LIKE_AN_EVENT_TIME.test(name) ? 1 : 2
}

/**
 * Which of these columns of dates says when an event happened: the one whose name is most like that, else the first.
 * @param columns those whose values are dates, the likeliest first
 */
export function chooseTime(columns: readonly string[]): LookedTime | undefined {
  const able = columns.filter((column) => !OF_A_LIFE.test(plainName(column)))
  const [column, ...others] = able.toSorted((one, other) => likeness(one) - likeness(other))
  return column === undefined ? undefined : { column, others }
}
