import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json } from '#core/base/json.ts'
import type { Delivery } from '#core/event/delivery.ts'
import { hashOfNaming, NAMES_NOBODY } from '#core/event/naming-values.ts'
import { commitBatch } from '#core/pipeline/commit-batch.ts'
import { DEFAULT_LATE_AFTER, openWriter, type Writer } from '#core/pipeline/writer.ts'
import { openEventWriter } from '#core/store/events/event-writer.ts'
import { MIGRATIONS } from '#core/store/migrate.ts'
import { readOldValues } from '#core/store/naming/read-old.ts'
import { subjectsNamedBy, unreadStretch } from '#core/store/naming/reader.ts'
import { openNamingWriter } from '#core/store/naming/writer.ts'
import type { Connection } from '#core/store/open.ts'
import {
  carriedByIndex,
  peopleCarrying,
  personsCarrying,
  readStretch,
  wholeStretch,
} from '#core/store/people/known-by.ts'
import { delivery, INTAKE } from '../../pipeline/workspace.ts'

/** So small that a few events fill runs, and few people make a value common. */
const SMALL = { run: 6, row: 2, subjects: 3 }

interface Workspace {
  readonly writer: Writer
  commit(deliveries: readonly Delivery[]): void
}

/** A workspace in memory, opened anew on what is stored already where given. */
function open(database: Connection = empty(), sizes = SMALL): Workspace {
  const writer = openWriter(database)
  const naming = openNamingWriter(database, sizes)
  Object.assign(writer, { naming, eventWriter: openEventWriter(database, writer.names, naming) })
  return {
    writer,
    commit: (deliveries) =>
      void commitBatch(writer, {
        intake: INTAKE,
        deliveries,
        receivedAt: 5000,
        lateAfter: DEFAULT_LATE_AFTER,
      }),
  }
}

function empty(): Connection {
  const database = new Database(':memory:')
  for (const migration of MIGRATIONS) migration(database)
  return database
}

/** Every event read, value by value: what the search must find. */
function slow(workspace: Workspace, values: readonly string[]): [number, string[]][] {
  const { database } = workspace.writer
  const whole = wholeStretch(database)
  return [...personsCarrying(values.flatMap((value) => readStretch(database, value, whole)))]
}

const fast = (workspace: Workspace, values: readonly string[]): [number, string[]][] => [
  ...peopleCarrying(workspace.writer.database, values),
]

const UUID = '0b6c1f5e-8f3a-4c55-9c0f-1d2e3f4a5b6c'
const TOKEN = `email_${'0'.repeat(32)}`
const text = fc.constantFrom(
  ...[
    'ORD-1',
    'ord-1',
    'Ord-1',
    'x',
    '12345',
    '+4915112345678',
    '4915112345678',
    '+49 151 12345678',
    'Grün-77',
  ],
  ...[
    'GRÜN-77',
    TOKEN,
    TOKEN.toUpperCase(),
    '22.50',
    '/app/board',
    'https://example.com/ORD-1',
    'a "quoted" \\ one',
  ],
  ...[
    '2026-09-21T14:13:30Z',
    UUID,
    UUID.toUpperCase(),
    `long ${'y'.repeat(90)}`,
    'common',
    'event-1',
    'dev//7',
    '-100',
  ],
)
const number = fc.constantFrom(12345, 22.5, 7, 1001, -100, -12, 4915112345678, 1e21, 2 ** 53)
const value: fc.Arbitrary<Json> = fc.oneof(text, number, fc.constant(null), fc.boolean())
const payload = fc.record(
  {
    email: value,
    order: fc.record({ 'number.of': value, items: fc.array(value, { maxLength: 3 }) }),
    plan: value,
  },
  { requiredKeys: [] },
)
const event = fc.record({
  who: fc.nat({ max: 7 }),
  anonymousId: fc.option(text, { nil: undefined }),
  eventId: fc.oneof(fc.uuid(), text),
  payload,
})
const typed = fc.oneof(text, fc.constantFrom('1001', '22.5', String(2 ** 53), 'nobody', '1e21', '-12'))

let last = 0
const deliveriesOf = (events: readonly (typeof event extends fc.Arbitrary<infer Event> ? Event : never)[]) =>
  events.map(({ who, ...rest }) => {
    last += 1
    return delivery({
      ...JSON.parse(JSON.stringify(rest)),
      userId: `u${who}`,
      source: 'web',
      eventType: 'A',
      timestamp: last,
    })
  })

test('a search by the index finds the same people by the same fields as reading every event', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(event, { maxLength: 12 }), { maxLength: 4 }),
      fc.array(fc.array(typed, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 8 }),
      (batches, searches) => {
        const workspace = open()
        for (const batch of batches) workspace.commit(deliveriesOf(batch))
        for (const values of searches) expect(fast(workspace, values)).toEqual(slow(workspace, values))
        const again = open(workspace.writer.database)
        again.commit(deliveriesOf(batches.flat()))
        for (const values of searches) expect(fast(again, values)).toEqual(slow(again, values))
      },
    ),
    { numRuns: 60 },
  )
})

test('events of before are found while they are read in, bit by bit, and by the index alone after that', () => {
  fc.assert(
    fc.property(
      fc.array(event, { minLength: 1, maxLength: 25 }),
      fc.array(event, { maxLength: 8 }),
      fc.array(typed, { minLength: 1, maxLength: 6 }),
      (old, fresh, values) => {
        const before = open()
        before.commit(deliveriesOf(old))
        const { database } = before.writer
        // As a file of before: nothing of its values is known.
        database.exec(`DELETE FROM naming_runs; DELETE FROM naming_waiting; DELETE FROM naming_common;
          INSERT INTO naming_unread SELECT 0, max(arrival) FROM events`)
        const workspace = open(database)
        workspace.commit(deliveriesOf(fresh))
        for (let done = false; !done; ) {
          for (const one of values) expect(fast(workspace, [one])).toEqual(slow(workspace, [one]))
          done = readOldValues(database, workspace.writer.naming, 4)
        }
        expect(unreadStretch(database)).toBe(null)
        for (const one of values) {
          const { fields, toRead } = carriedByIndex(database, [one])
          expect(toRead.length > 0).toBe(subjectsNamedBy(database, one) === null)
          if (toRead.length === 0) expect([...personsCarrying(fields)]).toEqual(slow(workspace, [one]))
        }
      },
    ),
    { numRuns: 30 },
  )
})

test('what many carry is read from the events, and what few carry is not', () => {
  const workspace = open(empty(), { ...SMALL, run: 20 })
  expect(unreadStretch(workspace.writer.database)).toBe(null)
  const many = Array.from({ length: 9 }, (_, index) => ({
    who: index,
    anonymousId: undefined,
    eventId: `event-${index}`,
    payload: { plan: 'professional', order: { items: [`order ${index}`], 'number.of': null } },
  }))
  workspace.commit(deliveriesOf(many))
  const { database } = workspace.writer
  expect(carriedByIndex(database, ['professional']).toRead).toHaveLength(1)
  expect(fast(workspace, ['Professional'])).toHaveLength(9)
  expect(carriedByIndex(database, ['ORDER 3']).toRead).toEqual([])
  expect(fast(workspace, ['ORDER 3'])).toEqual([[4, ['payload.order.items[0]']]])
})

test.each([
  ['ORD-1', true],
  ['Anna Smith', true],
  ['1001', true],
  ['-100', true],
  [TOKEN, true],
  [`sha256_${'a'.repeat(64)}`, true],
  ['192.168.0.1', true],
  ['2024/1001', true],
  ['999', false],
  ['22.50', false],
  ['2026-09-21T14:13:30Z', false],
  ['/app/board', false],
  ['https://example.com', false],
  ['y'.repeat(81), false],
])('the rule of naming values: %s %s', (value, isNaming) => {
  expect(hashOfNaming(value) !== NAMES_NOBODY).toBe(isNaming)
  expect(hashOfNaming(value.toUpperCase())).toBe(hashOfNaming(value.toLowerCase()))
})
