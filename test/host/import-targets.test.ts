import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ImportTarget } from '#core/contract/imports.ts'
import { importTargets } from '#core/host/intake/import-targets.ts'
import { startImport } from '#core/host/intake/imports.ts'
import { createUploads } from '#core/host/intake/uploads.ts'
import { createSession, type Session } from '#core/host/session.ts'

let folder: string
let session: Session
const uploads = createUploads()

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-targets-'))
  session = createSession({ clock: { now: () => 1 }, home: join(folder, 'home') })
})
afterEach(async () => {
  await session.close()
  rmSync(folder, { recursive: true })
})

async function importLine(line: string, into?: ImportTarget): Promise<string | undefined> {
  const path = join(folder, 'kunden.csv')
  writeFileSync(path, `user_id,event_type\n${line}\n`)
  const job = await startImport(session, uploads, { source: { kind: 'path', path }, into })
  while (session.jobs.list().find(({ id }) => id === job.id)?.state === 'running') await setTimeout(5)
  return session.current()?.name
}

test('a file is added to no workspace of its name unless that one is chosen', async () => {
  expect(importTargets(session, 'kunden.csv').map(({ name, events }) => [name, events])).toEqual([
    ['kunden.journey', null],
  ])
  const first = await importLine('ann,VIEW')
  expect(importTargets(session, 'other.csv').map(({ target, events }) => [target.kind, events])).toEqual([
    ['open', 1],
    ['new', null],
  ])
  await session.close()
  const targets = importTargets(session, 'kunden.csv')
  expect(targets.map(({ target, name, events }) => [target.kind, name, events])).toEqual([
    ['new', 'kunden-2.journey', null],
    ['existing', 'kunden.journey', 1],
  ])
  const second = await importLine('bob,VIEW')
  expect(second).not.toBe(first)
  expect(importTargets(session, 'kunden.csv')[0]).toMatchObject({ target: { kind: 'open' }, events: 1 })
  await session.close()
  expect(await importLine('cem,VIEW', targets[1]?.target)).toBe(first)
  expect(importTargets(session, 'kunden.csv')[0]).toMatchObject({ events: 2 })
})
