import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** A seeded stream of chance: the same seed gives the same answers for ever. */
export interface Random {
  /** Uniform from 0 (included) to 1 (excluded), with 32 bits. */
  next(): number
  /** Uniform whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number
  /** True with the given probability. */
  chance(probability: number): boolean
  /** An exponential waiting time with the given mean. */
  wait(mean: number): number
  /** One of the values, each weighing what `weights` says; the last where weights are short. */
  pick<Value>(values: readonly [Value, ...Value[]], weights?: readonly number[]): Value
  /** Eight hexadecimal digits. */
  hex8(): string
}

/** Spreads neighbouring seeds over all 32 bits (the finaliser of MurmurHash3). */
function scramble(value: number): number {
  let mixed = value | 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}

/** `stream` tells independent streams of one seed apart, such as one for each person. */
export function createRandom(seed: number, stream = 0): Random {
  const generator = xoroshiro128plus(scramble(scramble(seed) + Math.imul(stream + 1, 0x9e3779b9)))
  // The first numbers of this generator still look like its seed.
  for (let i = 0; i < 8; i += 1) generator.next()
  const next = (): number => (generator.next() >>> 0) / 0x1_0000_0000

  return {
    next,
    integer: (least, most) => least + Math.floor(next() * (most - least + 1)),
    chance: (probability) => next() < probability,
    wait: (mean) => -mean * Math.log(1 - next()),
    pick: (values, weights) => {
      const [first, ...rest] = values
      if (weights === undefined) return values[Math.floor(next() * values.length)] ?? first
      let left = next() * weights.reduce((sum, weight) => sum + weight, 0)
      let chosen = first
      for (let i = 0; i <= rest.length; i += 1) {
        chosen = values[i] ?? chosen
        left -= weights[i] ?? 0
        if (left < 0) break
      }
      return chosen
    },
    hex8: () => (generator.next() >>> 0).toString(16).padStart(8, '0'),
  }
}
