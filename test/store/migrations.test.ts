import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MIGRATIONS } from '#core/store/migrate.ts'
import { type Connection, openForWriting } from '#core/store/open.ts'
import { readRulesets } from '#core/store/rulesets.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-migrations-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A workspace of an older format with rows in it, then brought up by one. */
function migrateFrom(version: number, fill: (database: Connection) => void): Connection {
  const path = join(folder, 'old.journey')
  const open = (through: number): ReturnType<typeof openForWriting> =>
    openForWriting(path, { now: new Date(0), create: true, migrations: MIGRATIONS.slice(0, through) })
  const old = open(version)
  if (!old.ok) throw new Error(old.error.message)
  fill(old.value.database)
  old.value.close()
  const next = open(version + 1)
  if (!next.ok) throw new Error(next.error.message)
  return next.value.database
}

test('0002: dead letters stay open and readable as events, events get room for remarks', () => {
  const database = migrateFrom(1, (old) => {
    old.exec(`INSERT INTO intakes VALUES (1, 'http', '/v1/events');
      INSERT INTO dead_letters VALUES (7, 1000, 1, 3, 'not_json', 'no JSON', x'7b')`)
  })
  expect(database.prepare('SELECT * FROM dead_letters').get()).toEqual({
    arrival: 7,
    received_at: 1000,
    intake: 1,
    line: 3,
    code: 'not_json',
    message: 'no JSON',
    original: Buffer.from('{'),
    format: 'event',
    context: null,
    sealed_with: null,
    shown: null,
    status: 'open',
    settled_at: null,
    settled_why: null,
  })
  const columns = database.prepare("SELECT name FROM pragma_table_info('events')").pluck().all()
  expect(columns).toContain('notes')
  database.close()
})

test('0003: people keep their states, and remember nothing more yet', () => {
  const database = migrateFrom(2, (old) => {
    old.exec(`INSERT INTO names VALUES (1, 'LANDING');
      INSERT INTO people VALUES (1, 'u', 1, '', '{}', 1000, 2, 3, 7)`)
  })
  expect(database.prepare('SELECT * FROM people').get()).toEqual({
    person: 1,
    subject: 'u',
    step: 1,
    history: '',
    metadata: '{}',
    last_event_at: 1000,
    version: 2,
    events: 3,
    head: 7,
    extra: null,
    last: 7,
    due_at: null,
  })
  database.close()
})

test('0004: every person becomes a profile with one subject, and keeps its events', () => {
  const database = migrateFrom(3, (old) => {
    old.exec(`INSERT INTO names VALUES (1, 'LANDING');
      INSERT INTO people VALUES (1, 'u', 1, '', '{}', 1000, 2, 1, 7, NULL, 7, NULL);
      INSERT INTO people VALUES (2, 'a', 1, '', '{}', 1000, 2, 1, 8, '{"counters":{"LOOK":1}}', 8, 5000);
      INSERT INTO events VALUES (7, x'00', 1, NULL, 0, 0, 1, 1, 1, NULL, NULL, NULL, NULL, NULL, 0, '{}', 1, NULL, NULL, NULL, NULL, NULL);
      INSERT INTO events VALUES (8, x'01', 2, NULL, 0, 0, 1, 1, 1, NULL, NULL, NULL, NULL, NULL, 2, '{}', 1, NULL, NULL, NULL, NULL, NULL)`)
  })
  expect(database.prepare('SELECT * FROM subjects').all()).toEqual([
    { subject: 1, name: 'u', person: 1, known: 1, head: 7, events: 1 },
    { subject: 2, name: 'a', person: 2, known: 0, head: 8, events: 1 },
  ])
  expect(database.prepare('SELECT person, subject, last, extra, due_at FROM people').all()).toEqual([
    { person: 1, subject: 'u', last: 7, extra: null, due_at: null },
    { person: 2, subject: 'a', last: 8, extra: '{"counters":{"LOOK":1}}', due_at: 5000 },
  ])
  expect(database.prepare('SELECT subject FROM events').pluck().all()).toEqual([1, 2])
  database.close()
})

test('0005: there is room for snapshots, and none yet', () => {
  const database = migrateFrom(4, () => {})
  expect(database.prepare('SELECT count(*) FROM snapshots').pluck().get()).toBe(0)
  database.close()
})

test('0006: what is looked up by its event has an index', () => {
  const database = migrateFrom(5, () => {})
  const indexes = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'index'").pluck().all()
  expect(indexes).toEqual(expect.arrayContaining(['duplicates_by_original']))
  database.close()
})

test('0007: webhooks of before are held back, and new ones have an outbox', () => {
  const database = migrateFrom(6, (old) => {
    old.exec(`INSERT INTO effects VALUES (x'02', 1, 7, 1, 'WEBHOOK', 2000, '{"url":"crm","body":{}}', 0, 1);
      INSERT INTO effects VALUES (x'01', 1, 6, 1, 'WEBHOOK', 1000, '{"url":"mail","body":{}}', 1, 1);
      INSERT INTO effects VALUES (x'03', 1, 8, 1, 'TRIGGER_ALERT', 3000, '{}', 0, 1)`)
  })
  expect(database.prepare('SELECT number, address, status, due_at, problem FROM deliveries').all()).toEqual(
    ['mail', 'crm'].map((address, index) => ({
      number: index + 1,
      address,
      status: 'held',
      due_at: null,
      problem: 'it was recorded before webhooks were sent.',
    })),
  )
  database.close()
})

test('0009: what is refused again has receipts of its own, and letters of before were never repeated', () => {
  const database = migrateFrom(8, (old) => {
    old.exec(`INSERT INTO dead_letters (arrival, received_at, intake, code, message, original)
      VALUES (7, 1000, 1, 'not_json', 'no JSON', x'7b')`)
  })
  expect(database.prepare('SELECT fingerprint, again, last_again_at FROM dead_letters').get()).toEqual({
    fingerprint: null,
    again: 0,
    last_again_at: null,
  })
  expect(database.prepare('SELECT count(*) FROM refused_again').pluck().get()).toBe(0)
  database.close()
})

test('0013: of versions of before it is not known by what they were activated, nor why', () => {
  const database = migrateFrom(12, (old) => {
    old.exec(`INSERT INTO rulesets VALUES (1, '1.0.0', 1000, 1, '{}')`)
  })
  expect(readRulesets(database)).toEqual([
    { number: 1, version: '1.0.0', activatedAt: 1000, fromStart: true, text: '{}', by: null, note: null },
  ])
  database.close()
})

test('0014: values of what is stored are still to be read', () => {
  const database = migrateFrom(13, (old) => {
    old.exec(`INSERT INTO events (arrival, event_id, subject, time, received_at, type, source, intake, flags, payload, outcome)
      VALUES (7, x'00', 1, 0, 0, 1, 1, 1, 0, '{}', 1), (9, x'01', 1, 0, 0, 1, 1, 1, 0, '{}', 1)`)
  })
  expect(database.prepare('SELECT * FROM naming_unread').all()).toEqual([{ after: 0, through: 9 }])
  database.close()
})
