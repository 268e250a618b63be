import type { Point } from './curves.ts'

/** Points of curves that run already, kept by squares of `apart`, so that a look around costs the same however many there are. */
export class TakenPoints {
  readonly #squares = new Map<string, Point[]>()
  readonly #apart: number

  /** @param apart how near a point must be in both directions, in the canvas's units, to lie along another */
  constructor(apart: number) {
    this.#apart = apart
  }

  add(points: readonly Point[]): void {
    for (const point of points) {
      const key = `${this.#cell(point.x)} ${this.#cell(point.y)}`
      const there = this.#squares.get(key)
      if (there === undefined) this.#squares.set(key, [point])
      else there.push(point)
    }
  }

  /** Whether one of them is nearer than `apart` in both directions. */
  hasNear(point: Point): boolean {
    const [column, row] = [this.#cell(point.x), this.#cell(point.y)]
    for (let x = column - 1; x <= column + 1; x += 1)
      for (let y = row - 1; y <= row + 1; y += 1)
        if (this.#squares.get(`${x} ${y}`)?.some((other) => this.#isNear(other, point))) return true
    return false
  }

  #cell(at: number): number {
    return Math.floor(at / this.#apart)
  }

  #isNear(a: Point, b: Point): boolean {
    return Math.abs(a.x - b.x) < this.#apart && Math.abs(a.y - b.y) < this.#apart
  }
}
