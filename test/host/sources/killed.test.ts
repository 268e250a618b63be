import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Admin, Producer } from '@platformatic/kafka'
import Database from 'better-sqlite3'
import { Redis } from 'ioredis'
import { v7 } from 'uuid'
import { expect, test } from 'vitest'
import { freshKey, writeKey } from '#core/host/keys/key.ts'
import { createKeyStore } from '#core/host/keys/key-store.ts'
import { type OpenedWorkspace, openWorkspace } from '#core/host/opened.ts'
import { readMessage } from '#core/sources/message.ts'
import { readAccounts } from '#core/store/outcomes/accounting.ts'
import { countStoredOutcomes, readReceipts, sumReceipts } from '#core/store/outcomes/receipts.ts'
import { snapshot } from '../../pipeline/workspace.ts'
import { describeWith, startKafka, startRedis, until } from '../../services/services.ts'
import { someLines } from '../../sources/intake.ts'

const EVENTS = 24_000
const RULES = 'examples/tidewater-rules.json'
/** One key for both, so that tokens are the same. */
const KEY = writeKey(freshKey())
const clock = { now: () => Date.now() }

interface Folder {
  readonly workspace: string
  open(path: string): OpenedWorkspace
  remove(): void
}

function makeFolder(): Folder {
  const folder = mkdtempSync(join(tmpdir(), 'journeyscope-killed-'))
  return {
    workspace: join(folder, 'x.journey'),
    open: (path) => {
      const keys = createKeyStore({ home: folder, environment: KEY, keychain: null })
      const opened = openWorkspace(path, clock, true, { keys })
      if (!opened.ok) throw new Error(opened.error.message)
      return opened.value
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function serve(folder: Folder, ...args: string[]): ChildProcess {
  return spawn(
    process.execPath,
    ['core/cli/main.ts', 'serve', folder.workspace, '--port', '0', '--rules', RULES, ...args],
    {
      env: { ...process.env, JOURNEYSCOPE_HOME: join(folder.workspace, '..'), JOURNEYSCOPE_KEY: KEY },
      stdio: 'ignore',
    },
  )
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await ended
}

/** Events in the file as another process sees them. */
function storedIn(path: string): number {
  if (!existsSync(path)) return 0
  try {
    const database = new Database(path, { readonly: true })
    const count = Number(database.prepare('SELECT count(*) FROM events').pluck().get())
    database.close()
    return count
  } catch {
    // Being made, or its log being recovered.
    return 0
  }
}

/** States, topology and receipts: what must be as if nothing had happened. */
function wholeOf(workspace: OpenedWorkspace): unknown {
  const { arrivals, receipts, minutes } = readAccounts(workspace.database, 120)
  expect(receipts).toBe(arrivals)
  for (const { receipts: counted, rows } of minutes) expect(rows).toEqual(counted)
  const outcomes = sumReceipts(readReceipts(workspace.database))
  expect(countStoredOutcomes(workspace.database)).toEqual(outcomes)
  return { outcomes, ...Object(snapshot(workspace.pipeline.writer())) }
}

/** The same lines, handed over in process under the same rules. */
async function reference(folder: Folder, lines: readonly string[], rules: string): Promise<unknown> {
  const workspace = folder.open(join(folder.workspace, '..', 'reference.journey'))
  workspace.pipeline.activate(rules, false)
  for (let i = 0; i < lines.length; i += 1000) {
    const context = {
      intakeKind: 'test',
      intakeName: 'reference',
      receivedAt: Date.now(),
      freshId: () => v7(),
    }
    const deliveries = lines.slice(i, i + 1000).map((line) => readMessage(Buffer.from(line), context))
    const stored = await workspace.pipeline.submit({ kind: 'test', name: 'reference' }, deliveries)
    if (!stored.ok) throw new Error(stored.error.message)
  }
  const whole = wholeOf(workspace)
  await workspace.analyst.close()
  workspace.close()
  return whole
}

/** Killed as it stores, again and again; then left to finish, and held against the reference. */
async function killedWhileReading(
  folder: Folder,
  lines: readonly string[],
  args: readonly string[],
  kills: number,
) {
  for (let kill = 1; kill <= kills; kill += 1) {
    const child = serve(folder, ...args)
    const share = (kill / (kills + 1)) * EVENTS
    await until(`${share} stored`, () => storedIn(folder.workspace) >= share, 90)
    await end(child, 'SIGKILL')
    // It was killed at work, not after it.
    expect(storedIn(folder.workspace)).toBeLessThan(EVENTS)
  }
  const last = serve(folder, ...args)
  await until('all stored', () => storedIn(folder.workspace) >= EVENTS, 90)
  // Anything that came twice would come now.
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  await end(last, 'SIGTERM')
  const workspace = folder.open(folder.workspace)
  const whole = wholeOf(workspace)
  const { active } = workspace.pipeline.writer()
  await workspace.analyst.close()
  workspace.close()
  const rules = JSON.stringify(active?.compiled.ruleset)
  expect(whole).toEqual(await reference(folder, lines, rules))
}

describeWith('redis', 'kill -9 of our own process, Redis', () => {
  test('while it reads a stream: states, topology and receipts are those of the reference', async () => {
    const server = await startRedis()
    const client = new Redis({ port: server.port })
    const folder = makeFolder()
    try {
      const lines = someLines(EVENTS, 11)
      for (let i = 0; i < lines.length; i += 1000) {
        const pipeline = client.pipeline()
        for (const line of lines.slice(i, i + 1000)) pipeline.xadd('events', '*', 'event', line)
        await pipeline.exec()
      }
      const url = `redis://127.0.0.1:${server.port}`
      await killedWhileReading(folder, lines, ['--redis', url, '--redis-stream', 'events'], 5)
    } finally {
      client.disconnect()
      server.remove()
      folder.remove()
    }
  })
})

describeWith('kafka', 'kill -9 of our own process, Kafka', () => {
  test('while it reads a topic: states, topology and receipts are those of the reference', async () => {
    const server = await startKafka()
    const kafka = `127.0.0.1:${server.port}`
    const base = { clientId: 'test', bootstrapBrokers: [kafka], retries: 60, retryDelay: 250 }
    const admin = new Admin(base)
    const producer = new Producer({ ...base, idempotent: true, acks: -1 })
    const folder = makeFolder()
    try {
      await admin.createTopics({ topics: ['events'], partitions: 3, replicas: 1 })
      const lines = someLines(EVENTS, 12)
      for (let i = 0; i < lines.length; i += 500) {
        const messages = lines.slice(i, i + 500).map((line) => {
          const [, user] = /"(?:userId|anonymousId)":"([^"]+)"/.exec(line) ?? []
          return { topic: 'events', key: Buffer.from(user ?? ''), value: Buffer.from(line) }
        })
        await producer.send({ messages })
      }
      await killedWhileReading(folder, lines, ['--kafka', kafka, '--kafka-topic', 'events'], 4)
    } finally {
      await producer.close(true).catch(() => undefined)
      await admin.close().catch(() => undefined)
      server.remove()
      folder.remove()
    }
  }, 300_000)
})
