/** A queue that gives the smallest first; equal ones in the order in which they came. */
export interface Heap<Item> {
  push(key: number, item: Item): void
  /** The smallest key, or Infinity while there is none. */
  smallest(): number
  pop(): Item | undefined
}

export function createHeap<Item>(): Heap<Item> {
  const entries: { key: number; order: number; item: Item }[] = []
  let order = 0

  const isBefore = (a: number, b: number): boolean => {
    const left = entries[a]
    const right = entries[b]
    if (left === undefined || right === undefined) return left !== undefined
    return left.key < right.key || (left.key === right.key && left.order < right.order)
  }

  const swap = (a: number, b: number): void => {
    const left = entries[a]
    const right = entries[b]
    if (left === undefined || right === undefined) return
    entries[a] = right
    entries[b] = left
  }

  const sink = (from: number): void => {
    let at = from
    for (;;) {
      const child = 2 * at + 1
      const smaller = isBefore(child + 1, child) ? child + 1 : child
      if (smaller >= entries.length || !isBefore(smaller, at)) return
      swap(at, smaller)
      at = smaller
    }
  }

  return {
    push: (key, item) => {
      entries.push({ key, order, item })
      order += 1
      let at = entries.length - 1
      while (at > 0 && isBefore(at, (at - 1) >> 1)) {
        swap(at, (at - 1) >> 1)
        at = (at - 1) >> 1
      }
    },
    smallest: () => entries[0]?.key ?? Number.POSITIVE_INFINITY,
    pop: () => {
      const top = entries[0]
      const last = entries.pop()
      if (top === undefined || last === undefined) return undefined
      if (entries.length > 0) {
        entries[0] = last
        sink(0)
      }
      return top.item
    },
  }
}
