import type { Chain } from './chain.ts'

/** What one walk through the chain can be expected to bring. */
export interface Absorbed {
  /** Probability that it converts. */
  readonly conversion: number
  /** Expected value of that conversion. */
  readonly value: number
}

/** Up to this many states the equations are solved by elimination; beyond, by sweeping until nothing changes. */
const DENSE_LIMIT = 200

const MOST_SWEEPS = 100_000

/**
 * Solves h = b + Q h, where b is the chance (or value) of converting next and Q the moves between states that may be
 * entered, and returns start · h. Entering a removed state ends the walk without conversion.
 *
 * @param removed 1 for every state that may not be entered
 * @see Kemeny and Snell, Finite Markov Chains, chapter 3: absorption probabilities of an absorbing chain
 */
export function absorb(chain: Chain, removed: Uint8Array, denseLimit = DENSE_LIMIT): Absorbed {
  const open: number[] = []
  chain.states.forEach((_, state) => {
    if (removed[state] !== 1) open.push(state)
  })
  const { conversion, value } = open.length <= denseLimit ? eliminate(chain, open) : sweep(chain, open)
  let expectedConversion = 0
  let expectedValue = 0
  for (const state of open) {
    const start = chain.start[state] ?? 0
    expectedConversion += start * (conversion[state] ?? 0)
    expectedValue += start * (value[state] ?? 0)
  }
  return { conversion: expectedConversion, value: expectedValue }
}

interface Solution {
  readonly conversion: Float64Array
  readonly value: Float64Array
}

/** Gaussian elimination with partial pivoting on (I − Q | b). */
function eliminate(chain: Chain, open: readonly number[]): Solution {
  const size = open.length
  const rowOf = new Int32Array(chain.states.length).fill(-1)
  open.forEach((state, row) => {
    rowOf[state] = row
  })
  const rows = open.map((state, row) => {
    const cells = new Float64Array(size + 2)
    cells[row] = 1
    for (let move = chain.offsets[state] ?? 0; move < (chain.offsets[state + 1] ?? 0); move += 1) {
      const column = rowOf[chain.targets[move] ?? 0] ?? -1
      if (column >= 0) cells[column] = (cells[column] ?? 0) - (chain.probabilities[move] ?? 0)
    }
    cells[size] = chain.conversion[state] ?? 0
    cells[size + 1] = chain.value[state] ?? 0
    return cells
  })

  for (let column = 0; column < size; column += 1) {
    let best = column
    for (let row = column + 1; row < size; row += 1) {
      if (Math.abs(rows[row]?.[column] ?? 0) > Math.abs(rows[best]?.[column] ?? 0)) best = row
    }
    const pivot = rows[best]
    const displaced = rows[column]
    if (pivot === undefined || displaced === undefined) continue
    rows[best] = displaced
    rows[column] = pivot
    for (let row = column + 1; row < size; row += 1) subtract(rows[row], pivot, column)
  }
  for (let column = size - 1; column >= 0; column -= 1) {
    const pivot = rows[column]
    if (pivot === undefined) continue
    for (const right of [size, size + 1]) pivot[right] = (pivot[right] ?? 0) / (pivot[column] ?? 1)
    for (let row = 0; row < column; row += 1) {
      const cells = rows[row]
      if (cells === undefined) continue
      const factor = cells[column] ?? 0
      for (const right of [size, size + 1]) cells[right] = (cells[right] ?? 0) - factor * (pivot[right] ?? 0)
    }
  }

  const conversion = new Float64Array(chain.states.length)
  const value = new Float64Array(chain.states.length)
  open.forEach((state, row) => {
    conversion[state] = rows[row]?.[size] ?? 0
    value[state] = rows[row]?.[size + 1] ?? 0
  })
  return { conversion, value }
}

function subtract(cells: Float64Array | undefined, pivot: Float64Array, column: number): void {
  if (cells === undefined) return
  const factor = (cells[column] ?? 0) / (pivot[column] ?? 1)
  if (factor === 0) return
  for (let cell = column; cell < cells.length; cell += 1) {
    cells[cell] = (cells[cell] ?? 0) - factor * (pivot[cell] ?? 0)
  }
}

/** Gauss–Seidel: each state from its neighbours' latest values. Converges because every state leads out. */
function sweep(chain: Chain, open: readonly number[]): Solution {
  const conversion = new Float64Array(chain.states.length)
  const value = new Float64Array(chain.states.length)
  for (let round = 0; round < MOST_SWEEPS; round += 1) {
    let change = 0
    let valueChange = 0
    let greatest = 0
    let greatestValue = 0
    for (const state of open) {
      let nextConversion = chain.conversion[state] ?? 0
      let nextValue = chain.value[state] ?? 0
      for (let move = chain.offsets[state] ?? 0; move < (chain.offsets[state + 1] ?? 0); move += 1) {
        const target = chain.targets[move] ?? 0
        const probability = chain.probabilities[move] ?? 0
        nextConversion += probability * (conversion[target] ?? 0)
        nextValue += probability * (value[target] ?? 0)
      }
      change = Math.max(change, Math.abs(nextConversion - (conversion[state] ?? 0)))
      valueChange = Math.max(valueChange, Math.abs(nextValue - (value[state] ?? 0)))
      greatest = Math.max(greatest, nextConversion)
      greatestValue = Math.max(greatestValue, Math.abs(nextValue))
      conversion[state] = nextConversion
      value[state] = nextValue
    }
    // A few units in the last place: below that, rounding moves the values, not the equations.
    const settled = 4 * Number.EPSILON
    if (change <= settled * greatest && valueChange <= settled * greatestValue) break
  }
  return { conversion, value }
}
