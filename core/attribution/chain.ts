import { type ChannelPath, channelsOf } from './paths.ts'

/** How the chain is built from paths. */
export interface ChainOptions {
  /** Number of channels that a state remembers, 1 or more. */
  readonly order: number
  /** Whether paths without conversion weigh in. */
  readonly includeNulls: boolean
}

/**
 * An absorbing Markov chain over channels. A state is what was met last: a run of `order` neighbours in a path, or the
 * whole of a shorter path; equal neighbouring states are one. A path weighs its conversions, and its nulls where they
 * are included. Its last state leads to conversion and to null.
 */
export interface Chain {
  /** Every channel that occurs in a path, by code unit. */
  readonly channels: readonly string[]
  /** Channels of each state, numbers into `channels`, oldest first. */
  readonly states: readonly (readonly number[])[]
  /** Probability of each state to be the first. */
  readonly start: Float64Array
  /** Moves of state s: `targets` and `probabilities` from `offsets[s]` up to `offsets[s + 1]`. */
  readonly offsets: Uint32Array
  readonly targets: Uint32Array
  readonly probabilities: Float64Array
  /** Probability to convert next. */
  readonly conversion: Float64Array
  /** The same times the mean value of the conversions that leave this state: the value expected next. */
  readonly value: Float64Array
  /** Probability to end without conversion next. */
  readonly nulls: Float64Array
}

interface StateCount {
  readonly channels: readonly number[]
  start: number
  out: number
  conversions: number
  value: number
  nulls: number
  readonly moves: Map<number, number>
}

export function buildChain(paths: readonly ChannelPath[], options: ChainOptions): Chain {
  const channels = channelsOf(paths)
  const numberOf = new Map(channels.map((channel, number) => [channel, number]))
  const states: StateCount[] = []
  const stateOf = new Map<string, number>()

  function stateAt(run: readonly number[]): number {
    const key = run.join(' ')
    const known = stateOf.get(key)
    if (known !== undefined) return known
    stateOf.set(key, states.length)
    states.push({ channels: run, start: 0, out: 0, conversions: 0, value: 0, nulls: 0, moves: new Map() })
    return states.length - 1
  }

  for (const path of paths) {
    const nulls = options.includeNulls ? path.nulls : 0
    const weight = path.conversions + nulls
    if (weight === 0) continue
    const touches = path.channels.map((channel) => numberOf.get(channel) ?? -1)
    let last: StateCount | undefined
    let lastNumber = -1
    for (let end = Math.min(options.order, touches.length); end <= touches.length; end += 1) {
      const number = stateAt(touches.slice(Math.max(0, end - options.order), end))
      const state = states[number]
      if (number === lastNumber || state === undefined) continue
      if (last === undefined) state.start += weight
      else last.moves.set(number, (last.moves.get(number) ?? 0) + weight)
      state.out += weight
      last = state
      lastNumber = number
    }
    if (last === undefined) continue
    last.conversions += path.conversions
    last.value += path.value
    last.nulls += nulls
  }
  return toChain(channels, states)
}

function toChain(channels: readonly string[], states: readonly StateCount[]): Chain {
  const total = states.reduce((sum, state) => sum + state.start, 0)
  const offsets = new Uint32Array(states.length + 1)
  states.forEach((state, number) => {
    offsets[number + 1] = (offsets[number] ?? 0) + state.moves.size
  })
  const moves = states.flatMap((state) =>
    [...state.moves].map(([to, weight]) => ({ to, share: weight / state.out })),
  )
  const share = (of: (state: StateCount) => number) =>
    Float64Array.from(states, (state) => of(state) / state.out)
  return {
    channels,
    states: states.map((state) => state.channels),
    start: Float64Array.from(states, (state) => state.start / total),
    offsets,
    targets: Uint32Array.from(moves, (move) => move.to),
    probabilities: Float64Array.from(moves, (move) => move.share),
    conversion: share((state) => state.conversions),
    value: share((state) => state.value),
    nulls: share((state) => state.nulls),
  }
}

/** The chain's moves for people: states as channels joined by ` > `, and `(start)`, `(conversion)`, `(null)`. */
export function transitionProbabilities(chain: Chain): { from: string; to: string; probability: number }[] {
  const text = (state: number) =>
    (chain.states[state] ?? []).map((channel) => chain.channels[channel] ?? '').join(' > ')
  const rows: { from: string; to: string; probability: number }[] = []
  chain.states.forEach((_, state) => {
    rows.push({ from: '(start)', to: text(state), probability: chain.start[state] ?? 0 })
    for (let move = chain.offsets[state] ?? 0; move < (chain.offsets[state + 1] ?? 0); move += 1) {
      const to = text(chain.targets[move] ?? 0)
      rows.push({ from: text(state), to, probability: chain.probabilities[move] ?? 0 })
    }
    rows.push({ from: text(state), to: '(conversion)', probability: chain.conversion[state] ?? 0 })
    rows.push({ from: text(state), to: '(null)', probability: chain.nulls[state] ?? 0 })
  })
  return rows.filter((row) => row.probability > 0)
}
