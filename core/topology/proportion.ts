/** 97.5 % quantile of the normal distribution: two-sided 95 %. */
export const Z95 = 1.959963984540054

export interface Interval {
  readonly low: number
  readonly high: number
}

/**
 * Wilson score interval of a share, 95 %; null of nobody.
 *
 * @see Wilson, Probable inference, the law of succession, and statistical inference (1927)
 */
export function wilson(hits: number, all: number): Interval | null {
  if (all === 0) return null
  const share = hits / all
  const square = Z95 ** 2
  const middle = (share + square / (2 * all)) / (1 + square / all)
  const half = (Z95 / (1 + square / all)) * Math.sqrt((share * (1 - share)) / all + square / (4 * all * all))
  // Rounding must not push the end past what is possible, nor past the share itself.
  return {
    low: Math.max(0, Math.min(share, middle - half)),
    high: Math.min(1, Math.max(share, middle + half)),
  }
}

/**
 * Difference of two independent shares, first less second, with Newcombe's hybrid score interval, 95 %; null where
 * either is of nobody.
 *
 * @see Newcombe, Interval estimation for the difference between independent proportions (1998), method 10
 */
export function difference(
  first: { readonly hits: number; readonly all: number },
  second: { readonly hits: number; readonly all: number },
): (Interval & { readonly difference: number }) | null {
  const [one, other] = [wilson(first.hits, first.all), wilson(second.hits, second.all)]
  if (one === null || other === null) return null
  const [p, q] = [first.hits / first.all, second.hits / second.all]
  return {
    difference: p - q,
    low: p - q - Math.hypot(p - one.low, other.high - q),
    high: p - q + Math.hypot(one.high - p, q - other.low),
  }
}
