/** The middle of an ascending list, or the mean of the middle two; NaN where there is none. */
export function medianOf(ascending: Float64Array): number {
  const middle = ascending.length >>> 1
  const upper = ascending[middle] ?? Number.NaN
  return ascending.length % 2 === 1 ? upper : ((ascending[middle - 1] ?? Number.NaN) + upper) / 2
}

/** Nearest rank: the least value of an ascending list that at least this share of it does not exceed. */
export function quantileOf(ascending: Float64Array, share: number): number {
  const place = Math.max(0, Math.ceil(ascending.length * share) - 1)
  return ascending[place] ?? Number.NaN
}

/** Values grouped by key: those of key k are `values[starts[k] … starts[k + 1])`, in ascending order. */
export interface GroupedDurations {
  readonly values: Float64Array
  readonly starts: Uint32Array
}

/** @param keys key of each value, from 0; values with key -1 are left out */
export function groupDurations(values: Float64Array, keys: Int32Array, keyCount: number): GroupedDurations {
  const starts = new Uint32Array(keyCount + 1)
  for (const key of keys) if (key >= 0) starts[key + 1] = (starts[key + 1] ?? 0) + 1
  for (let key = 1; key <= keyCount; key += 1) starts[key] = (starts[key] ?? 0) + (starts[key - 1] ?? 0)
  const next = starts.slice()
  const grouped = new Float64Array(starts[keyCount] ?? 0)
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index] ?? -1
    if (key < 0) continue
    const place = next[key] ?? 0
    grouped[place] = values[index] ?? 0
    next[key] = place + 1
  }
  for (let key = 0; key < keyCount; key += 1) grouped.subarray(starts[key], starts[key + 1]).sort()
  return { values: grouped, starts }
}
