import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { buildChain, transitionProbabilities } from '#core/attribution/chain.ts'
import { creditHeuristically, type HeuristicModel } from '#core/attribution/heuristic.ts'
import { creditMarkov } from '#core/attribution/markov.ts'
import type { ChannelPath } from '#core/attribution/paths.ts'
import { readPaths } from '#core/attribution/read-paths.ts'
import { creditShapley } from '#core/attribution/shapley.ts'

const DATA = '../shared/data'
const EXPECTED = `${DATA}/expected/path_data.json`
const HAND = `${DATA}/expected/hand_vectors.json`
const missing = !existsSync(EXPECTED) || !existsSync(HAND)
if (missing) {
  console.warn(`SKIPPED: ${EXPECTED} is not here, so credits are not compared with other programs.`)
}

const Numbers = z.record(z.string(), z.number())
const Expected = z.object({
  shapley_exact: z.object({
    conversions: z.object({ result: Numbers }),
    value: z.object({ result: Numbers }),
  }),
  heuristic_models: z.object({ result: z.record(z.string(), Numbers) }),
  markov_exact: z.array(
    z.object({
      order: z.number(),
      with_null: z.boolean(),
      p_conversion: z.number(),
      n_states: z.number(),
      total_conversions: Numbers,
      total_conversion_value: Numbers,
      removal_effects_conversion: Numbers,
      removal_effects_value: Numbers,
      transition_probabilities: z.record(z.string(), Numbers).optional(),
    }),
  ),
})

function readData(): { paths: ChannelPath[]; expected: z.infer<typeof Expected> } {
  const paths = readPaths(readFileSync(`${DATA}/attribution/path_data.csv`, 'utf8'))
  if (!paths.ok) throw new Error(paths.error.message)
  return { paths: paths.value, expected: Expected.parse(JSON.parse(readFileSync(EXPECTED, 'utf8'))) }
}

/** Equal names, and every number equal to 1e-9 of itself. */
function expectClose(found: Record<string, number>, wanted: Record<string, number>): void {
  expect(Object.keys(found).sort()).toEqual(Object.keys(wanted).sort())
  for (const [name, number] of Object.entries(wanted)) {
    const gap = Math.abs((found[name] ?? 0) - number)
    expect(gap, `${name}: ${found[name]} found, ${number} wanted`).toBeLessThanOrEqual(
      Math.abs(number) * 1e-9,
    )
  }
}

function columnOf<Credit extends { channel: string }>(credits: Credit[], read: (credit: Credit) => number) {
  return Object.fromEntries(credits.map((credit) => [credit.channel, read(credit)]))
}

describe.skipIf(missing)('10,000 real paths', () => {
  it('reads and merges the file', () => {
    const { paths } = readData()
    const sum = (read: (path: ChannelPath) => number) => paths.reduce((total, path) => total + read(path), 0)
    expect([paths.length, sum((path) => path.conversions), sum((path) => path.nulls)]).toEqual([
      5408, 19785, 68602,
    ])
    expect(sum((path) => path.value)).toBeCloseTo(74802.97, 1)
  })

  it.each<HeuristicModel>(['first', 'last', 'linear'])(
    'gives the %s touch what ChannelAttribution gives',
    (model) => {
      const { paths, expected } = readData()
      const credits = creditHeuristically(paths, model)
      const wanted = (key: string) =>
        Object.fromEntries(
          Object.entries(expected.heuristic_models.result).map(([channel, row]) => [
            channel,
            row[key] ?? Number.NaN,
          ]),
        )
      expectClose(
        columnOf(credits, (credit) => credit.conversions),
        wanted(`${model}_touch_conversions`),
      )
      expectClose(
        columnOf(credits, (credit) => credit.value),
        wanted(`${model}_touch_value`),
      )
    },
  )

  it('gives Shapley what the enumeration of all 4,096 coalitions gives', () => {
    const { paths, expected } = readData()
    const credits = creditShapley(paths)
    expectClose(
      columnOf(credits, (credit) => credit.conversions),
      expected.shapley_exact.conversions.result,
    )
    expectClose(
      columnOf(credits, (credit) => credit.value),
      expected.shapley_exact.value.result,
    )
  })

  it('gives Markov of order 1 to 3, with and without nulls, what the exact chain gives', () => {
    const { paths, expected } = readData()
    expect(expected.markov_exact).toHaveLength(6)
    for (const wanted of expected.markov_exact) {
      const options = { order: wanted.order, includeNulls: wanted.with_null }
      const chain = buildChain(paths, options)
      const { conversionProbability, credits } = creditMarkov(paths, options)
      expect(chain.states).toHaveLength(wanted.n_states)
      expectClose({ p: conversionProbability }, { p: wanted.p_conversion })
      expectClose(
        columnOf(credits, (credit) => credit.conversions),
        wanted.total_conversions,
      )
      expectClose(
        columnOf(credits, (credit) => credit.value),
        wanted.total_conversion_value,
      )
      expectClose(
        columnOf(credits, (credit) => credit.removalEffect),
        wanted.removal_effects_conversion,
      )
      expectClose(
        columnOf(credits, (credit) => credit.removalEffectOnValue),
        wanted.removal_effects_value,
      )
      if (wanted.transition_probabilities !== undefined) {
        expectClose(flatFound(paths, options), flat(wanted.transition_probabilities))
      }
    }
  })
})

function flatFound(paths: ChannelPath[], options: { order: number; includeNulls: boolean }) {
  const rows = transitionProbabilities(buildChain(paths, options))
  return Object.fromEntries(rows.map((row) => [`${row.from}>${row.to}`, row.probability]))
}

function flat(nested: Record<string, Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(nested).flatMap(([from, row]) =>
      Object.entries(row).map(([to, share]) => [`${from}>${to}`, share]),
    ),
  )
}

describe.skipIf(missing)('vectors worked out by hand elsewhere', () => {
  const Vector = z.object({
    paths: z.array(z.tuple([z.string(), z.number(), z.number()])),
    first_touch: Numbers.optional(),
    shapley: Numbers.optional(),
    transition_probabilities: Numbers.optional(),
    p_conversion: z.number().optional(),
    removal_effects: Numbers.optional(),
    removal_effects_exact: Numbers.optional(),
    total_conversions: Numbers.optional(),
    total_conversions_exact: Numbers.optional(),
  })
  const Hand = z.object({
    mta_unit_tests: z.object({ vectors: z.array(Vector) }),
    pychattr_readme: Vector,
    analyzecore_three_journeys: Vector,
  })

  it('agrees with all that they state', () => {
    const hand = Hand.parse(JSON.parse(readFileSync(HAND, 'utf8')))
    const vectors = [...hand.mta_unit_tests.vectors, hand.pychattr_readme, hand.analyzecore_three_journeys]
    let compared = 0
    const compare = (found: () => Record<string, number>, wanted: Record<string, number> | undefined) => {
      if (wanted === undefined) return
      compared += 1
      expectClose(found(), wanted)
    }
    for (const vector of vectors) {
      const paths = vector.paths.map(([path, conversions, nulls]) => ({
        channels: path.split(' > '),
        conversions,
        value: 0,
        nulls,
      }))
      const options = { order: 1, includeNulls: true }
      const markov = creditMarkov(paths, options)
      const bare = () =>
        Object.fromEntries(
          Object.entries(flatFound(paths, options)).map(([move, share]) => [
            move.replaceAll(/[()]/g, ''),
            share,
          ]),
        )
      compare(
        () => columnOf(creditHeuristically(paths, 'first'), (credit) => credit.conversions),
        vector.first_touch,
      )
      compare(() => columnOf(creditShapley(paths), (credit) => credit.conversions), vector.shapley)
      compare(bare, vector.transition_probabilities)
      compare(
        () => columnOf(markov.credits, (credit) => credit.removalEffect),
        vector.removal_effects ?? vector.removal_effects_exact,
      )
      compare(
        () => columnOf(markov.credits, (credit) => credit.conversions),
        vector.total_conversions ?? vector.total_conversions_exact,
      )
      if (vector.p_conversion !== undefined) {
        expectClose({ p: markov.conversionProbability }, { p: vector.p_conversion })
      }
    }
    expect(compared).toBe(12)
  })
})
