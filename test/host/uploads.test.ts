import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startImport } from '#core/host/intake/imports.ts'
import { createUploads, removeLeftUploads, type Uploads } from '#core/host/intake/uploads.ts'
import { createSession } from '#core/host/session.ts'

let folder: string
let usual: string | undefined
let uploads: Uploads

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-uploads-test-'))
  usual = process.env.TMPDIR
  process.env.TMPDIR = folder
  uploads = createUploads()
})
afterEach(() => {
  uploads.close()
  if (usual === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = usual
  rmSync(folder, { recursive: true })
})

const line = '{"userId":"u","eventType":"A","timestamp":1}\n'
const send = (text = line) => uploads.store(Readable.from([Buffer.from(text)]), 'a.ndjson')
const left = (): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\/[0-9a-f-]{36}$/.test(name))

test.each([
  ['done', line],
  ['failed', '\u0000'],
])('an upload goes when its import has ended: %s', async (state, text) => {
  const session = createSession({ clock: { now: () => 1 }, home: join(folder, 'home') })
  const { id } = await send(text)
  expect(uploads.find(id)?.name).toBe('a.ndjson')
  const job = await startImport(session, uploads, { source: { kind: 'upload', id }, format: 'ndjson' })
  uploads.abandon(id)
  while (session.jobs.list().find((one) => one.id === job.id)?.state === 'running') await setTimeout(5)
  expect(session.jobs.list()[0]?.state).toBe(state)
  expect(left()).toEqual([])
  expect(uploads.find(id)).toBe(null)
  await session.close()
})

test('an upload that is abandoned, or that nobody looks at, goes; one that breaks off leaves nothing', async () => {
  const { id } = await send()
  uploads.abandon(id)
  expect(left()).toEqual([])
  const broken = Readable.from(
    (async function* () {
      yield Buffer.from('half')
      throw new Error('the line went dead')
    })(),
  )
  await expect(uploads.store(broken, 'b')).rejects.toThrow('the line went dead')
  expect(left()).toEqual([])
  const hasty = createUploads(20)
  const kept = await hasty.store(Readable.from([Buffer.from(line)]), 'c')
  while (hasty.find(kept.id) === null) await setTimeout(1)
  await setTimeout(100)
  expect(hasty.find(kept.id)).toBe(null)
  expect(left()).toEqual([])
  hasty.close()
})

test('what a killed process left behind is removed at the next start, and no other’s', () => {
  const dead = spawnSync(process.execPath, ['-e', '']).pid
  const folders = [dead, process.pid].map((pid) => join(folder, `journeyscope-upload-${pid}-x`))
  for (const path of folders) {
    mkdirSync(path)
    writeFileSync(join(path, 'f'), 'anna@example.com')
  }
  removeLeftUploads()
  expect(folders.map((path) => existsSync(path))).toEqual([false, true])
})
