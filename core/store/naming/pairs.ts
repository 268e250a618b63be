/**
 * Pairs of a subject's number and the hash of a value, 32 bits each. The hash is the upper half of 64 bits, so that pairs
 * sort by it as numbers; little-endian, as every machine is that runs this.
 */
export interface Pairs {
  readonly words: Uint32Array
  /** The same memory, a number each pair. */
  readonly whole: BigUint64Array
}

export function roomForPairs(count: number): Pairs {
  const whole = new BigUint64Array(count)
  return { whole, words: new Uint32Array(whole.buffer) }
}

/** Pairs out of rows of the file, one after another. */
export function pairsIn(rows: readonly Uint8Array[]): Pairs {
  const bytes = rows.reduce((sum, row) => sum + row.length, 0)
  const pairs = roomForPairs(bytes / 8)
  const target = new Uint8Array(pairs.whole.buffer)
  let at = 0
  for (const row of rows) {
    target.set(row, at)
    at += row.length
  }
  return pairs
}

/** Some pairs as the file has them. */
export function bytesOf({ whole }: Pairs, from: number, to: number): Buffer {
  return Buffer.from(whole.buffer, from * 8, (to - from) * 8)
}

export function hashAt({ words }: Pairs, index: number): number {
  return words[index * 2 + 1] ?? 0
}

export function subjectAt({ words }: Pairs, index: number): number {
  return words[index * 2] ?? 0
}

/** First position of a hash in sorted pairs, or where it would stand. */
export function positionOf(pairs: Pairs, hash: number): number {
  let [low, high] = [0, pairs.whole.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (hashAt(pairs, middle) < hash) low = middle + 1
    else high = middle
  }
  return low
}
