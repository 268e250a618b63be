import { type Interval, Z95 } from './proportion.ts'

/** Numbers of which only count, mean and spread are kept. */
export interface Sample {
  readonly count: number
  readonly mean: number
  /** Sum of the squared distances from the mean. */
  readonly squares: number
}

export const NO_SAMPLE: Sample = { count: 0, mean: 0, squares: 0 }

/**
 * The sample with one number more.
 *
 * @see Welford, Note on a method for calculating corrected sums of squares and products (1962)
 */
export function withNumber({ count, mean, squares }: Sample, value: number): Sample {
  const next = mean + (value - mean) / (count + 1)
  return { count: count + 1, mean: next, squares: squares + (value - mean) * (value - next) }
}

/**
 * 97.5 % quantile of Student's t: what a standard error is multiplied with for a two-sided 95 % interval.
 *
 * @param degrees of freedom, 1 or more; part of one is dropped, which widens the interval
 * @see Hill, Algorithm 396: Student's t-quantiles (1970)
 */
export function studentQuantile(degrees: number): number {
  const n = Math.floor(degrees)
  if (n === 1) return 1 / Math.tan(0.025 * Math.PI)
  if (n === 2) return Math.sqrt(2 / (0.05 * 1.95) - 2)
  const a = 1 / (n - 0.5)
  const b = 48 / a ** 2
  const start = ((20_700 * a) / b - 98) * a
  const c = (start - 16) * a + 96.36
  const d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt((a * Math.PI) / 2) * n
  const near = (d * 0.05) ** (2 / n)
  if (near <= 0.05 + a) {
    const tail = 1 / (((n + 6) / (n * near) - 0.089 * d - 0.822) * (n + 2) * 3) + 0.5 / (n + 4)
    return Math.sqrt(n * (((tail * near - 1) * (n + 1)) / (n + 2) + 1 / near))
  }
  const x = -Z95
  const small = n < 5 ? 0.3 * (n - 4.5) * (x + 0.6) : 0
  const e = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + c + small
  const square = x * x
  const z = (((((0.4 * square + 6.3) * square + 36) * square + 94.5) / e - square - 3) / b + 1) * x
  return Math.sqrt(n * Math.expm1(a * z * z))
}

/** Squared standard error of the mean; null where the numbers say nothing of their spread: fewer than two, or all alike. */
function errorOf({ count, squares }: Sample): number | null {
  return count < 2 || squares <= 0 ? null : squares / (count - 1) / count
}

/**
 * Interval of a mean, 95 %: the mean ± Student's t times its standard error. Null of fewer than two numbers, and where all
 * are alike.
 *
 * @see Student, The probable error of a mean (1908)
 */
export function meanInterval(sample: Sample): Interval | null {
  const error = errorOf(sample)
  if (error === null) return null
  const half = studentQuantile(sample.count - 1) * Math.sqrt(error)
  return { low: sample.mean - half, high: sample.mean + half }
}

/**
 * Difference of two independent means, first less second, with its interval, 95 %, for spreads that may differ. Null where
 * either is of fewer than two numbers, or all numbers of both are alike.
 *
 * @see Welch, The generalization of “Student's” problem when several different population variances are involved (1947)
 */
export function meanDifference(
  first: Sample,
  second: Sample,
): (Interval & { readonly difference: number }) | null {
  if (first.count < 2 || second.count < 2) return null
  const [one, other] = [errorOf(first) ?? 0, errorOf(second) ?? 0]
  if (one + other === 0) return null
  const degrees = (one + other) ** 2 / (one ** 2 / (first.count - 1) + other ** 2 / (second.count - 1))
  const half = studentQuantile(degrees) * Math.sqrt(one + other)
  const difference = first.mean - second.mean
  return { difference, low: difference - half, high: difference + half }
}
