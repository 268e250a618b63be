import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergePaths } from '#core/attribution/paths.ts'
import { findTouches, pathsFromColumns, pathsOfTouches } from '#core/attribution/touches.ts'
import { anyHistory, anyKeep, anyRange } from '../topology/arbitrary.ts'
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

  it('lets a range choose the conversions, and counts what was met before it', () => {
    const events: PlainEvent[] = [
      visit('ann', 1, 'mail'),
      { person: 'ann', time: 12, type: CONVERTS },
      visit('bob', 1, 'mail'),
      { person: 'bob', time: 2, type: CONVERTS },
      visit('bob', 3, 'search'),
      { person: 'bob', time: 12, type: CONVERTS },
      visit('bob', 13, 'mail'),
      { person: 'bob', time: 21, type: CONVERTS },
      visit('cem', 1, 'social'),
      visit('dee', 25, 'social'),
    ]
    const touches = touchesOf({ events }, { range: { from: 10, to: 20 } })
    expect(pathsOfTouches(touches)).toEqual([
      { channels: ['mail'], conversions: 1, value: 0, nulls: 1 },
      { channels: ['search'], conversions: 1, value: 0, nulls: 0 },
    ])
    expect(touchesOf({ events }, { range: { from: 10, to: 20 }, lookback: 9 })).toMatchObject({
      withoutTouchpoint: 1,
    })
  })

  it('gives the same as reading each person in turn, whatever the filter, the range and how far it looks back', () => {
    const anyLookback = fc.option(
      fc.integer({ min: 0, max: 12 }).map((count) => count * 20 * 60_000),
      { nil: undefined },
    )
    fc.assert(
      fc.property(anyHistory, anyKeep, anyRange, anyLookback, (plain, keep, range, lookback) => {
        const touches = touchesOf(plain, { keep, range, lookback })
        const paths = Array.from({ length: touches.pathCount }, (_, path) => ({
          events: [...touches.event.subarray(touches.starts[path], touches.starts[path + 1])],
          conversion: touches.conversion[path],
        }))
        const wanted = slowPaths(plain, { keep, range, lookback })
        const inOrder = (some: { events: number[] }[]) =>
          some.toSorted((a, b) => (a.events[0] ?? 0) - (b.events[0] ?? 0))
        expect(inOrder(paths)).toEqual(inOrder(wanted.paths))
        expect(touches.withoutTouchpoint).toBe(wanted.withoutTouchpoint)
      }),
      { numRuns: 500 },
    )
  })
})

interface Narrowed {
  readonly keep?: boolean[] | null
  readonly range?: { from: number; to: number } | null
  readonly lookback?: number | undefined
}

function touchesOf(plain: PlainHistory, { keep = null, range = null, lookback }: Narrowed) {
  const columns = toColumns(plain)
  const passes = keep === null ? null : Uint8Array.from(plain.events, (_, place) => Number(keep[place]))
  const within = (time: number) => range === null || (time >= range.from && time < range.to)
  const kept = Uint8Array.from(plain.events, ({ time }, place) =>
    Number((passes === null || passes[place] === 1) && within(time)),
  )
  return findTouches({
    ...columns,
    keep: kept,
    range: range === null ? null : { ...range, passes },
    lookback,
    conversion: { kind: 'event', types: [columns.numberOf(CONVERTS), columns.numberOf('CONVERSION')] },
  })
}

/** Paths straight from the definition: for every conversion of a range what lies between it and the one before. */
function slowPaths(plain: PlainHistory, { keep = null, range = null, lookback }: Narrowed) {
  const far = lookback ?? Number.POSITIVE_INFINITY
  const { from, to } = range ?? { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }
  const hasChannels = plain.events.some((event) => event.channel !== undefined)
  const paths: { events: number[]; conversion: number }[] = []
  let withoutTouchpoint = 0
  for (const person of new Set(plain.events.map((event) => event.person))) {
    const own = plain.events
      .map((event, place) => ({ ...event, place }))
      .filter((event) => event.person === person && event.time < to && keep?.[event.place] !== false)
      .sort((left, right) => left.time - right.time || left.place - right.place)
    const ends = own.flatMap(({ type }, at) => (type === 'CONVERSION' ? [at] : []))
    for (const [index, end] of [...ends, own.length].entries()) {
      const stretch = own.slice((ends[index - 1] ?? -1) + 1, end + 1)
      const last = stretch.at(-1)
      if (last === undefined || last.time < from) continue
      const events = stretch
        .filter(({ channel, time }) => (!hasChannels || channel !== undefined) && last.time - time <= far)
        .map(({ place }) => place)
      const conversion = end < own.length ? last.place : -1
      if (events.length > 0) paths.push({ events, conversion })
      else if (conversion >= 0) withoutTouchpoint += 1
    }
  }
  return { paths, withoutTouchpoint }
}
