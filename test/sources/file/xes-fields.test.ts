import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { Result } from '#core/base/result.ts'
import type { Rejection } from '#core/event/delivery.ts'
import type { Envelope } from '#core/event/envelope.ts'
import { guessMapping, type Mapping } from '#core/event/mapping.ts'
import { createEnvelopes } from '#core/sources/file/rows.ts'
import { openSource, UnreadableFile } from '#core/sources/file/source.ts'
import { readBytes } from '#core/sources/file/unpack.ts'
import { readXesEvents } from '#core/sources/file/xes/events.ts'
import { logReader, written } from '#core/sources/file/xes/fields.ts'
import type { PlainReader } from '#core/sources/file/xes/shape.ts'
import { cut, log, tidyLog } from './logs.ts'

const source = { path: 'log.xes', name: 'log.xes', bytes: 0, compressed: 'none' } as const

interface Reading {
  readonly made: Result<Envelope, Rejection>[]
  /** Taken by the reader of a shape. */
  readonly plain: number
}

/** A log's envelopes and refusals; without a plain reader every event goes the general way. */
async function envelopes(
  pieces: AsyncIterable<Buffer>,
  mapping: Mapping,
  plainReader?: PlainReader | null,
): Promise<Reading | null> {
  const made: Result<Envelope, Rejection>[] = []
  let plain = 0
  const take = createEnvelopes(source, 7)
  const read = logReader(mapping, (event, content) => {
    if (content !== undefined) plain += 1
    return take(event, content)
  })
  try {
    for await (const events of readXesEvents(pieces, 'log.xes', plainReader)) made.push(...events.map(read))
    return { made, plain }
  } catch (error) {
    if (error instanceof UnreadableFile) return null
    throw error
  }
}

const from = (...keys: string[]): fc.Arbitrary<string> => fc.constantFrom(...keys)
const mapping: fc.Arbitrary<Mapping> = fc.record(
  {
    userId: from('case:concept:name', 'case:amount', 'amount'),
    eventType: from('concept:name', 'case:concept:name'),
    timestamp: from('time:timestamp', 'amount', 'case:time:timestamp'),
    sessionId: from('case:amount', 'amount', 'nobody'),
    eventId: from('concept:name', 'case:time:timestamp'),
    source: from('amount', 'nobody'),
  },
  { requiredKeys: ['userId', 'eventType'] },
)

test('events that are read by their shape become the envelopes, with the ids, that the general way makes', {
  timeout: 60_000,
}, async () => {
  let plain = 0
  let taken = 0
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(log, tidyLog),
      mapping,
      fc.integer({ min: 20, max: 400 }),
      async (text, fields, size) => {
        const byShape = await envelopes(cut(text, [size]), fields)
        const generally = await envelopes(cut(text, [size]), fields, null)
        expect(byShape?.made).toEqual(generally?.made)
        expect(generally?.plain ?? 0).toBe(0)
        plain += byShape?.plain ?? 0
        taken += byShape?.made.filter(({ ok }) => ok).length ?? 0
      },
    ),
    { numRuns: 3000 },
  )
  expect(plain).toBeGreaterThan(1000)
  expect(taken).toBeGreaterThan(200)
})

const FOLDER = '../shared/data/process'
const logs = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => /\.xes(\.gz)?$/.test(name)) : []

describe.skipIf(logs.length === 0)('published logs', () => {
  it.each(logs.map((name) => join(FOLDER, name)))('%s', { timeout: 60_000 }, async (path) => {
    const opened = openSource(path, basename(path))
    if (!opened.ok) throw new Error(opened.error.message)
    const fields = guessMapping(['case:concept:name', 'concept:name', 'time:timestamp'])
    const byShape = await envelopes(readBytes(opened.value), fields)
    const generally = await envelopes(readBytes(opened.value), fields, null)
    expect(byShape?.made).toEqual(generally?.made)
    expect(byShape?.made.every(({ ok }) => ok)).toBe(true)
    console.log(`${basename(path)}: ${byShape?.plain} of ${byShape?.made.length} events by their shape`)
  })
})

test('a number is written as JavaScript writes it, however it stood in the log', () => {
  const digits = fc.stringMatching(/^-?\d{1,17}(\.\d{0,17})?([eE]-?\d{1,2})?$/)
  fc.assert(
    fc.property(fc.oneof(digits, fc.double({ noNaN: true, noDefaultInfinity: true }).map(String)), (raw) => {
      expect(written(Number(raw), raw)).toBe(String(Number(raw)))
    }),
    { numRuns: 3000 },
  )
  for (const raw of [
    '-0',
    '0.10',
    '007',
    '0.0000001',
    '0.000001',
    '1.50',
    '123456789012345678',
    '5',
    '-2.25',
  ])
    expect(written(Number(raw), raw)).toBe(String(Number(raw)))
  expect(written(true, 'true')).toBe('true')
})

test('what is done to one event does not show in the next', async () => {
  const event = '<event><string key="concept:name" value="a"/><string key="plan" value="p"/></event>'
  const text = `<log><trace><string key="concept:name" value="c"/>${event.repeat(3)}</trace></log>`
  const mapping: Mapping = { userId: 'case:concept:name', eventType: 'concept:name' }
  const read = await envelopes(cut(text, [text.length]), mapping, undefined)
  const payloads = (read?.made ?? []).map((made) => (made.ok ? made.value.payload : null))
  expect(payloads).toEqual([{ plan: 'p' }, { plan: 'p' }, { plan: 'p' }])
  expect(new Set(payloads).size).toBe(3)
})
