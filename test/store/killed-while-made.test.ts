import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, expect, test } from 'vitest'
import { openForWriting } from '#core/store/open.ts'

const folder = mkdtempSync(join(tmpdir(), 'journeyscope-killed-'))
afterAll(() => rmSync(folder, { recursive: true }))
const options = { now: new Date(0), create: true }

/** A process that dies in the middle of its first transaction, with pages written and a journal to roll back. */
const DIES = `
  import Database from 'better-sqlite3'
  const database = new Database(process.argv[1])
  database.pragma('cache_size = 2')
  database.exec('BEGIN EXCLUSIVE; CREATE TABLE half (a BLOB)')
  const insert = database.prepare('INSERT INTO half VALUES (zeroblob(5000))')
  for (let i = 0; i < 500; i += 1) insert.run()
  process.kill(process.pid, 'SIGKILL')
`

test('a workspace whose making was killed with a journal left behind is made anew', () => {
  const path = join(folder, 'journal.journey')
  const { signal } = spawnSync(process.execPath, ['--input-type=module', '-e', DIES, path])
  expect(signal).toBe('SIGKILL')
  const opened = openForWriting(path, options)
  expect(opened.ok ? 'opened' : opened.error).toBe('opened')
  if (opened.ok) opened.value.close()
})

test('a workspace whose making was killed before its first table is made anew', () => {
  const path = join(folder, 'bare.journey')
  const database = new Database(path)
  database.pragma('journal_mode = WAL')
  database.close()
  const opened = openForWriting(path, options)
  expect(opened.ok ? 'opened' : opened.error).toBe('opened')
  if (opened.ok) opened.value.close()
})

test('a database of another program is still refused', () => {
  const path = join(folder, 'other.journey')
  const database = new Database(path)
  database.exec('CREATE TABLE t (a)')
  database.close()
  expect(openForWriting(path, options)).toMatchObject({ ok: false, error: { code: 'not_a_workspace' } })
  writeFileSync(
    path,
    'no database at all, but text that is long enough to be read as a header of one, nearly',
  )
  expect(openForWriting(path, options)).toMatchObject({ ok: false })
})
