import type { Walk } from '#core/topology/walk.ts'
import { heuristicWeight } from './heuristic.ts'
import { creditMarkov } from './markov.ts'
import type { CreditModel, CreditOptions } from './models.ts'
import { shapleyWeights } from './shapley.ts'
import { pathsOfTouches, type TouchPaths } from './touches.ts'

/** Conversions, or their value, credited to the moves of a graph. */
export interface GraphCredit {
  readonly edges: { from: string; to: string; credit: number }[]
  /** Sum over the edges that enter the node. */
  readonly nodes: { id: string; credit: number }[]
  /** Credit that some move received. With `unplaced` it adds up to the conversions (their value) with a touchpoint. */
  readonly placed: number
  /** Credit of touches after which nobody moved before converting. */
  readonly unplaced: number
}

/**
 * Draws a model's credit on a graph. Every conversion, or its value, is divided among the touches of its path by the model; a
 * touch's part goes in equal parts to the moves that the person made from that touch on (its own event may move) up
 * to just before the next touch, or up to and including the conversion after the last. A touch without a move in that
 * stretch hands its part to the next move up to the conversion; where there is none, it stays unplaced.
 *
 * `walk` and `touches` must come from the same history and filter.
 */
export function creditMoves(
  walk: Walk,
  touches: TouchPaths,
  model: CreditModel,
  options: CreditOptions = {},
): GraphCredit {
  const moves = movesInOrder(walk)
  const weightsOf = touchWeights(touches, model, options)
  const creditOf = new Float64Array(walk.length)
  let placed = 0
  let unplaced = 0

  for (let path = 0; path < touches.pathCount; path += 1) {
    const conversion = touches.conversion[path] ?? -1
    if (conversion < 0) continue
    const begin = touches.starts[path] ?? 0
    const end = touches.starts[path + 1] ?? 0
    const limit = endOfConversion(walk, moves, conversion)
    const worth = options.by === 'value' ? (touches.value[path] ?? 0) : 1
    weightsOf(begin, end).forEach((weight, place) => {
      const credit = weight * worth
      const touch = begin + place
      const first = moves.firstFrom(touches.event[touch] ?? 0)
      const next = touch + 1 < end ? moves.firstFrom(touches.event[touch + 1] ?? 0) : limit
      const count = next > first ? next - first : first < limit ? 1 : 0
      for (let move = first; move < first + count; move += 1) {
        const visit = moves.visits[move] ?? 0
        creditOf[visit] = (creditOf[visit] ?? 0) + credit / count
      }
      if (count > 0) placed += credit
      else unplaced += credit
    })
  }
  return { ...sumCredit(walk, creditOf), placed, unplaced }
}

interface OrderedMoves {
  /** Visits that are moves, by person and the order of their root events. */
  readonly visits: Uint32Array
  /** Place in `visits` of the first move at this event or after it. */
  firstFrom(event: number): number
}

function movesInOrder(walk: Walk): OrderedMoves {
  const rankOf = new Uint32Array(walk.eventOrder.length)
  walk.eventOrder.forEach((event, rank) => {
    rankOf[event] = rank
  })
  // Counting sort by rank: with two sessions at a time, a walk does not follow the order of events.
  const starts = new Uint32Array(walk.eventOrder.length + 1)
  for (let visit = 0; visit < walk.length; visit += 1) {
    if ((walk.from[visit] ?? -1) < 0) continue
    const after = (rankOf[walk.event[visit] ?? 0] ?? 0) + 1
    starts[after] = (starts[after] ?? 0) + 1
  }
  for (let rank = 1; rank < starts.length; rank += 1) {
    starts[rank] = (starts[rank] ?? 0) + (starts[rank - 1] ?? 0)
  }
  const next = starts.slice()
  const visits = new Uint32Array(starts.at(-1) ?? 0)
  for (let visit = 0; visit < walk.length; visit += 1) {
    if ((walk.from[visit] ?? -1) < 0) continue
    const rank = rankOf[walk.event[visit] ?? 0] ?? 0
    const place = next[rank] ?? 0
    visits[place] = visit
    next[rank] = place + 1
  }
  return { visits, firstFrom: (event) => starts[rankOf[event] ?? 0] ?? 0 }
}

/** Place just after the converting move; where no move is itself the conversion, after all moves of its event. */
function endOfConversion(walk: Walk, moves: OrderedMoves, conversion: number): number {
  let place = moves.firstFrom(conversion)
  while (place < moves.visits.length) {
    const visit = moves.visits[place] ?? 0
    if (walk.event[visit] !== conversion) break
    place += 1
    if (walk.converts[visit] === 1) break
  }
  return place
}

/** How one conversion is divided among the touches [begin, end) of its path; sums to 1. */
function touchWeights(
  touches: TouchPaths,
  model: CreditModel,
  options: CreditOptions,
): (begin: number, end: number) => number[] {
  if (model === 'shapley') return (begin, end) => shapleyWeights(touches.channel.subarray(begin, end))
  if (model !== 'markov') {
    return (begin, end) =>
      Array.from({ length: end - begin }, (_, touch) => heuristicWeight(model, touch, end - begin))
  }
  const rates = markovRates(touches, options)
  return (begin, end) => {
    const parts = Array.from(touches.channel.subarray(begin, end), (channel) => rates.get(channel) ?? 0)
    const sum = parts.reduce((total, part) => total + part, 0)
    return parts.map((part) => (sum > 0 ? part / sum : 1 / parts.length))
  }
}

/** Markov speaks of channels, not touches: a channel's credit for each of its touches in converting paths. */
function markovRates(touches: TouchPaths, options: CreditOptions): Map<number, number> {
  const { order = 1, includeNulls = true, by = 'conversions' } = options
  const counts = new Map<number, number>()
  for (let path = 0; path < touches.pathCount; path += 1) {
    if ((touches.conversion[path] ?? -1) < 0) continue
    for (const channel of touches.channel.subarray(touches.starts[path], touches.starts[path + 1])) {
      counts.set(channel, (counts.get(channel) ?? 0) + 1)
    }
  }
  const { credits } = creditMarkov(pathsOfTouches(touches), { order, includeNulls })
  const creditOf = new Map(credits.map((credit) => [credit.channel, credit[by]]))
  return new Map(
    [...counts].map(([channel, count]) => [
      channel,
      (creditOf.get(touches.names[channel] ?? '') ?? 0) / count,
    ]),
  )
}

function sumCredit(walk: Walk, creditOf: Float64Array): Pick<GraphCredit, 'edges' | 'nodes'> {
  const edges = new Map<number, number>()
  const nodes = new Map<number, number>()
  const names = walk.names.length
  creditOf.forEach((credit, visit) => {
    if (credit === 0) return
    const node = walk.node[visit] ?? 0
    const edge = (walk.from[visit] ?? 0) * names + node
    edges.set(edge, (edges.get(edge) ?? 0) + credit)
    nodes.set(node, (nodes.get(node) ?? 0) + credit)
  })
  const name = (number: number) => walk.names[number] ?? ''
  return {
    edges: [...edges].map(([edge, credit]) => ({
      from: name(Math.floor(edge / names)),
      to: name(edge % names),
      credit,
    })),
    nodes: [...nodes].map(([node, credit]) => ({ id: name(node), credit })),
  }
}
