import type { Box, Point } from './curves.ts'

/** Units of a square: what is asked is answered to within one. */
const SQUARE = 4
/** Of a square, so that it can be held in a byte. */
const MOST = 255

/** What it costs a line to run at a place, as squares of an area: a look costs the same however much was raised. */
export class CostField {
  readonly #left: number
  readonly #top: number
  readonly #columns: number
  readonly #rows: number
  readonly #squares: Uint8Array
  readonly #outside: number

  /** @param outside what a place beyond the area costs */
  constructor(area: Box, outside: number) {
    this.#left = area.x - area.width / 2
    this.#top = area.y - area.height / 2
    this.#columns = Math.max(1, Math.ceil(area.width / SQUARE))
    this.#rows = Math.max(1, Math.ceil(area.height / SQUARE))
    this.#squares = new Uint8Array(this.#columns * this.#rows)
    this.#outside = outside
  }

  /** Whatever lies nearer to a box than `margin` costs so much at least, up to 255. */
  raise(box: Box, margin: number, cost: number): void {
    const [wide, high] = [box.width / 2 + margin, box.height / 2 + margin]
    const [first, last] = [this.#column(box.x - wide), this.#column(box.x + wide)]
    const [top, bottom] = [this.#row(box.y - high), this.#row(box.y + high)]
    const value = Math.min(MOST, cost)
    for (let row = Math.max(0, top); row <= Math.min(this.#rows - 1, bottom); row += 1) {
      for (let column = Math.max(0, first); column <= Math.min(this.#columns - 1, last); column += 1) {
        const square = row * this.#columns + column
        if ((this.#squares[square] ?? 0) < value) this.#squares[square] = value
      }
    }
  }

  raiseAt(points: readonly Point[], margin: number, cost: number): void {
    for (const { x, y } of points) this.raise({ x, y, width: 0, height: 0 }, margin, cost)
  }

  at(x: number, y: number): number {
    const [column, row] = [this.#column(x), this.#row(y)]
    if (column < 0 || row < 0 || column >= this.#columns || row >= this.#rows) return this.#outside
    return this.#squares[row * this.#columns + column] ?? 0
  }

  #column(x: number): number {
    return Math.floor((x - this.#left) / SQUARE)
  }

  #row(y: number): number {
    return Math.floor((y - this.#top) / SQUARE)
  }
}
