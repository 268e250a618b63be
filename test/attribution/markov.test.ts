import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { absorb } from '#core/attribution/absorb.ts'
import { buildChain } from '#core/attribution/chain.ts'
import { creditMarkov } from '#core/attribution/markov.ts'
import type { ChannelPath } from '#core/attribution/paths.ts'
import { anyPaths } from './arbitrary.ts'

const anyOptions = fc.record({ order: fc.integer({ min: 1, max: 3 }), includeNulls: fc.boolean() })

describe('Markov', () => {
  it('has the removal effects that pushing probability through the chain step by step has', () => {
    fc.assert(
      fc.property(anyPaths, anyOptions, (paths, options) => {
        const whole = pushThrough(paths, options, null)
        for (const credit of creditMarkov(paths, options).credits) {
          const rest = pushThrough(paths, options, credit.channel)
          const lost = (of: 'conversion' | 'value') => (whole[of] === 0 ? 0 : 1 - rest[of] / whole[of])
          expect(credit.removalEffect).toBeCloseTo(lost('conversion'), 9)
          expect(credit.removalEffectOnValue).toBeCloseTo(lost('value'), 9)
        }
      }),
    )
  })

  it('comes to the same by elimination and by sweeping', () => {
    fc.assert(
      fc.property(anyPaths, anyOptions, (paths, options) => {
        const chain = buildChain(paths, options)
        const removed = Uint8Array.from(chain.states, (state) => (state.includes(0) ? 1 : 0))
        const swept = absorb(chain, removed, 0)
        const eliminated = absorb(chain, removed, chain.states.length)
        expect(swept.conversion).toBeCloseTo(eliminated.conversion, 12)
        expect(swept.value).toBeCloseTo(eliminated.value, 10)
      }),
    )
  })

  it('gives nothing to a channel from which no conversion can be reached', () => {
    const paths = [
      { channels: ['mail', 'search'], conversions: 3, value: 9, nulls: 1 },
      { channels: ['mail', 'banner'], conversions: 0, value: 0, nulls: 5 },
      { channels: ['banner'], conversions: 0, value: 0, nulls: 2 },
    ]
    const banner = creditMarkov(paths, { order: 1, includeNulls: true }).credits.find(
      (credit) => credit.channel === 'banner',
    )
    expect(banner).toEqual({
      channel: 'banner',
      conversions: 0,
      value: 0,
      removalEffect: 0,
      removalEffectOnValue: 0,
    })
  })

  it('remembers as many channels as the order says', () => {
    const paths = [{ channels: ['a', 'a', 'b', 'a'], conversions: 1, value: 0, nulls: 0 }]
    const states = (order: number) =>
      buildChain(paths, { order, includeNulls: true }).states.map((state) => state.join(''))
    expect(states(1)).toEqual(['0', '1'])
    expect(states(2)).toEqual(['00', '01', '10'])
    expect(states(9)).toEqual(['0010'])
  })
})

/**
 * One walker's probability, pushed from state to state until it has left the chain: the definition, without equations.
 */
function pushThrough(
  paths: ChannelPath[],
  { order, includeNulls }: { order: number; includeNulls: boolean },
  without: string | null,
): { conversion: number; value: number } {
  const moves = new Map<string, Map<string, number>>()
  const endings = new Map<string, { conversions: number; value: number }>()
  for (const path of paths) {
    const weight = path.conversions + (includeNulls ? path.nulls : 0)
    if (weight === 0) continue
    const runs: string[] = []
    for (let begin = 0; begin === 0 || begin + order <= path.channels.length; begin += 1) {
      const run = path.channels.slice(begin, begin + order).join('+')
      if (runs.at(-1) !== run) runs.push(run)
    }
    const last = runs.at(-1) ?? ''
    const ending = endings.get(last) ?? { conversions: 0, value: 0 }
    endings.set(last, {
      conversions: ending.conversions + path.conversions,
      value: ending.value + path.value,
    })
    const stations = ['(start)', ...runs]
    const add = (from: string, to: string, amount: number) => {
      const row = moves.get(from) ?? new Map<string, number>()
      moves.set(from, row)
      row.set(to, (row.get(to) ?? 0) + amount)
    }
    stations.slice(1).forEach((to, place) => {
      add(stations[place] ?? '', to, weight)
    })
    add(last, '(conversion)', path.conversions)
    add(last, '(null)', weight - path.conversions)
  }

  let here = new Map([['(start)', 1]])
  let conversion = 0
  let value = 0
  for (let round = 0; round < 5000 && here.size > 0; round += 1) {
    const next = new Map<string, number>()
    for (const [from, probability] of here) {
      const row = moves.get(from) ?? new Map<string, number>()
      const total = [...row.values()].reduce((sum, amount) => sum + amount, 0)
      for (const [to, amount] of row) {
        const arriving = (probability * amount) / total
        if (arriving < 1e-15 || to === '(null)') continue
        if (to === '(conversion)') {
          const ending = endings.get(from) ?? { conversions: 1, value: 0 }
          conversion += arriving
          value += (arriving * ending.value) / ending.conversions
        } else if (without === null || !to.split('+').includes(without)) {
          next.set(to, (next.get(to) ?? 0) + arriving)
        }
      }
    }
    here = next
  }
  return { conversion, value }
}
