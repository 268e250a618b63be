import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Delivery } from '#core/event/delivery.ts'
import { foldingFrom } from '#core/journey/step.ts'
import { activateRules } from '#core/pipeline/activate.ts'
import { commitBatch } from '#core/pipeline/commit-batch.ts'
import { eventsOf, rulesOf, startingState } from '#core/pipeline/refold.ts'
import { DEFAULT_LATE_AFTER, openWriter, type Writer } from '#core/pipeline/writer.ts'
import { openForWriting } from '#core/store/open.ts'
import { type Figure, median } from './figure.ts'

const EVENTS = 10_000
const MINUTE = 60_000
/** What is bearable while a window waits, ms. */
const BOUND = 50

const TYPES = ['PAGE_VIEW', 'CLICK', 'FORM_SUBMIT'] as const

function event(
  number: number,
  timestamp: number,
  eventType: string = TYPES[number % 3] ?? 'CLICK',
): Delivery {
  return {
    ok: true,
    envelope: {
      eventId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
      userId: 'u',
      eventType,
      payload: { buttonId: `button-${number % 7}`, formId: 'registration' },
      source: 'bench',
      timestamp,
    },
    original: { format: 'event', bytes: () => new Uint8Array() },
    line: null,
  }
}

function commit(writer: Writer, deliveries: readonly Delivery[]): void {
  const intake = { kind: 'bench', name: 'refold' }
  commitBatch(writer, { intake, deliveries, receivedAt: 0, lateAfter: DEFAULT_LATE_AFTER })
}

/** A workspace with one person of so many events, a minute apart; `use` is timed by what it returns. */
function withPerson<Value>(rules: string, events: number, use: (writer: Writer) => Value): Value {
  const folder = mkdtempSync(join(tmpdir(), 'journeyscope-bench-'))
  const opened = openForWriting(join(folder, 'x.journey'), { now: new Date(0), create: true })
  if (!opened.ok) throw new Error(opened.error.message)
  try {
    const writer = openWriter(opened.value.database)
    const activated = activateRules(writer, rules, 0, false)
    if (!activated.ok) throw new Error(activated.error[0]?.message)
    for (let from = 0; from < events; from += 1000)
      commit(
        writer,
        Array.from({ length: 1000 }, (_, at) => event(from + at, (from + at) * MINUTE)),
      )
    return use(writer)
  } finally {
    opened.value.close()
    rmSync(folder, { recursive: true })
  }
}

function timed(run: () => void): number {
  const started = performance.now()
  run()
  return performance.now() - started
}

/** Milliseconds for a late event of a person with 10,000 events, one that belongs 500 events back, against 50 ms. */
export function benchRefold(): Figure {
  const rules = readFileSync('examples/tidewater-rules.json', 'utf8')
  return withPerson(rules, EVENTS, (writer) => {
    const late = (number: number, back: number): number =>
      timed(() => {
        commit(writer, [event(EVENTS + number, (EVENTS - back) * MINUTE - 1000 - number)])
      })
    const value = median(Array.from({ length: 9 }, (_, run) => late(run, 500)))
    const whole = late(100, EVENTS - 1)
    process.stderr.write(`refold: an event from the very start takes ${whole.toFixed(0)} ms\n`)
    return { name: 'refold', value, unit: 'ms', reference: BOUND, ratio: BOUND / value, goal: 1 }
  })
}

const MOVES = [
  { id: 'hello', fromState: 'A', eventType: 'HELLO', toState: 'A' },
  { id: 'a-b', fromState: 'A', eventType: 'FORM_SUBMIT', toState: 'B' },
  { id: 'b-a', fromState: 'B', eventType: 'CLICK', toState: 'A' },
]
const COUNTS = {
  id: 'many',
  fromState: 'A',
  eventType: 'CLICK',
  condition: 'counters.PAGE_VIEW < 0',
  toState: 'A',
}
const WAITS = { id: 'wait', fromState: ['A', 'B'], after: 'PT30M', toState: 'A' }
const FIRES = { id: 'soon', fromState: 'B', after: 'PT30S', toState: 'A' }

/** PAGE_VIEW moves nobody; HELLO is one move more, so that the state never again is what it was. */
const CASES = [
  { name: 'a timer pending', rules: [...MOVES, WAITS], type: 'PAGE_VIEW' },
  { name: 'a timer pending, and a move more', rules: [...MOVES, WAITS], type: 'HELLO' },
  { name: 'timers that fired, and a move more', rules: [...MOVES, FIRES], type: 'HELLO' },
]

/** Late at the very start: the median, and (floor) what reading and folding that many events in memory takes. */
function atTheStart(rules: readonly object[], events: number, type: string): { late: number; floor: number } {
  return withPerson(JSON.stringify({ version: '1', initialState: 'A', rules }), events, (writer) => {
    const runs = [0, 1, 2, 3, 4, 5, 6, 7, 8]
    const late = runs.map((run) =>
      timed(() => {
        commit(writer, [event(events + run, 1000 + run, type)])
      }),
    )
    const floor = runs.map(() =>
      timed(() => {
        const stored = eventsOf(writer, 1)
        const folding = foldingFrom(startingState(writer, stored[0]))
        for (const one of stored) folding.take(one.envelope, rulesOf(writer, one))
      }),
    )
    return { late: median(late), floor: median(floor) }
  })
}

/** Milliseconds for an event at the very start of 10,000 that changes a counter, so that all of it is folded, against 50 ms. */
export function benchRefoldStart(): Figure {
  for (const { name, rules, type } of CASES) {
    const { late, floor } = atTheStart(rules, EVENTS, type)
    process.stderr.write(
      `refold-start: ${name}: ${late.toFixed(0)} ms, ${(late / floor).toFixed(1)} times reading and folding in memory\n`,
    )
  }
  const rules = [...MOVES, COUNTS]
  for (const events of [1000, 100_000]) {
    const { late } = atTheStart(rules, events, 'PAGE_VIEW')
    process.stderr.write(`refold-start: counters, of ${events} events: ${late.toFixed(1)} ms\n`)
  }
  const { late, floor } = atTheStart(rules, EVENTS, 'PAGE_VIEW')
  process.stderr.write(
    `refold-start: counters, of ${EVENTS} events: ${late.toFixed(1)} ms, ${(late / floor).toFixed(1)} times reading and folding in memory\n`,
  )
  return { name: 'refold-start', value: late, unit: 'ms', reference: BOUND, ratio: BOUND / late, goal: 1 }
}
