import type { Box, Point } from './curves.ts'

/** px of a square: what is asked is answered to within half of it. */
const SQUARE = 4

/** Where lines run already, as squares of an area: a look costs the same however many they are. */
export class TakenPoints {
  readonly #left: number
  readonly #top: number
  readonly #columns: number
  readonly #rows: number
  readonly #reach: number
  readonly #squares: Uint8Array

  /**
   * @param area outside of it nothing is kept
   * @param apart how near a point must be in both directions, in the canvas's units, to lie along another
   */
  constructor(area: Box, apart: number) {
    this.#left = area.x - area.width / 2
    this.#top = area.y - area.height / 2
    this.#columns = Math.max(1, Math.ceil(area.width / SQUARE))
    this.#rows = Math.max(1, Math.ceil(area.height / SQUARE))
    this.#reach = apart
    this.#squares = new Uint8Array(this.#columns * this.#rows)
  }

  add(points: readonly Point[]): void {
    for (const { x, y } of points) {
      const [first, last] = [this.#column(x - this.#reach), this.#column(x + this.#reach)]
      const [top, bottom] = [this.#row(y - this.#reach), this.#row(y + this.#reach)]
      for (let row = Math.max(0, top); row <= Math.min(this.#rows - 1, bottom); row += 1)
        for (let column = Math.max(0, first); column <= Math.min(this.#columns - 1, last); column += 1)
          this.#squares[row * this.#columns + column] = 1
    }
  }

  /** Everything within a box counts as taken. */
  addBox(box: Box): void {
    const [left, right] = [box.x - box.width / 2, box.x + box.width / 2]
    const [top, bottom] = [box.y - box.height / 2, box.y + box.height / 2]
    for (let y = top; y < bottom + this.#reach; y += this.#reach)
      for (let x = left; x < right + this.#reach; x += this.#reach)
        this.add([{ x: Math.min(x, right), y: Math.min(y, bottom) }])
  }

  /** Whether one of them is nearer than `apart` in both directions, give or take a square. */
  hasNear(x: number, y: number): boolean {
    const [column, row] = [this.#column(x), this.#row(y)]
    if (column < 0 || row < 0 || column >= this.#columns || row >= this.#rows) return false
    return this.#squares[row * this.#columns + column] === 1
  }

  #column(x: number): number {
    return Math.floor((x - this.#left) / SQUARE)
  }

  #row(y: number): number {
    return Math.floor((y - this.#top) / SQUARE)
  }
}
