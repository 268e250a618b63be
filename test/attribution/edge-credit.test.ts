import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { creditMoves } from '#core/attribution/edge-credit.ts'
import type { CreditModel } from '#core/attribution/models.ts'
import { findTouches } from '#core/attribution/touches.ts'
import type { CaseKind } from '#core/topology/cases.ts'
import { buildWalk, type Lens } from '#core/topology/walk.ts'
import { anyConversion, anyHistory, anyKeep } from '../topology/arbitrary.ts'
import { type PlainHistory, toColumns } from '../topology/history.ts'

interface Question {
  lens: Lens
  caseKind: CaseKind
  keep: boolean[] | null
  conversion: { kind: 'outcome' | 'event' | 'none'; names: readonly string[] }
  model: CreditModel
}

function creditOf(plain: PlainHistory, { lens, caseKind, keep, conversion, model }: Question) {
  const columns = toColumns(plain)
  const numbers = conversion.names.map(columns.numberOf)
  const history = {
    ...columns,
    keep: keep === null ? null : Uint8Array.from(keep, Number),
    conversion:
      conversion.kind === 'outcome'
        ? { kind: conversion.kind, steps: numbers }
        : conversion.kind === 'event'
          ? { kind: conversion.kind, types: numbers }
          : { kind: conversion.kind },
  }
  const walk = buildWalk({ ...history, lens, caseKind, initialStep: columns.numberOf('START') })
  const touches = findTouches(history)
  return {
    ...creditMoves(walk, touches, model),
    conversions: touches.conversion.filter((at) => at >= 0).length,
  }
}

const bySteps: Question = {
  lens: 'step',
  caseKind: 'user',
  keep: null,
  conversion: { kind: 'outcome', names: ['BOUGHT'] },
  model: 'linear',
}

/** Touches at 0, 2 and 3; moves at 1, 3 and 4; the purchase at 4 moves once more after the conversion. */
const story: PlainHistory = {
  events: [
    { person: 'ann', time: 0, type: 'VIEW', channel: 'mail' },
    { person: 'ann', time: 1, type: 'VIEW' },
    { person: 'ann', time: 2, type: 'VIEW', channel: 'search' },
    { person: 'ann', time: 3, type: 'VIEW', channel: 'ads' },
    { person: 'ann', time: 4, type: 'PAY' },
  ],
  transitions: [
    { event: 1, from: 'START', to: 'A' },
    { event: 3, from: 'A', to: 'B' },
    { event: 4, from: 'B', to: 'BOUGHT' },
    { event: 4, from: 'BOUGHT', to: 'THANKED', ordinal: 1 },
  ],
}

describe('credit drawn on a graph', () => {
  it('goes to the moves from each touch to the next, and past a touch without a move', () => {
    const { edges, nodes, placed, unplaced } = creditOf(story, bySteps)
    const third = 1 / 3
    // mail: START>A. search has no move of its own and hands on to A>B. ads: half A>B, half B>BOUGHT.
    expect(edges).toEqual([
      { from: 'START', to: 'A', credit: expect.closeTo(third, 12) },
      { from: 'A', to: 'B', credit: expect.closeTo(third + third / 2, 12) },
      { from: 'B', to: 'BOUGHT', credit: expect.closeTo(third / 2, 12) },
    ])
    expect(nodes.map((node) => node.id)).toEqual(['A', 'B', 'BOUGHT'])
    expect([placed, unplaced]).toEqual([expect.closeTo(1, 12), 0])
  })

  it("weighs touches by their channel's Markov credit per touch", () => {
    // The chain gives mail 4/3 for 3 touches and search 2/3 for 1, so a touch of mail weighs 4 to 6.
    const plain: PlainHistory = {
      events: [
        { person: 'ann', time: 0, type: 'VIEW', channel: 'mail' },
        { person: 'ann', time: 1, type: 'VIEW', channel: 'mail' },
        { person: 'ann', time: 2, type: 'VIEW', channel: 'search' },
        { person: 'ann', time: 3, type: 'CONVERSION' },
        { person: 'cem', time: 0, type: 'VIEW', channel: 'mail' },
        { person: 'cem', time: 1, type: 'CONVERSION' },
      ],
      transitions: [
        { event: 0, from: 'START', to: 'A' },
        { event: 1, from: 'A', to: 'B' },
        { event: 2, from: 'B', to: 'C' },
        { event: 4, from: 'START', to: 'A' },
      ],
    }
    const conversion = { kind: 'event' as const, names: ['CONVERSION'] }
    expect(creditOf(plain, { ...bySteps, conversion, model: 'markov' }).edges).toEqual([
      { from: 'START', to: 'A', credit: expect.closeTo(1 + 4 / 14, 12) },
      { from: 'A', to: 'B', credit: expect.closeTo(4 / 14, 12) },
      { from: 'B', to: 'C', credit: expect.closeTo(6 / 14, 12) },
    ])
  })

  it('says how much could not be placed', () => {
    const convertsAtOnce: PlainHistory = {
      events: [{ person: 'ann', time: 0, type: 'CONVERSION', channel: 'mail' }],
    }
    const question: Question = {
      ...bySteps,
      lens: 'event',
      conversion: { kind: 'event', names: ['CONVERSION'] },
    }
    expect(creditOf(convertsAtOnce, question)).toEqual({
      edges: [],
      nodes: [],
      placed: 0,
      unplaced: 1,
      conversions: 1,
    })
  })

  it('adds up to the conversions in any lens, by any model, under any filter', () => {
    const anyQuestion = fc.record({
      lens: fc.constantFrom('step', 'event', 'source'),
      caseKind: fc.constantFrom('user', 'session'),
      keep: anyKeep,
      conversion: anyConversion,
      model: fc.constantFrom('first', 'last', 'linear', 'markov', 'shapley'),
    })
    fc.assert(
      fc.property(anyHistory, anyQuestion, (plain, question) => {
        const { edges, nodes, placed, unplaced, conversions } = creditOf(plain, question)
        const sum = (some: { credit: number }[]) => some.reduce((total, { credit }) => total + credit, 0)
        expect(placed + unplaced).toBeCloseTo(conversions, 9)
        expect(sum(edges)).toBeCloseTo(placed, 9)
        expect(sum(nodes)).toBeCloseTo(placed, 9)
      }),
      { numRuns: 300 },
    )
  })

  it('gives the same as going through every touch and every move in turn', () => {
    fc.assert(
      fc.property(anyHistory, fc.constantFrom('first', 'last', 'linear', 'shapley'), (plain, model) => {
        const found = creditOf(plain, {
          ...bySteps,
          conversion: { kind: 'event', names: ['CONVERSION'] },
          model,
        })
        const wanted = slowStepCredit(plain, model)
        expect(found.unplaced).toBeCloseTo(wanted.unplaced, 9)
        const edges = Object.fromEntries(found.edges.map(({ from, to, credit }) => [`${from}>${to}`, credit]))
        expect(Object.keys(edges).sort()).toEqual([...wanted.edges.keys()].sort())
        for (const [edge, credit] of wanted.edges) expect(edges[edge]).toBeCloseTo(credit, 9)
      }),
      { numRuns: 300 },
    )
  })
})

/** Step lens, conversion by event type, straight from the definition. */
function slowStepCredit(plain: PlainHistory, model: 'first' | 'last' | 'linear' | 'shapley') {
  const edges = new Map<string, number>()
  let unplaced = 0
  const hasChannels = plain.events.some((event) => event.channel !== undefined)
  for (const person of new Set(plain.events.map((event) => event.person))) {
    const own = plain.events
      .map((event, place) => ({ ...event, place }))
      .filter((event) => event.person === person)
      .sort((left, right) => left.time - right.time || left.place - right.place)
    const moves = own.flatMap((event, position) =>
      (plain.transitions ?? [])
        .filter((transition) => transition.event === event.place)
        .sort((left, right) => (left.ordinal ?? 0) - (right.ordinal ?? 0))
        .map((transition) => ({ position, edge: `${transition.from}>${transition.to}` })),
    )
    let open: number[] = []
    own.forEach((event, position) => {
      if (!hasChannels || event.channel !== undefined) open.push(position)
      if (event.type !== 'CONVERSION') return
      open.forEach((touch, index) => {
        const isFirst = index === 0
        const isLast = index === open.length - 1
        const channelAt = (at: number) => own[at]?.channel ?? own[at]?.source ?? 'web'
        const distinct = new Set(open.map(channelAt)).size
        const alike = open.filter((at) => channelAt(at) === channelAt(touch)).length
        const credit = {
          linear: 1 / open.length,
          first: isFirst ? 1 : 0,
          last: isLast ? 1 : 0,
          shapley: 1 / distinct / alike,
        }[model]
        if (credit === 0) return
        const beforeConversion = moves.filter((move) => move.position >= touch && move.position <= position)
        const stretch = beforeConversion.filter((move) => isLast || move.position < (open[index + 1] ?? 0))
        const receivers = stretch.length > 0 ? stretch : beforeConversion.slice(0, 1)
        if (receivers.length === 0) unplaced += credit
        for (const { edge } of receivers) edges.set(edge, (edges.get(edge) ?? 0) + credit / receivers.length)
      })
      open = []
    })
  }
  return { edges, unplaced }
}
