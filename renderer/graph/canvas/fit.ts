import type { Point } from '../geometry/curves.ts'

/** What is drawn, in the picture's own measure. */
export interface Drawing {
  readonly x1: number
  readonly y1: number
  readonly w: number
  readonly h: number
}

/** The canvas on the screen, px. */
export interface Room {
  readonly width: number
  readonly height: number
}

/** `zoom` px a unit of the picture, whose origin stands at `pan` px. */
export interface Viewport {
  readonly zoom: number
  readonly pan: Point
}

const MIN_OPENING_ZOOM = 0.7
/** The smallest at which names and numbers can be read: better than a step under the legend. */
export const MIN_READABLE_ZOOM = 0.63
const MARGIN = 28
/** Where all of it can just be read at once, that is worth a smaller one. */
const LEAST_MARGIN = 8
/** What stands over the right border of the canvas. */
const BUTTONS_WIDTH = 44
/** What stands over the lower left corner of the canvas: nothing is drawn under it where there is room. */
const LEGEND_WIDTH = 268
const LEGEND_HEIGHT = 150

/** All of it in the window, however small; the corners stay free where the width allows it. */
export function wholeFit(drawing: Drawing, room: Room): Viewport {
  const tall = (room.height - 2 * MARGIN) / drawing.h
  const wide = (room.width - 2 * MARGIN) / drawing.w
  const beside = (room.width - LEGEND_WIDTH - MARGIN) / drawing.w
  const isBeside = beside >= Math.min(1, tall, wide) * 0.8
  const zoom = Math.min(1, tall, isBeside ? beside : wide)
  const left = isBeside ? LEGEND_WIDTH : 0
  return {
    zoom,
    pan: {
      x: left + (room.width - left - (isBeside ? MARGIN : 0)) / 2 - (drawing.x1 + drawing.w / 2) * zoom,
      y: room.height / 2 - (drawing.y1 + drawing.h / 2) * zoom,
    },
  }
}

/** As it opens: as much as can be read, from its beginning. */
export function openingFit(drawing: Drawing, room: Room): Viewport {
  const tall = (room.height - 2 * MARGIN) / drawing.h
  const whole = Math.min(1, tall, (room.width - 2 * MARGIN) / drawing.w)
  // The legend's corner stays free where what is left of the width can be read.
  const beside = (room.width - LEGEND_WIDTH - BUTTONS_WIDTH) / drawing.w
  const isBeside = beside >= MIN_READABLE_ZOOM
  const zoom = isBeside
    ? Math.min(beside, Math.max(MIN_OPENING_ZOOM, Math.min(1, tall)))
    : Math.max(MIN_OPENING_ZOOM, whole)
  const [width, height] = [drawing.w * zoom, drawing.h * zoom]
  const buttons = width + BUTTONS_WIDTH <= room.width ? BUTTONS_WIDTH : 0
  const middle = isBeside ? (LEGEND_WIDTH + room.width - BUTTONS_WIDTH) / 2 : (room.width - buttons) / 2
  // Where it does not stand beside the legend it stands above it, as far as it can.
  const centred = (room.height - height) / 2
  const highest = isBeside ? centred : Math.min(centred, room.height - LEGEND_HEIGHT - height)
  // Too tall to be read as a whole: then from its beginning.
  const top = height + 2 * LEAST_MARGIN > room.height ? MARGIN : Math.max(Math.min(MARGIN, centred), highest)
  return {
    zoom,
    pan: { x: middle - (drawing.x1 + drawing.w / 2) * zoom, y: top - drawing.y1 * zoom },
  }
}

/** The same point in the middle of another room, as large as before. */
export function keptCentre({ zoom, pan }: Viewport, before: Room, after: Room): Viewport {
  return {
    zoom,
    pan: {
      x: pan.x + (after.width - before.width) / 2,
      y: pan.y + (after.height - before.height) / 2,
    },
  }
}
