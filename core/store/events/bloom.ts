import { hashOf } from './id-words.ts'

/**
 * A Bloom filter over 16-byte ids: "certainly new" or "perhaps known". 10 bits an entry and 4 probes give about
 * 1 % of false alarms, each of which costs one look into the index (Bloom 1970; probes as in Kirsch and
 * Mitzenmacher 2006, from two hashes).
 */
export interface Bloom {
  /** The id at this position among the words. */
  add(words: Int32Array, index: number): void
  mayHave(words: Int32Array, index: number): boolean
}

const BITS_PER_ENTRY = 10
const PROBES = 4

function createLayer(capacity: number): Bloom {
  const bits = Math.max(1024, 2 ** Math.ceil(Math.log2(capacity * BITS_PER_ENTRY)))
  const words = new Uint32Array(bits / 32)
  const mask = bits - 1
  return {
    add: (ids, index) => {
      const first = hashOf(ids, index, 0)
      const second = hashOf(ids, index, 1) | 1
      for (let probe = 0; probe < PROBES; probe += 1) {
        const bit = (first + Math.imul(probe, second)) & mask
        words[bit >>> 5] = (words[bit >>> 5] ?? 0) | (1 << (bit & 31))
      }
    },
    mayHave: (ids, index) => {
      const first = hashOf(ids, index, 0)
      const second = hashOf(ids, index, 1) | 1
      for (let probe = 0; probe < PROBES; probe += 1) {
        const bit = (first + Math.imul(probe, second)) & mask
        if (((words[bit >>> 5] ?? 0) & (1 << (bit & 31))) === 0) return false
      }
      return true
    },
  }
}

/**
 * A filter that grows: where its newest layer is full, one of twice the size is begun and the others are kept, so that no
 * id has to be read again (Almeida, Baquero, Preguiça and Hutchison 2007). Each layer adds its 1 % of false alarms, and
 * a file that grows tenfold needs four.
 */
export function createBloom(capacity: number): Bloom {
  let newest = createLayer(capacity)
  let [room, size] = [capacity, capacity]
  const layers = [newest]
  return {
    add: (ids, index) => {
      if (room === 0) {
        size *= 2
        room = size
        newest = createLayer(size)
        layers.push(newest)
      }
      room -= 1
      newest.add(ids, index)
    },
    mayHave: (ids, index) => layers.some((layer) => layer.mayHave(ids, index)),
  }
}
