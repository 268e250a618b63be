import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { FileWishes, ImportPreview } from '#core/contract/imports.ts'
import { previewImport, startImport } from '#core/host/intake/imports.ts'
import { createUploads } from '#core/host/intake/uploads.ts'
import { createSession, type Session } from '#core/host/session.ts'
import { readSetting } from '#core/store/settings.ts'

const AT = Date.UTC(2026, 4, 12)
const HEADER = 'kundin;person;was;wann;betrag'
let folder: string
let session: Session
const uploads = createUploads()

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-remembered-'))
  session = createSession({ clock: { now: () => AT }, home: join(folder, 'home') })
})
afterEach(async () => {
  await session.close()
  rmSync(folder, { recursive: true })
})

function file(name: string, ...lines: string[]): { kind: 'path'; path: string } {
  const path = join(folder, name)
  writeFileSync(path, `${lines.join('\n')}\n`)
  return { kind: 'path', path }
}

async function imported(source: { kind: 'path'; path: string }, wishes: FileWishes): Promise<void> {
  const job = await startImport(session, uploads, { source, ...wishes })
  const now = () => session.jobs.list().find(({ id }) => id === job.id)
  while (now()?.state === 'running') await setTimeout(5)
  expect(now()?.state).toBe('done')
}

const asBefore = (source: { kind: 'path'; path: string }): Promise<ImportPreview> =>
  previewImport(session, uploads, { source, asBefore: true })

const WISHES: FileWishes = {
  mapping: { userId: 'person', eventType: 'was', timestamp: 'wann' },
  timeFormat: 'day-month-year',
  timeZone: 'Europe/Berlin',
  decimalComma: true,
}

test('a table with the same columns is read as the last one was, and by its content where that is asked', async () => {
  await imported(file('orders.csv', HEADER, 'x;ann;Kauf;03.02.2026;"1,5"'), WISHES)
  const next = file('more.csv', HEADER, 'y;bob;Kauf;04.02.2026;"2,5"')
  const preview = await asBefore(next)
  expect(preview).toMatchObject({
    remembered: { file: 'orders.csv', at: AT, used: true },
    mapping: { userId: 'person', eventType: 'was', timestamp: 'wann' },
    values: { timeFormat: 'day-month-year', timeZone: 'Europe/Berlin', decimalComma: true },
    unmapped: [],
  })
  const byContent = await previewImport(session, uploads, { source: next })
  expect(byContent.remembered).toMatchObject({ file: 'orders.csv', used: false })
  expect(byContent.mapping).not.toEqual(preview.mapping)
  await imported(next, preview.remembered?.wishes ?? {})
})

test('a field that was taken from its column stays fed by nothing', async () => {
  const columns = 'user_id,event_type,session_id'
  await imported(file('a.csv', columns, 'ann,VIEW,s1'), { mapping: { sessionId: '' } })
  expect((await asBefore(file('b.csv', columns, 'bob,VIEW,s2'))).mapping).toEqual({
    ...{ userId: 'user_id', eventType: 'event_type' },
  })
})

test('other columns are another kind, and the newest reading of a kind is the one that is told', async () => {
  const columns = 'user_id,event_type,session_id'
  await imported(file('a.csv', columns, 'ann,VIEW,s1'), { mapping: { sessionId: '' } })
  expect((await asBefore(file('c.csv', `${columns},plan`, 'bob,VIEW,s2,pro'))).remembered).toBeNull()
  await imported(file('b.csv', columns, 'bob,VIEW,s2'), {})
  const { remembered, mapping } = await asBefore(file('d.csv', columns, 'cem,VIEW,s3'))
  expect([remembered?.file, mapping.sessionId]).toEqual(['b.csv', 'session_id'])
})

test('events of a kind may lack a field; their mapping comes again with what it leaves to shapes', async () => {
  const event = (more: object) =>
    JSON.stringify({ who: 'ann', did: 'Kauf', at: '2026-02-03', a: 1, b: 2, c: 3, ...more })
  const mapping = { userId: 'who', eventType: 'did', timestamp: 'at' }
  await imported(file('a.ndjson', event({ d: 4 }), event({})), { mapping })
  const { remembered, json, mapping: again } = await asBefore(file('b.ndjson', event({}), event({})))
  expect([remembered?.used, json?.reading, again]).toEqual([true, 'mapping', mapping])
  expect((await asBefore(file('c.ndjson', '{"who":"ann","what":"x","when":1}'))).remembered).toBeNull()
})

test('no value of a file is kept with its reading, not even where its first line is one', async () => {
  const mapping = { userId: 'column_1', eventType: 'column_2' }
  const source = file('bare.csv', 'somebody@example.com,VIEW,secret', 'other@example.com,PAY,hidden')
  await imported(source, { header: false, mapping })
  const kept = readSetting(session.required().database, 'imports.readings') ?? ''
  expect(kept).toContain('column_1')
  expect(kept).not.toMatch(/example\.com|secret|hidden/)
})
