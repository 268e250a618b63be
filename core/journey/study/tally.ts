export interface Tallied {
  readonly value: string
  readonly count: number
}

/** How often each value came; memory is bounded, whatever comes. */
export interface Tally {
  add(value: string): void
  /** The most frequent first. */
  most(limit: number): Tallied[]
}

const MOST_VALUES = 50
const LONGEST = 80

/** Values beyond the first fifty different ones are not told apart: they are few each, or they would have come early. */
export function createTally(): Tally {
  const counts = new Map<string, number>()
  return {
    add: (value) => {
      const short = value.length > LONGEST ? `${value.slice(0, LONGEST - 1)}…` : value
      const key = counts.has(short) || counts.size < MOST_VALUES ? short : 'other values'
      counts.set(key, (counts.get(key) ?? 0) + 1)
    },
    most: (limit) =>
      [...counts]
        .map(([value, count]) => ({ value, count }))
        .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
        .slice(0, limit),
  }
}
