import type { LegendLine } from '../canvas/legend-lines.ts'
import type { ColourOf } from '../canvas/look.ts'
import { element, text } from './svg-text.ts'

const LINE = 19
const SCALE = 172
/** Of a letter, about. */
const LETTER = 5.9

interface LegendSvg {
  readonly width: number
  readonly height: number
  readonly parts: readonly string[]
}

function scaleParts(
  line: Extract<LegendLine, { kind: 'scale' }>,
  y: number,
  colourOf: ColourOf,
): readonly string[] {
  const step = SCALE / line.bands.length
  // As on the canvas: the first at the left, the last at the right, and the same room between all.
  const widths = line.marks.map((mark) => mark.length * LETTER)
  const room = SCALE + 14 - widths.reduce((sum, width) => sum + width, 0)
  const gap = Math.max(4, room / Math.max(1, line.marks.length - 1))
  const before = (index: number) => widths.slice(0, index).reduce((sum, width) => sum + width + gap, 0)
  return [
    text(line.text, { x: 0, y }, { fill: colourOf('--ink') }),
    ...line.bands.map((band, index) =>
      element('rect', {
        ...{ x: (index * step).toFixed(1), y: (y + 9).toFixed(1), width: (step - 1).toFixed(1), height: '7' },
        ...{ fill: colourOf(band), stroke: colourOf('--line2'), 'stroke-width': '0.5' },
      }),
    ),
    ...line.marks.map((mark, index) =>
      text(mark, { x: before(index), y: y + 25 }, { fill: colourOf('--ink2') }),
    ),
  ]
}

function lineParts(line: LegendLine, y: number, colourOf: ColourOf): readonly string[] {
  const ink = { fill: colourOf('--ink2') }
  switch (line.kind) {
    case 'scale':
      return scaleParts(line, y, colourOf)
    case 'title':
      return [text(line.text, { x: 0, y }, { fill: colourOf('--ink') })]
    case 'text':
      return [text(line.text, { x: 0, y }, ink)]
    case 'width': {
      const stroke = colourOf('--edge')
      return [
        element('path', { d: `M0 ${y}h10`, stroke, 'stroke-width': '1.5' }),
        element('path', { d: `M14 ${y}h20`, stroke, 'stroke-width': '6' }),
        text(line.text, { x: 41, y }, ink),
      ]
    }
    case 'marks': {
      const beside = 19 + line.begin.length * LETTER + 8
      const stroke = { stroke: colourOf('--ink3'), 'stroke-width': '2.5' }
      return [
        element('circle', { cx: '6', cy: String(y), r: '5', fill: colourOf('--ink') }),
        text(line.begin, { x: 19, y }, ink),
        element('path', { d: `M${beside} ${y}h10M${beside + 11} ${y - 5}v10`, ...stroke, fill: 'none' }),
        text(line.end, { x: beside + 20, y }, ink),
      ]
    }
    case 'pill': {
      const isNever = line.pill === 'never'
      const width = 8 + line.number.length * 7
      const pill = { x: '0', y: String(y - 7.5), width: String(width), height: '15', rx: '3' }
      return [
        element('rect', { ...pill, fill: colourOf(isNever ? '--no-transition-tint' : '--undeclared') }),
        text(
          line.number,
          { x: width / 2, y },
          {
            fill: colourOf(isNever ? '--no-transition' : '--undeclared-text'),
            'text-anchor': 'middle',
          },
        ),
        text(line.text, { x: width + 7, y }, ink),
      ]
    }
  }
}

/** The legend from its upper left corner on. */
export function legendSvg(lines: readonly LegendLine[], colourOf: ColourOf): LegendSvg {
  let y = LINE / 2
  const parts: string[] = []
  let width = SCALE + 30
  for (const line of lines) {
    parts.push(...lineParts(line, y, colourOf))
    y += line.kind === 'scale' ? LINE + 24 : LINE
    if ('text' in line) width = Math.max(width, 45 + line.text.length * LETTER)
  }
  return { width, height: y - LINE / 2, parts }
}
