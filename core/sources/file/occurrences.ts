const SMALLEST = 1024

const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 15]

/** 52 bits of a UUID's hexadecimal digits, in lower case, above 0: what a double holds exactly. */
function fingerprint(uuid: string): number {
  let print = 0
  for (const at of DIGITS) {
    const code = uuid.charCodeAt(at)
    print = print * 16 + code - (code < 0x61 ? 0x30 : 0x57)
  }
  return print + 1
}

/**
 * Counts how often each content came before in one file. It keeps 16 to 32 bytes for each different content: a
 * fingerprint of 52 bits in an open table, and a count only for those that came again. Two contents that share a
 * fingerprint (one pair in about 10^8 events) count together, which gives ids that are still distinct and still the
 * same on the next import of that file.
 */
export function createOccurrences(): { next(contentUuid: string): number } {
  let table = new Float64Array(SMALLEST)
  let used = 0
  const again = new Map<number, number>()

  const slotOf = (into: Float64Array, print: number): number => {
    // The length is a power of two, and the remainder of a double takes ten times as long as its last 32 bits.
    const last = into.length - 1
    let slot = (print >>> 0) & last
    while (into[slot] !== 0 && into[slot] !== print) slot = (slot + 1) & last
    return slot
  }

  const grow = (): void => {
    const larger = new Float64Array(table.length * 2)
    for (const print of table) if (print !== 0) larger[slotOf(larger, print)] = print
    table = larger
  }

  return {
    next: (contentUuid) => {
      const print = fingerprint(contentUuid)
      const slot = slotOf(table, print)
      if (table[slot] === print) {
        const count = (again.get(print) ?? 0) + 1
        again.set(print, count)
        return count
      }
      table[slot] = print
      used += 1
      if (used * 2 > table.length) grow()
      return 0
    },
  }
}
