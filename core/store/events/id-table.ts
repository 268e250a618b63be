import { hashOf, type Ids, roomFor } from './id-words.ts'

/**
 * Ids with the arrival of their event, in flat memory: about 40 bytes an id, where a `Map` from texts takes four times as
 * many and leaves a text each to the collector.
 */
export interface IdTable {
  size(): number
  /** Arrival under the id that stands first in these words, or null. */
  find(words: Int32Array): number | null
  add(words: Int32Array, arrival: number): void
  /** All ids, by the order in which they came. */
  ids(): Ids
  arrivalAt(index: number): number
  highestArrival(): number
  /** Positions in the order of the first three bytes, then as they came: near enough to the order of the index. */
  inOrder(): Float64Array
  clear(): void
}

const SMALLEST = 1 << 14
const SEED = 0x9747b28c
/** Positions are below it: with three bytes before them they fit the 53 bits of a number. */
const POSITIONS = 2 ** 29

/** Open addressing with linear probes; at most half of the slots are taken (Knuth, vol. 3, 6.4). */
export function createIdTable(): IdTable {
  let room = SMALLEST
  let kept = roomFor(room)
  let arrivals = new Float64Array(room)
  /** Position + 1 of the id in each slot; 0 where it is free. */
  let slots = new Int32Array(room * 2)
  let size = 0

  /** The slot of this id, or the free one where it belongs. */
  const slotOf = (words: Int32Array, index: number): number => {
    const mask = slots.length - 1
    let slot = hashOf(words, index, SEED) & mask
    for (;;) {
      const position = (slots[slot] ?? 0) - 1
      if (position < 0 || isSame(kept.words, position, words, index)) return slot
      slot = (slot + 1) & mask
    }
  }

  const grow = (): void => {
    room *= 2
    const larger = roomFor(room)
    larger.words.set(kept.words)
    kept = larger
    const further = new Float64Array(room)
    further.set(arrivals)
    arrivals = further
    slots = new Int32Array(room * 2)
    for (let index = 0; index < size; index += 1) slots[slotOf(kept.words, index)] = index + 1
  }

  return {
    size: () => size,
    find: (words) => {
      const position = (slots[slotOf(words, 0)] ?? 0) - 1
      return position < 0 ? null : (arrivals[position] ?? null)
    },
    add: (words, arrival) => {
      if (size === room) grow()
      const slot = slotOf(words, 0)
      const known = (slots[slot] ?? 0) - 1
      const position = known < 0 ? size : known
      for (let word = 0; word < 4; word += 1) kept.words[position * 4 + word] = words[word] ?? 0
      arrivals[position] = arrival
      slots[slot] = position + 1
      if (known < 0) size += 1
    },
    ids: () => kept,
    arrivalAt: (index) => arrivals[index] ?? 0,
    highestArrival: () => {
      let highest = 0
      for (let index = 0; index < size; index += 1) highest = Math.max(highest, arrivals[index] ?? 0)
      return highest
    },
    inOrder: () => {
      const { bytes } = kept
      const order = new Float64Array(size)
      for (let index = 0; index < size; index += 1) {
        const at = index * 16
        const first = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
        order[index] = first * POSITIONS + index
      }
      // One number an id, so that the numbers sort without a function to compare them.
      order.sort()
      for (let index = 0; index < size; index += 1) order[index] = (order[index] ?? 0) % POSITIONS
      return order
    },
    clear: () => {
      size = 0
      slots.fill(0)
    },
  }
}

function isSame(a: Int32Array, i: number, b: Int32Array, j: number): boolean {
  for (let word = 0; word < 4; word += 1) if (a[i * 4 + word] !== b[j * 4 + word]) return false
  return true
}
