import { describe, expect, test } from 'vitest'
import {
  type Drawing,
  keptCentre,
  openingFit,
  type Room,
  type Viewport,
  wholeFit,
} from '../../../renderer/graph/canvas/fit.ts'

const SMALL: Drawing = { x1: -100, y1: -20, w: 200, h: 300 }
const TALL: Drawing = { x1: 0, y1: 0, w: 400, h: 4000 }
const ROOM: Room = { width: 1000, height: 600 }

/** Where the drawing stands on the screen. */
function onScreen({ x1, y1, w, h }: Drawing, { zoom, pan }: Viewport) {
  const left = x1 * zoom + pan.x
  const top = y1 * zoom + pan.y
  return { left, top, right: left + w * zoom, bottom: top + h * zoom }
}

describe('a graph in its room', () => {
  test('is whole, no larger than drawn, and beside the legend where there is room', () => {
    for (const fitting of [openingFit, wholeFit]) {
      const viewport = fitting(SMALL, ROOM)
      const { left, top, right, bottom } = onScreen(SMALL, viewport)
      expect(viewport.zoom).toBe(1)
      expect(left).toBeGreaterThanOrEqual(268)
      expect(right).toBeLessThanOrEqual(ROOM.width - 28)
      expect(top).toBeCloseTo(ROOM.height - bottom, 6)
    }
  })

  test('is a little smaller rather than under the legend', () => {
    const laptop: Room = { width: 870, height: 480 }
    const drawing: Drawing = { x1: -100, y1: 0, w: 830, h: 640 }
    const viewport = openingFit(drawing, laptop)
    const { left, right } = onScreen(drawing, viewport)
    expect(viewport.zoom).toBeGreaterThanOrEqual(0.63)
    expect(left).toBeGreaterThanOrEqual(268 - 1e-9)
    expect(right).toBeLessThanOrEqual(laptop.width - 44 + 1e-9)
  })

  test('opens above the legend where it is too wide to stand beside it', () => {
    const wide: Drawing = { x1: -50, y1: 10, w: 1100, h: 400 }
    const { top, bottom } = onScreen(wide, openingFit(wide, ROOM))
    expect(top).toBeGreaterThanOrEqual(28)
    expect(bottom).toBeLessThanOrEqual(ROOM.height - 150)
  })

  test('opens clear of the buttons at its right, and whole where only its margins have to give way', () => {
    const wide: Drawing = { x1: 0, y1: 0, w: 940, h: 300 }
    expect(onScreen(wide, openingFit(wide, ROOM)).right).toBeLessThanOrEqual(ROOM.width - 44)
    const tall: Drawing = { x1: 0, y1: 0, w: 400, h: 820 }
    const { top, bottom } = onScreen(tall, openingFit(tall, ROOM))
    expect(top).toBeGreaterThanOrEqual(8)
    expect(bottom).toBeLessThanOrEqual(ROOM.height - 8)
  })

  test('opens where it can be read from its beginning, and is made small only on demand', () => {
    const opened = openingFit(TALL, ROOM)
    expect(opened.zoom).toBeGreaterThanOrEqual(0.7)
    expect(onScreen(TALL, opened).top).toBe(28)
    const { top, bottom } = onScreen(TALL, wholeFit(TALL, ROOM))
    expect(top).toBeCloseTo(28, 6)
    expect(bottom).toBeCloseTo(ROOM.height - 28, 6)
  })

  test('keeps what is in the middle where its room becomes another one', () => {
    const before: Viewport = { zoom: 1.7, pan: { x: -310, y: 44 } }
    const other: Room = { width: 640, height: 820 }
    const after = keptCentre(before, ROOM, other)
    const middle = ({ zoom, pan }: Viewport, { width, height }: Room) => [
      (width / 2 - pan.x) / zoom,
      (height / 2 - pan.y) / zoom,
    ]
    expect(after.zoom).toBe(before.zoom)
    const [x = 0, y = 0] = middle(after, other)
    const [wasX = 1, wasY = 1] = middle(before, ROOM)
    expect(x).toBeCloseTo(wasX, 9)
    expect(y).toBeCloseTo(wasY, 9)
  })
})
