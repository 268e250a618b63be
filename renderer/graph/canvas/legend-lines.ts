import { CreditModel, type GraphView } from '#core/contract/graph.ts'
import { formatCount } from '../../parts/format.ts'
import { type DrawnGraph, LEAST_MARKED } from '../model.ts'
import type { Colour, GraphOptions } from '../options.ts'

/** One line of the legend, for the canvas and for a picture of it. */
export type LegendLine =
  | { readonly kind: 'title' | 'text' | 'width'; readonly text: string }
  | {
      readonly kind: 'scale'
      readonly text: string
      /** Tokens, from least to most. */
      readonly bands: readonly string[]
      readonly marks: readonly string[]
    }
  | { readonly kind: 'marks'; readonly begin: string; readonly end: string }
  | {
      readonly kind: 'pill'
      readonly pill: 'undeclared' | 'never'
      readonly number: string
      readonly text: string
    }

const MODEL_WORDS = {
  first: 'first touch',
  last: 'last touch',
  linear: 'linear',
  markov: 'Markov',
  shapley: 'Shapley',
} as const
const LABEL_WORDS = {
  moves: 'moves',
  people: 'people',
  probability: 'share of visits that go this way',
  median: 'median time from arrival to the move',
} as const

export interface Shown {
  readonly view: GraphView
  readonly drawn: DrawnGraph
  readonly colour: Colour
  readonly options: GraphOptions
}

function scale(text: string, name: 'conversion' | 'drop' | 'difference', ...marks: string[]): LegendLine {
  const bands = name === 'drop' ? [0, 1, 2, 3] : [0, 1, 2, 3, 4]
  return { kind: 'scale', text, bands: bands.map((band) => `--${name}-${band}`), marks }
}

function creditLines(view: GraphView, credit: NonNullable<GraphView['credit']>): LegendLine[] {
  const most = view.edges.reduce((max, edge) => Math.max(max, edge.credit ?? 0), 0)
  const known = CreditModel.safeParse(credit.model)
  const word = known.success ? MODEL_WORDS[known.data] : credit.model
  const what = credit.by === 'value' ? 'Value' : 'Conversions'
  const [placed, unplaced] = [credit.placed, credit.unplaced].map((sum) => formatCount(Math.round(sum)))
  return [
    scale(`${what} credited, ${word}`, 'conversion', '0', formatCount(Math.round(most * 10) / 10)),
    { kind: 'text', text: `${placed} placed on moves, ${unplaced} had no move to place them on` },
  ]
}

function colourLines({ view, colour, drawn }: Shown): LegendLine[] {
  if (colour === 'conversion' && view.conversion.kind === 'none') {
    return [{ kind: 'title', text: 'No conversion is defined, so nothing is coloured.' }]
  }
  if (colour === 'conversion') {
    const title = `Moves later followed by ${view.conversion.names.join(' or ')}`
    return [scale(title, 'conversion', '0', '20', '40', '60', '80', '100 %')]
  }
  if (colour === 'difference') {
    const title = 'Share of people in A less share in B, points'
    return [
      scale(title, 'difference', '−10', 'less', '(chance)', 'more', '+10'),
      { kind: 'text', text: 'Grey and in brackets: the 95 % interval holds 0' },
    ]
  }
  if (colour === 'dropoff') return [scale('Visits that end here', 'drop', '0', '10', '20', '40 % and more')]
  if (colour === 'credit' && view.credit !== null) return creditLines(view, view.credit)
  return [{ kind: 'title', text: `${formatCount(drawn.moves)} moves, one colour` }]
}

function numberLine({ view, colour, options }: Shown): string {
  if (colour === 'difference') return 'On a line and in a box: A less B, in points'
  const hasRange = view.nodes.some(({ already }) => already > 0)
  const people = hasRange ? 'people who came, not who were there already' : 'people'
  const cases = view.caseKind === 'session' ? `sessions that came or began there` : people
  const box = colour === 'dropoff' ? 'visits that end there' : cases
  return `On a line: ${LABEL_WORDS[options.label]} · in a box: ${box}`
}

function markLines({ view, drawn }: Shown): LegendLine[] {
  if (drawn.marks.length === 0) return []
  const cases = view.caseKind === 'user' ? 'people' : 'sessions'
  const all = view.nodes.reduce((sum, { starts, ends }) => sum + Number(starts > 0) + Number(ends > 0), 0)
  return [
    { kind: 'marks', begin: `${cases} begin there`, end: 'end there' },
    ...(all > drawn.marks.length
      ? [{ kind: 'text' as const, text: `No mark below ${LEAST_MARKED * 100} % of all ${cases}` }]
      : []),
  ]
}

/** What colour, width, numbers, marks and pills count, in words. Pure. */
export function legendLines(shown: Shown): LegendLine[] {
  const { view, drawn, colour } = shown
  const counts = drawn.edges.filter((edge) => edge.count > 0).map((edge) => edge.count)
  const undeclared = drawn.edges.filter((edge) => edge.state === 'undeclared').length
  const never = drawn.edges.filter((edge) => edge.state === 'never').length
  const silent = drawn.edges.filter((edge) => !edge.labelled).length
  const lines = colourLines(shown)
  if (counts.length > 0) {
    const range = `${formatCount(Math.min(...counts))} – ${formatCount(Math.max(...counts))}`
    const what = colour === 'difference' ? 'the greater share of the two sides' : `moves, ${range}`
    lines.push({ kind: 'width', text: `Width: ${what}` })
  }
  lines.push({ kind: 'text', text: numberLine(shown) })
  if (silent > 0) {
    const text = `No number on ${formatCount(silent)} rare lines: point at one`
    lines.push({ kind: 'text', text })
  }
  lines.push(...markLines(shown))
  if (undeclared > 0) {
    const text = `Taken, not in ruleset ${view.rulesetNumber ?? ''}`
    lines.push({ kind: 'pill', pill: 'undeclared', number: String(undeclared), text })
  }
  if (never > 0) lines.push({ kind: 'pill', pill: 'never', number: '0', text: 'Declared, never taken' })
  return lines
}
