import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { totalOutcomes } from '#core/event/outcome.ts'
import { countStoredOutcomes, readReceipts, sumReceipts } from '#core/store/outcomes/receipts.ts'
import { openListener, type TestListener } from './listening.ts'
import { mutatedLine } from './mutated.ts'

/** Envelopes in all: 20,000 in the test run, what `npm run lab` says there. */
const ENVELOPES = Number(process.env.JOURNEYSCOPE_LAB ?? 20_000)
const LINES = 250
const LONG = 60 * 60_000

const Answered = z.object({
  accepted: z.int(),
  duplicates: z.int(),
  rejected: z.array(z.object({ index: z.int() })),
})

let listener: TestListener

beforeAll(async () => {
  listener = await openListener()
})

afterAll(() => listener.remove())

/** Every arrival has one outcome, by the receipts and by the rows. */
function checkAccounts(): void {
  const { database, pipeline } = listener.hostOf.session.required()
  const receipts = sumReceipts(readReceipts(database))
  expect(totalOutcomes(receipts)).toBe(pipeline.writer().lastArrival)
  const stored = countStoredOutcomes(database)
  expect({ ...stored, SAMPLED: 0 }).toEqual({ ...receipts, SAMPLED: 0 })
}

test(
  `of ${ENVELOPES} mutated envelopes each has one outcome, and none makes the host fail`,
  async () => {
    const batch = fc.array(mutatedLine, { minLength: LINES, maxLength: LINES, size: 'max' })
    let sent = 0
    await fc.assert(
      fc.asyncProperty(batch, async (lines) => {
        const { status, body } = await listener.post('/v1/events', lines.join('\n'))
        expect([200, 400]).toContain(status)
        const { accepted, duplicates, rejected } = Answered.parse(body)
        const positions = new Set(rejected.map(({ index }) => index))
        expect(positions.size).toBe(rejected.length)
        const before = sent
        sent += accepted + duplicates + rejected.length
        // A batch in which no line at all is whole is one broken event.
        if (sent - before !== 1) expect(sent - before).toBe(lines.length)
      }),
      { numRuns: Math.ceil(ENVELOPES / LINES), endOnFailure: ENVELOPES > 20_000 },
    )
    const { pipeline } = listener.hostOf.session.required()
    expect(pipeline.writer().lastArrival).toBe(sent)
    // The envelopes were odd in every way that has a name of its own.
    const codes = listener.rows('SELECT DISTINCT code FROM dead_letters ORDER BY code')
    expect(codes).toEqual(
      ['forbidden_key', 'invalid_value', 'missing_field', 'not_json', 'too_deep', 'wrong_type'].map(
        (code) => ({ code }),
      ),
    )
    checkAccounts()
  },
  LONG,
)

const ROUTES = [
  '/v1/events',
  '/v1/track',
  '/v1/alias',
  '/v1/batch',
  '/capture/',
  '/batch/',
  '/e/',
  '/cloudevents',
]
const TYPES = [
  'application/json',
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
  'text/plain',
]
const ENCODINGS = ['identity', 'gzip', 'zstd', 'none-such']

const body = fc.oneof(
  mutatedLine.map((line) => Buffer.from(line)),
  fc.array(mutatedLine, { maxLength: 4 }).map((lines) => Buffer.from(`[${lines.join(',')}]`)),
  fc.array(mutatedLine, { maxLength: 4 }).map((lines) => Buffer.from(`{"batch":[${lines.join(',')}]}`)),
  fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
  mutatedLine.map((line) => gzipSync(line)),
  fc.tuple(mutatedLine, fc.nat(80)).map(([line, at]) => gzipSync(line).subarray(0, at)),
)

test(
  'no body on any route, of whatever type and encoding, makes the host fail or leaves an event without an outcome',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ROUTES),
        fc.constantFrom(...TYPES),
        fc.constantFrom(...ENCODINGS),
        body,
        async (route, type, encoding, bytes) => {
          const headers = {
            'content-type': type,
            ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
          }
          const { status } = await listener.post(route, bytes, headers)
          expect([200, 204, 400, 413, 415]).toContain(status)
        },
      ),
      { numRuns: Math.max(1000, Math.ceil(ENVELOPES / 50)) },
    )
    checkAccounts()
  },
  LONG,
)
