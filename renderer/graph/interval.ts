export interface Interval {
  readonly low: number
  readonly high: number
}

const Z = 1.959964

/** Wilson's score interval at 95 % for `hits` of `all`. Source: E. B. Wilson, 1927, doi:10.1080/01621459.1927.10502953. */
export function wilson(hits: number, all: number): Interval | null {
  if (all <= 0) return null
  const share = hits / all
  const scale = 1 + (Z * Z) / all
  const middle = (share + (Z * Z) / (2 * all)) / scale
  const half = (Z / scale) * Math.sqrt((share * (1 - share)) / all + (Z * Z) / (4 * all * all))
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
}
