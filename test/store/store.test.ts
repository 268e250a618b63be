import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { v4 } from 'uuid'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createBloom } from '#core/store/events/bloom.ts'
import { openEventIds } from '#core/store/events/event-ids.ts'
import { roomFor } from '#core/store/events/id-words.ts'
import { bytesToUuid, uuidToBytes } from '#core/store/events/uuid-bytes.ts'
import { MIGRATIONS } from '#core/store/migrate.ts'
import { openForReading, openForWriting } from '#core/store/open.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-store-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const NOW = { now: new Date(0), create: true }

function opened(path: string) {
  const result = openForWriting(path, NOW)
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

test('every table is strict, and the file is marked as a workspace', () => {
  const { database, close } = opened(join(folder, 'x.journey'))
  const tables = database
    .prepare("SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all()
  expect(tables.length).toBeGreaterThan(10)
  expect(tables.filter((table) => JSON.stringify(table).includes('"strict":0'))).toEqual([])
  expect(database.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length)
  close()
})

test('a second writer is refused with who holds it, a reader is not, and a closed file can be had again', () => {
  const path = join(folder, 'x.journey')
  const first = opened(path)
  const second = openForWriting(path, NOW)
  expect(second.ok ? '' : second.error.code).toBe('workspace_locked')
  expect(second.ok ? '' : second.error.message).toContain(`process ${process.pid}`)
  const reader = openForReading(path)
  expect(reader.ok).toBe(true)
  if (reader.ok) reader.value.close()
  first.close()
  opened(path).close()
})

test('before a migration the file is copied, and the copy still opens as it was', () => {
  const path = join(folder, 'x.journey')
  opened(path).close()
  const next = [
    ...MIGRATIONS,
    (database: Database.Database) => database.exec('CREATE TABLE more (a INTEGER) STRICT'),
  ]
  const migrated = openForWriting(path, { ...NOW, migrations: next })
  if (!migrated.ok) throw new Error(migrated.error.message)
  expect(migrated.value.database.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length + 1)
  migrated.value.close()
  const copy = openForReading(`${path}.backup-v${MIGRATIONS.length}`)
  expect(copy.ok).toBe(true)
  if (copy.ok) copy.value.close()
  const newer = openForWriting(path, NOW)
  expect(newer.ok ? '' : newer.error.code).toBe('workspace_newer')
})

test('a migration that fails leaves the file at the version it had', () => {
  const path = join(folder, 'x.journey')
  opened(path).close()
  const failing = [
    ...MIGRATIONS,
    (database: Database.Database) => database.exec('CREATE TABLE half (a INTEGER) STRICT; nonsense'),
  ]
  const result = openForWriting(path, { ...NOW, migrations: failing })
  expect(result.ok).toBe(false)
  const { database, close } = opened(path)
  expect(database.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").pluck().get()).toBe(0)
  close()
})

test('a file that is no workspace is refused and stays byte for byte as it was', () => {
  const text = join(folder, 'text.journey')
  writeFileSync(text, 'not a database at all, but long enough to have a header')
  const foreign = join(folder, 'foreign.journey')
  const other = new Database(foreign)
  other.exec('CREATE TABLE t (a)')
  other.close()
  for (const path of [text, foreign]) {
    const before = readFileSync(path)
    const result = openForWriting(path, NOW)
    expect(result.ok ? '' : result.error.code).toBe('not_a_workspace')
    expect(readFileSync(path)).toEqual(before)
  }
  const folderItself = openForWriting(folder, NOW)
  expect(folderItself.ok ? '' : folderItself.error.code).toBe('not_a_workspace')
  const nowhere = openForWriting(join(folder, 'no', 'where.journey'), NOW)
  expect(nowhere.ok ? '' : nowhere.error.code).toBe('not_found')
  expect(existsSync(join(folder, 'no'))).toBe(false)
})

test('a full disk is said in words, and the file keeps what it had', () => {
  const path = join(folder, 'x.journey')
  const { database, close } = opened(path)
  database.pragma(`max_page_count = ${Number(database.pragma('page_count', { simple: true })) + 1}`)
  const fill = database.transaction(() => {
    for (let i = 0; i < 1000; i += 1)
      database.prepare('INSERT INTO settings VALUES (?, ?)').run(`k${i}`, 'x'.repeat(500))
  })
  expect(() => fill()).toThrow(expect.objectContaining({ code: 'SQLITE_FULL' }))
  expect(database.prepare('SELECT count(*) FROM settings').pluck().get()).toBe(0)
  close()
})

test('the filter forgets nothing, and is rarely wrong about what is new', () => {
  const bloom = createBloom(10_000)
  const positions = Array.from({ length: 10_000 }, (_, position) => position)
  const [known, others] = [roomFor(10_000), roomFor(10_000)]
  for (const position of positions) {
    known.bytes.set(uuidToBytes(v4()), position * 16)
    others.bytes.set(uuidToBytes(v4()), position * 16)
  }
  for (const position of positions) bloom.add(known.words, position)
  expect(positions.every((position) => bloom.mayHave(known.words, position))).toBe(true)
  expect(positions.filter((position) => bloom.mayHave(others.words, position)).length).toBeLessThan(500)
  const first = known.bytes.slice(0, 16)
  expect(uuidToBytes(bytesToUuid(first))).toEqual(Buffer.from(first))
})

test('every id is found again through memory, filter and index, also after a restart in the middle of a sweep', () => {
  const { database, close } = opened(join(folder, 'x.journey'))
  const insert = database.prepare(
    "INSERT INTO events VALUES (?, ?, 1, NULL, 0, 0, 1, 1, 1, NULL, NULL, NULL, NULL, NULL, 0, '{}', 1, NULL, NULL, NULL, NULL, NULL)",
  )
  const ids = Array.from({ length: 55_000 }, () => v4())
  let known = openEventIds(database)
  ids.forEach((id, index) => {
    insert.run(index + 1, uuidToBytes(id))
    known.add(id, index + 1)
  })
  for (let slice = 0; slice < 5; slice += 1) known.settle()
  const check = () => ids.every((id, index) => known.find(id) === index + 1)
  expect(check()).toBe(true)
  known = openEventIds(database)
  expect(check()).toBe(true)
  for (let slice = 0; slice < 40; slice += 1) known.settle()
  expect(database.prepare('SELECT count(*) FROM event_ids').pluck().get()).toBe(55_000)
  known = openEventIds(database)
  expect(check()).toBe(true)
  expect(known.find(v4())).toBeNull()
  close()
})

test('a file is given back though nothing more can be written to it', () => {
  const path = join(folder, 'x.journey')
  const first = opened(path)
  first.database.pragma = () => {
    throw new Error('database or disk is full')
  }
  first.close()
  expect(first.database.open).toBe(false)
  opened(path).close()
})
