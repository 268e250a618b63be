import { describe, expect, test } from 'vitest'
import type { TailRow } from '#core/contract/live.ts'
import { busiest, everyMinute } from '../../../renderer/live/minutes.ts'
import {
  addNewer,
  addOlder,
  EMPTY_TAIL,
  fillGap,
  TAIL_KEPT,
  type TailList,
} from '../../../renderer/live/tail-list.ts'

function row(arrival: number): TailRow {
  return {
    arrival,
    receivedAt: arrival,
    timestamp: arrival,
    person: 'p',
    eventType: 'CLICK',
    eventId: `e${arrival}`,
    source: 'web',
    intake: 'http',
    outcome: 'SUCCESS',
    note: '',
  }
}

/** Rows from `newest` down to `oldest`. */
function rows(newest: number, oldest: number): TailRow[] {
  return Array.from({ length: newest - oldest + 1 }, (_, index) => row(newest - index))
}

function arrivals(list: TailList): (number | string)[] {
  return list.items.map((item) => (item.kind === 'row' ? item.row.arrival : `gap ${item.count}`))
}

const start = addOlder(EMPTY_TAIL, rows(3, 1), 500)

describe('the tail', () => {
  test('puts new rows on top and leaves out those that two answers share', () => {
    const once = addNewer(start, { rows: rows(5, 4), since: 2, lastArrival: 5 })
    const twice = addNewer(once, { rows: rows(6, 4), since: 3, lastArrival: 6 })
    expect(arrivals(twice)).toEqual([6, 5, 4, 3, 2, 1])
  })

  test('marks what came too fast to be listed, and fills it on demand', () => {
    const list = addNewer(start, { rows: rows(10, 9), since: 7, lastArrival: 10 })
    expect(arrivals(list)).toEqual([10, 9, 'gap 5', 3, 2, 1])
    const gap = list.items.find((item) => item.kind === 'gap')
    if (gap?.kind !== 'gap') throw new Error('no gap')
    const part = fillGap(list, gap, rows(8, 7))
    expect(arrivals(part)).toEqual([10, 9, 8, 7, 'gap 3', 3, 2, 1])
    const whole = fillGap(list, gap, rows(8, 1))
    expect(arrivals(whole)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
  })

  test('keeps a bounded number of rows', () => {
    let list = start
    for (let at = 4; at < 4 + TAIL_KEPT + 400; at += 400) {
      list = addNewer(list, { rows: rows(at + 399, at), since: 400, lastArrival: at + 399 })
    }
    expect(list.items).toHaveLength(TAIL_KEPT)
    expect(list.hasOlder).toBe(true)
  })

  test('remembers how far it has read although nothing passed the filter', () => {
    expect(addNewer(start, { rows: [], since: 0, lastArrival: 90 }).lastArrival).toBe(90)
  })
})

test('quiet minutes are shown as such', () => {
  const bars = everyMinute(
    [
      { minute: 60_000, received: 4, rejected: 1 },
      { minute: 240_000, received: 2, rejected: 0 },
    ],
    5,
  )
  expect(bars.map((bar) => bar.received)).toEqual([0, 4, 0, 0, 2])
  expect(busiest(bars)?.minute).toBe(60_000)
})
