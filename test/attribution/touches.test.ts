import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergePaths } from '#core/attribution/paths.ts'
import { findTouches, pathsFromColumns } from '#core/attribution/touches.ts'
import { anyHistory } from '../topology/arbitrary.ts'
import { type PlainEvent, type PlainHistory, toColumns } from '../topology/history.ts'

const CONVERTS = 'BUY'

function historyOf(plain: PlainHistory, keep: boolean[] | null = null) {
  const columns = toColumns(plain)
  return {
    ...columns,
    keep: keep === null ? null : Uint8Array.from(keep, Number),
    conversion: { kind: 'event' as const, types: [columns.numberOf(CONVERTS)] },
  }
}

const visit = (person: string, time: number, channel?: string): PlainEvent => ({
  person,
  time,
  type: 'VISIT',
  ...(channel === undefined ? {} : { channel }),
})

describe('paths of a workspace', () => {
  it('closes a path at each conversion and keeps what came after the last as a null path', () => {
    const events: PlainEvent[] = [
      visit('ann', 1, 'mail'),
      visit('ann', 2),
      { person: 'ann', time: 3, type: CONVERTS, channel: 'search', value: 20 },
      { person: 'ann', time: 4, type: CONVERTS, value: 5 },
      visit('ann', 5, 'mail'),
      visit('bob', 2, 'search'),
      visit('bob', 1, 'mail'),
      { person: 'bob', time: 9, type: CONVERTS },
      { person: 'cem', time: 1, type: CONVERTS },
    ]
    expect(pathsFromColumns(historyOf({ events }))).toEqual({
      touchpoint: 'channel',
      paths: [
        { channels: ['mail', 'search'], conversions: 2, value: 20, nulls: 0 },
        { channels: ['mail'], conversions: 0, value: 0, nulls: 1 },
      ],
      conversions: 2,
      withoutTouchpoint: 2,
      nullPaths: 1,
      channels: [
        { channel: 'mail', touches: 3, people: 2 },
        { channel: 'search', touches: 2, people: 2 },
      ],
    })
  })

  it('takes every event for a touch of its source where no event has a channel', () => {
    const events = [
      { ...visit('ann', 1), source: 'ios' },
      { person: 'ann', time: 2, type: CONVERTS, source: 'billing' },
    ]
    const { touchpoint, paths } = pathsFromColumns(historyOf({ events }))
    expect([touchpoint, paths[0]?.channels]).toEqual(['source', ['ios', 'billing']])
  })

  it('does not turn to sources because a filter hides the channels', () => {
    const events = [visit('ann', 1, 'mail'), { person: 'ann', time: 2, type: CONVERTS }]
    const { touchpoint, withoutTouchpoint } = pathsFromColumns(historyOf({ events }, [false, true]))
    expect([touchpoint, withoutTouchpoint]).toEqual(['channel', 1])
  })

  it('reads a transition into a conversion step as a conversion, one for each event', () => {
    const columns = toColumns({
      events: [{ ...visit('ann', 1, 'mail'), value: 7 }],
      transitions: [
        { event: 0, from: 'START', to: 'PAID' },
        { event: 0, from: 'PAID', to: 'PAID', ordinal: 1 },
      ],
    })
    const conversion = { kind: 'outcome' as const, steps: [columns.numberOf('PAID')] }
    const found = pathsFromColumns({ ...columns, keep: null, conversion })
    expect(found.paths).toEqual([{ channels: ['mail'], conversions: 1, value: 7, nulls: 0 }])
    expect(found.withoutTouchpoint).toBe(0)
  })

  it('loses no touch and no conversion of any history', () => {
    fc.assert(
      fc.property(anyHistory, (plain) => {
        const columns = toColumns(plain)
        const conversion = { kind: 'event' as const, types: [columns.numberOf('CONVERSION')] }
        const history = { ...columns, keep: null, conversion }
        const touches = findTouches(history)
        const { conversions, withoutTouchpoint, paths } = pathsFromColumns(history)
        const converting = plain.events.filter((event) => event.type === 'CONVERSION')
        const touching = plain.events.filter((event) => event.channel !== undefined)
        expect(conversions + withoutTouchpoint).toBe(converting.length)
        expect(touches.event).toHaveLength(touching.length > 0 ? touching.length : plain.events.length)
        expect(mergePaths(paths)).toEqual(paths)
      }),
    )
  })
})
