import { type Box, contains } from './curves.ts'
import { pointsAlong, type Way } from './ways.ts'

interface LinePoint {
  readonly line: string
  readonly x: number
  readonly y: number
  /** From the middle of the line to its border. */
  readonly half: number
}

const STEP = 5
const SQUARE = 32

/** Which lines run through a box, kept by squares, so that a look costs the same however many there are. */
export class LinePoints {
  readonly #squares = new Map<number, LinePoint[]>()
  #widest = 0

  /** @param thickness of the line, in the canvas's units */
  add(line: string, way: Way, thickness: number): void {
    const half = thickness / 2
    this.#widest = Math.max(this.#widest, half)
    for (const { x, y } of pointsAlong(way, STEP)) {
      const key = keyOf(cell(x), cell(y))
      const there = this.#squares.get(key)
      const point = { line, x, y, half }
      if (there === undefined) this.#squares.set(key, [point])
      else there.push(point)
    }
  }

  /** Lines that a box lies on, each once. */
  linesIn(box: Box): Set<string> {
    return new Set(this.#pointsIn(box, 0).map(({ line }) => line))
  }

  /** How much of lines lies in a box, in points of 5 units. */
  amountIn(box: Box, margin: number): number {
    return this.#pointsIn(box, margin).length
  }

  #pointsIn(box: Box, margin: number): LinePoint[] {
    const [wide, high] = [box.width / 2 + this.#widest + margin, box.height / 2 + this.#widest + margin]
    const found: LinePoint[] = []
    for (let column = cell(box.x - wide); column <= cell(box.x + wide); column += 1)
      for (let row = cell(box.y - high); row <= cell(box.y + high); row += 1)
        for (const point of this.#squares.get(keyOf(column, row)) ?? [])
          if (contains(box, point, point.half + margin)) found.push(point)
    return found
  }
}

function cell(at: number): number {
  return Math.floor(at / SQUARE)
}

function keyOf(column: number, row: number): number {
  return column * 1_000_003 + row
}
