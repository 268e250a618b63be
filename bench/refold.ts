import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Delivery } from '#core/event/delivery.ts'
import { activateRules } from '#core/pipeline/activate.ts'
import { commitBatch } from '#core/pipeline/commit-batch.ts'
import { DEFAULT_LATE_AFTER, openWriter, type Writer } from '#core/pipeline/writer.ts'
import { openForWriting } from '#core/store/open.ts'
import { type Figure, median } from './figure.ts'

const EVENTS = 10_000
const MINUTE = 60_000
/** What is bearable while a window waits, ms. */
const BOUND = 50

function event(number: number, timestamp: number): Delivery {
  return {
    ok: true,
    envelope: {
      eventId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
      userId: 'u',
      eventType: ['PAGE_VIEW', 'CLICK', 'FORM_SUBMIT'][number % 3] ?? 'CLICK',
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

/** Milliseconds for a late event of a person with 10,000 events, one that belongs 500 events back, against 50 ms. */
export function benchRefold(): Figure {
  const folder = mkdtempSync(join(tmpdir(), 'journeyscope-bench-'))
  const opened = openForWriting(join(folder, 'x.journey'), { now: new Date(0), create: true })
  if (!opened.ok) throw new Error(opened.error.message)
  const writer = openWriter(opened.value.database)
  activateRules(writer, readFileSync('examples/tidewater-rules.json', 'utf8'), 0, false)
  for (let from = 0; from < EVENTS; from += 1000)
    commit(
      writer,
      Array.from({ length: 1000 }, (_, at) => event(from + at, (from + at) * MINUTE)),
    )
  const late = (number: number, back: number): number => {
    const started = performance.now()
    commit(writer, [event(EVENTS + number, (EVENTS - back) * MINUTE - 1000 - number)])
    return performance.now() - started
  }
  const value = median(Array.from({ length: 9 }, (_, run) => late(run, 500)))
  const whole = late(100, EVENTS - 1)
  process.stderr.write(`refold: an event from the very start takes ${whole.toFixed(0)} ms\n`)
  opened.value.close()
  rmSync(folder, { recursive: true })
  return { name: 'refold', value, unit: 'ms', reference: BOUND, ratio: BOUND / value, goal: 1 }
}
