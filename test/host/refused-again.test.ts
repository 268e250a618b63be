import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { FileWishes } from '#core/contract/imports.ts'
import { deadLetterOf, refusedOf, tailFrom } from '#core/host/answers/answer-live.ts'
import { discardDeadLetter, retryDeadLetters } from '#core/host/governed/dead-letters.ts'
import { importInto } from '#core/host/intake/imports.ts'
import { createKeyStore } from '#core/host/keys/key-store.ts'
import { rotateSealingKey } from '#core/host/keys/workspace-keys.ts'
import { type OpenedWorkspace, openWorkspace } from '#core/host/opened.ts'
import { importFile } from '#core/sources/file/import-file.ts'
import { saveDocument } from '#core/store/documents.ts'
import { readAccounts } from '#core/store/outcomes/accounting.ts'
import { openDeadLetters, readDeadLetter, readRejectionReasons } from '#core/store/outcomes/dead-letters.ts'
import { countStoredOutcomes, readReceipts, sumReceipts } from '#core/store/outcomes/receipts.ts'
import { delivery, INTAKE, snapshot } from '../pipeline/workspace.ts'

let now = 5000
const clock = { now: () => now }
let folder: string
let workspace: OpenedWorkspace

function open(name: string): OpenedWorkspace {
  const keys = createKeyStore({ home: folder, environment: undefined, keychain: null })
  const opened = openWorkspace(join(folder, name), clock, true, { keys })
  if (!opened.ok) throw new Error(opened.error.message)
  return opened.value
}

beforeEach(() => {
  now = 5000
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-again-'))
  workspace = open('x.journey')
})
afterEach(() => {
  workspace.close()
  rmSync(folder, { recursive: true })
})

function save(kind: 'schema' | 'registry', name: string, text: unknown, into = workspace): void {
  saveDocument(into.database, { kind, name, savedAt: 0, text: JSON.stringify(text) })
  expect(into.govern()).toBe(null)
}

function requireNumbers(into = workspace): void {
  save('schema', 'ORDER', { type: 'object', properties: { amount: { type: 'number' } } }, into)
  save('registry', 'default', { mode: 'enforce' }, into)
}

async function bringIn(lines: readonly string[], name = 'orders.ndjson', into = workspace) {
  const path = join(folder, name)
  writeFileSync(path, `${lines.join('\n')}\n`)
  const done = await importFile(
    { path, name, now: clock.now, format: 'ndjson', reading: 'shape' },
    importInto(into, name),
  )
  if (!done.ok) throw new Error(done.error.message)
  return done.value.outcomes
}

/** Rows against receipts, over all and for each intake and minute. */
function expectExact({ database }: OpenedWorkspace): void {
  expect(countStoredOutcomes(database)).toEqual(sumReceipts(readReceipts(database)))
  const { arrivals, receipts, minutes } = readAccounts(database, 1000)
  expect(receipts).toBe(arrivals)
  for (const { rows, receipts: counted } of minutes) expect(rows).toEqual(counted)
}

function letters({ database }: OpenedWorkspace) {
  return openDeadLetters(database, 0, 1000).map(({ arrival, line, code, again, lastAgainAt }) => ({
    ...{ arrival, line, code, again, lastAgainAt },
  }))
}

const line = (user: string, amount: unknown, more = {}): string =>
  JSON.stringify({
    userId: user,
    eventType: 'ORDER',
    timestamp: '1970-01-01T00:00:01Z',
    source: 'web',
    payload: { amount },
    ...more,
  })

test('a refused line that is imported again is counted on its letter', async () => {
  requireNumbers()
  const file = [line('anna', 3), line('anna', 'none'), '{"userId":"ben"}', '{"broken":', '{"broken":']
  expect(await bringIn(file)).toMatchObject({ NO_TRANSITION: 1, REJECTED: 4 })
  const once = letters(workspace)
  // The same content twice is two, as it is with events.
  expect(once.map((letter) => letter.line)).toEqual([2, 3, 4, 5])
  expect(once.every(({ again, lastAgainAt }) => again === 0 && lastAgainAt === null)).toBe(true)
  now = 9000
  expect(await bringIn(file)).toMatchObject({ DUPLICATE: 1, REJECTED: 4 })
  // Under another name it is the same file still.
  expect(await bringIn(file, 'copy.ndjson')).toMatchObject({ DUPLICATE: 1, REJECTED: 4 })
  expect(letters(workspace)).toEqual(once.map((letter) => ({ ...letter, again: 2, lastAgainAt: 9000 })))
  expectExact(workspace)
  expect(readRejectionReasons(workspace.database)).toMatchObject([
    { code: 'not_json', count: 2, again: 4, firstAt: 5000, lastAt: 9000 },
    { code: 'missing_field', count: 1, again: 2 },
    { code: 'schema_violation', count: 1, again: 2 },
  ])
  expect(refusedOf(workspace, 'anna')).toMatchObject([{ name: 'anna', count: 1 }])
})

test('a receipt of a repeat says so, and leads to the letter', async () => {
  await bringIn(['{"userId":"anna","timestamp":1}'])
  await bringIn(['{"userId":"anna","timestamp":1}'], 'copy.ndjson')
  const { rows } = await tailFrom(workspace, { limit: 10, filter: {} })
  expect(rows.map(({ arrival, intake, outcome, person }) => ({ arrival, intake, outcome, person }))).toEqual([
    { arrival: 2, intake: 'copy.ndjson', outcome: 'REJECTED', person: 'anna' },
    { arrival: 1, intake: 'orders.ndjson', outcome: 'REJECTED', person: 'anna' },
  ])
  expect(rows[0]?.note).toBe(`Refused again: ${rows[1]?.note}`)
  expect(deadLetterOf(workspace, 2)).toEqual(deadLetterOf(workspace, 1))
  expect(deadLetterOf(workspace, 2)).toMatchObject({ arrival: 1, again: 1, lastAgainAt: 5000 })
  expect(await tailFrom(workspace, { limit: 10, person: 'anna', filter: {} })).toMatchObject({
    rows: [{ arrival: 2 }, { arrival: 1 }],
  })
  expect(deadLetterOf(workspace, 3)).toBe(null)
})

test('what was given up does not come back with the same file, and what was let in is not refused anew', async () => {
  requireNumbers()
  const file = [line('anna', 'none'), '{"broken":', line('ben', 'none')]
  await bringIn(file)
  expect(discardDeadLetter(workspace, clock, 1, 'a test')).toBe(null)
  expect(discardDeadLetter(workspace, clock, 2, 'a test')).toBe(null)
  save('registry', 'default', { mode: 'off' })
  expect(await retryDeadLetters(workspace, clock)).toMatchObject({
    ok: true,
    value: { tried: 1, outcomes: { NO_TRANSITION: 1 } },
  })
  requireNumbers()
  expect(await bringIn(file)).toMatchObject({ REJECTED: 3 })
  expect(letters(workspace)).toEqual([])
  expect(readDeadLetter(workspace.database, 1)).toMatchObject({ status: 'discarded', again: 1 })
  expect(readDeadLetter(workspace.database, 3)).toMatchObject({ status: 'retried', again: 1 })
  expectExact(workspace)
})

test('a letter that came often is let in once', async () => {
  requireNumbers()
  const file = [line('anna', '1'), line('anna', '1'), line('ben', '2')]
  for (let time = 0; time < 3; time += 1) await bringIn(file)
  expect(letters(workspace).map(({ again }) => again)).toEqual([2, 2, 2])
  save('registry', 'default', { mode: 'off' })
  expect(await retryDeadLetters(workspace, clock, { where: "event.userId == 'anna'" })).toMatchObject({
    value: { tried: 2, outcomes: { NO_TRANSITION: 2 }, stillRefused: 0 },
  })
  expect(await retryDeadLetters(workspace, clock)).toMatchObject({
    value: { tried: 1, outcomes: { NO_TRANSITION: 1 } },
  })
  expect(await bringIn(file)).toMatchObject({ DUPLICATE: 3, REJECTED: 0 })
  expectExact(workspace)
})

test('the letter says why it is refused now', async () => {
  requireNumbers()
  await bringIn([line('anna', 'none')])
  save('schema', 'ORDER', { type: 'object', required: ['currency'] })
  await bringIn([line('anna', 'none')])
  const [letter, ...others] = openDeadLetters(workspace.database, 0, 10)
  expect(others).toEqual([])
  expect(letter).toMatchObject({ again: 1, message: expect.stringContaining('currency') })
})

test('by the network, an event is known by its id and bytes without it only while its letter waits', async () => {
  requireNumbers()
  const order = (more: object) =>
    delivery({
      userId: 'u',
      eventType: 'ORDER',
      timestamp: 1,
      source: 'web',
      payload: { amount: 'x' },
      ...more,
    })
  const own = order({ eventId: '00000000-0000-4000-8000-000000000001' })
  const fresh = (eventId: string) => {
    const made = order({})
    if (!made.ok) throw new Error('no event')
    return { ...made, envelope: { ...made.envelope, eventId, idWasMissing: true } }
  }
  const broken = delivery({ userId: 'u' })
  const batch = [own, fresh('00000000-0000-7000-8000-000000000002'), broken]
  await workspace.pipeline.submit(INTAKE, batch)
  await workspace.pipeline.submit(INTAKE, [own, fresh('00000000-0000-7000-8000-000000000003'), broken])
  // Without an id nobody knows whether it is the same order: it may be another, and is not thrown away.
  expect(letters(workspace).map(({ arrival, again }) => [arrival, again])).toEqual([
    [1, 1],
    [2, 0],
    [3, 1],
    [5, 0],
  ])
  for (const { arrival } of letters(workspace))
    expect(discardDeadLetter(workspace, clock, arrival, 'a test')).toBe(null)
  await workspace.pipeline.submit(INTAKE, [own, broken])
  // Somebody sends it still.
  expect(letters(workspace).map(({ arrival, code }) => [arrival, code])).toEqual([[8, 'missing_field']])
  // Another kind of intake is another sender.
  await workspace.pipeline.submit({ kind: 'kafka', name: 'orders' }, [broken])
  expect(letters(workspace)).toHaveLength(2)
  expectExact(workspace)
})

test('what a letter is known by is keyed, and outlives the sealing key', async () => {
  const bad = '{"userId":"anna@example.com"}'
  await bringIn([bad])
  const marks = (into: OpenedWorkspace): unknown[] =>
    into.database.prepare('SELECT hex(fingerprint) FROM dead_letters').pluck().all()
  const other = open('other.journey')
  await bringIn([bad], 'orders.ndjson', other)
  expect(marks(other)).toHaveLength(1)
  expect(marks(other)).not.toEqual(marks(workspace))
  other.close()
  const keys = createKeyStore({ home: folder, environment: undefined, keychain: null })
  expect(rotateSealingKey(workspace.database, keys).ok).toBe(true)
  workspace.close()
  workspace = open('x.journey')
  await bringIn([bad])
  expect(letters(workspace)).toMatchObject([{ again: 1 }])
})

const XES_EVENT = '<event><string key="concept:name" value="A"/></event>'
const FILES: readonly [string, FileWishes, string][] = [
  ['a.csv', { format: 'csv' }, 'userId,eventType,timestamp\na,A,soon\na,A,soon\na\n'],
  [
    'a.xes',
    { format: 'xes', mapping: { timestamp: 'when' } },
    `<log><trace><string key="concept:name" value="C1"/>${XES_EVENT.repeat(3)}</trace></log>`,
  ],
  [
    'paths.csv',
    { format: 'paths' },
    'path,total_conversions,total_null\na > b,none,1\na > b,none,1\nc > d,-1,0\n',
  ],
  [
    'calls.ndjson',
    { format: 'ndjson' },
    '{"batch":[{"type":"track","event":"x"},{"type":"track","event":"x"},{"type":"track","event":"y"}]}\n',
  ],
  [
    'a.json',
    { format: 'json', reading: 'shape' },
    '[{"eventType":"A"},{"eventType":"A"},{"eventType":1,"userId":"u"}]',
  ],
]

test.each(FILES)('%s twice: each of its three bad rows has one letter', async (name, wishes, text) => {
  const path = join(folder, name)
  writeFileSync(path, text)
  for (let time = 0; time < 2; time += 1) {
    const done = await importFile({ path, name, now: clock.now, ...wishes }, importInto(workspace, name))
    expect(done).toMatchObject({ ok: true, value: { received: 3, outcomes: { REJECTED: 3 } } })
  }
  expect(letters(workspace).map(({ again }) => again)).toEqual([1, 1, 1])
  expectExact(workspace)
})

/** A line in few words; the same words twice are the same line. */
const aLine = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ user: fc.constantFrom('a', 'b'), amount: fc.constantFrom(1, 2, 'x', 'y') }),
  },
  { weight: 1, arbitrary: fc.record({ id: fc.constantFrom('i', 'j'), amount: fc.constantFrom(1, 'x') }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('{"broken":', '[]', '{"userId":"a"}', '{"eventType":"ORDER"}', 'é'),
  },
)
type Described = typeof aLine extends fc.Arbitrary<infer Value> ? Value : never

function textOf(described: Described): string {
  if (typeof described === 'string') return described
  return 'user' in described
    ? line(described.user, described.amount)
    : line('c', described.amount, { eventId: described.id })
}

test('importing any lines any number of times is importing them once, but for receipts', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(aLine, { minLength: 1, maxLength: 14 }),
      fc.integer({ min: 2, max: 4 }),
      async (described, times) => {
        const into = open(`${Math.random()}.journey`)
        try {
          requireNumbers(into)
          const file = described.map(textOf)
          const contents = () => ({
            ...Object(snapshot(into.pipeline.writer())),
            letters: letters(into).map(({ arrival, line: at, code }) => ({ arrival, at, code })),
          })
          const first = await bringIn(file, 'some.ndjson', into)
          const once = contents()
          for (let time = 1; time < times; time += 1) {
            now += 61_000
            const again = await bringIn(file, 'some.ndjson', into)
            expect(again.REJECTED).toBe(first.REJECTED)
            expect(again.REJECTED + again.DUPLICATE).toBe(file.length)
          }
          expect(contents()).toEqual(once)
          const repeats = letters(into).reduce((sum, { again }) => sum + again + 1, 0)
          expect(repeats).toBe(first.REJECTED * times)
          expect(sumReceipts(readReceipts(into.database)).REJECTED).toBe(first.REJECTED * times)
          expectExact(into)
        } finally {
          into.close()
        }
      },
    ),
    { numRuns: 40 },
  )
})
