/** Up to this many nodes the table of pairs is a square of numbers (16 MB); beyond, a map. */
const SQUARE_LIMIT = 2000

/** Numbers pairs of nodes from 0, in the order in which they are first asked for. */
export interface EdgeTable {
  readonly count: number
  numberOf(from: number, to: number): number
}

/** @param nodeCount nodes are numbered from 0 up to this */
export function createEdgeTable(nodeCount: number): EdgeTable {
  return nodeCount <= SQUARE_LIMIT ? squareTable(nodeCount) : mapTable(nodeCount)
}

function squareTable(nodeCount: number): EdgeTable {
  // 0 means "not yet seen", so that a new array needs no filling.
  const numberPlusOne = new Int32Array(nodeCount * nodeCount)
  let count = 0
  return {
    get count() {
      return count
    },
    numberOf(from, to) {
      const cell = from * nodeCount + to
      const known = numberPlusOne[cell] ?? 0
      if (known > 0) return known - 1
      count += 1
      numberPlusOne[cell] = count
      return count - 1
    },
  }
}

function mapTable(nodeCount: number): EdgeTable {
  const numbers = new Map<number, number>()
  return {
    get count() {
      return numbers.size
    },
    numberOf(from, to) {
      const cell = from * nodeCount + to
      const known = numbers.get(cell)
      if (known !== undefined) return known
      numbers.set(cell, numbers.size)
      return numbers.size - 1
    },
  }
}
