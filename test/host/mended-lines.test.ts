import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Job } from '#core/contract/workspace.ts'
import { startImport } from '#core/host/intake/imports.ts'
import { createUploads } from '#core/host/intake/uploads.ts'
import { createSession, type Session } from '#core/host/session.ts'
import { openDeadLetters } from '#core/store/outcomes/dead-letters.ts'

let folder: string
let session: Session
const uploads = createUploads()

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-mended-'))
  session = createSession({ clock: { now: () => Date.UTC(2026, 10, 30) }, home: join(folder, 'home') })
})
afterEach(async () => {
  await session.close()
  rmSync(folder, { recursive: true })
})

async function imported(name: string, ...rows: string[]): Promise<Job | undefined> {
  const path = join(folder, name)
  writeFileSync(path, `user_id,event,timestamp\n${rows.join('\n')}\n`)
  const into = session.current() === null ? {} : { into: { kind: 'open' as const } }
  const job = await startImport(session, uploads, { source: { kind: 'path', path }, ...into })
  const now = () => session.jobs.list().find(({ id }) => id === job.id)
  while (now()?.state === 'running') await setTimeout(5)
  expect(now()?.state).toBe('done')
  return now()
}

const waiting = () => openDeadLetters(session.required().database, 0, 100).map(({ arrival }) => arrival)

test('letters whose lines of the same file came in whole now are offered, and wait until somebody settles them', async () => {
  const good = 'ann,x,2026-11-03T09:00:00Z'
  const first = await imported('hist.csv', good, 'bob,x,gestern', 'cem,x,morgen', 'dee,x,bald')
  expect(first?.mendedLetters).toBeUndefined()
  const letters = waiting()
  expect(letters).toHaveLength(3)
  expect(
    (await imported('hist.csv', good, 'bob,x,gestern', 'cem,x,morgen', 'dee,x,bald'))?.mendedLetters,
  ).toBe(undefined)
  const other = await imported('other.csv', good, 'bob,y,2026-11-03T09:00:00Z')
  expect(other?.mendedLetters).toBeUndefined()
  const bob = 'bob,x,2026-11-03T09:01:00Z'
  const mended = await imported('hist.csv', good, bob, 'cem,x,2026-11-03T09:02:00Z', 'dee,x,heute')
  expect(mended?.mendedLetters).toEqual(letters.slice(0, 2))
  expect(waiting()).toEqual([...letters, expect.any(Number)])
})
