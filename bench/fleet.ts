import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { redisStore } from '#core/fleet/redis/redis-store.ts'
import { takeBatch } from '#core/fleet/sink.ts'
import { readRuleset } from '#core/journey/reading/read.ts'
import { activateRules } from '#core/pipeline/activate.ts'
import { commitBatch } from '#core/pipeline/commit-batch.ts'
import { OPEN_STAGES } from '#core/pipeline/stages.ts'
import { DEFAULT_LATE_AFTER, openWriter } from '#core/pipeline/writer.ts'
import { openForWriting } from '#core/store/open.ts'
import { benchLines, cut, deliver } from './events.ts'
import { type Figure, median } from './figure.ts'

const BATCH = 1000
const MEASURED = 30_000
const INTAKE = { kind: 'bench', name: 'bench' }
const RULES = readFileSync(new URL('../examples/tidewater-rules.json', import.meta.url), 'utf8')

function hasRedis(): boolean {
  return (process.env.PATH ?? '').split(':').some((place) => existsSync(join(place, 'redis-server')))
}

/** A server on a socket of its own, without a port; its log of commands as a fleet would have it. */
async function startRedis(folder: string): Promise<{ server: ChildProcess; client: Redis }> {
  const path = join(folder, 'redis.sock')
  const options = ['--port', '0', '--unixsocket', path, '--dir', folder, '--save', '', '--appendonly', 'yes']
  const server = spawn('redis-server', options, { stdio: 'ignore' })
  for (let tries = 0; tries < 100 && !existsSync(path); tries += 1) await sleep(50)
  return { server, client: new Redis({ path }) }
}

/** One worker's batches into a shared Redis against the same batches into a workspace; rules and events are the same. */
export async function benchFleet(): Promise<Figure | null> {
  if (!hasRedis()) {
    process.stderr.write('fleet: skipped, since redis-server is not installed\n')
    return null
  }
  const folder = mkdtempSync(join(tmpdir(), 'journeyscope-bench-'))
  const { server, client } = await startRedis(folder)
  const opened = openForWriting(join(folder, 'x.journey'), { now: new Date(0), create: true })
  const rules = readRuleset(RULES)
  if (!opened.ok || !rules.ok) throw new Error('the bench cannot be set up')
  const writer = openWriter(opened.value.database)
  activateRules(writer, RULES, 0, false)
  const judges = { active: 1, find: () => rules.value }
  const member = {
    store: redisStore(client, { url: 'redis://bench' }),
    intake: INTAKE,
    agreed: async () => ({ judges, stages: OPEN_STAGES }),
    bury: async () => {},
    now: () => Date.now(),
  }
  const rates: { redis: number; workspace: number }[] = []
  for (const round of [1, 2, 3]) {
    const batches = cut(benchLines(MEASURED, round), BATCH)
    const before = performance.now()
    for (const lines of batches) {
      const taken = await takeBatch(member, lines.map(deliver))
      if (!taken.ok) throw new Error(taken.error.message)
    }
    const between = performance.now()
    for (const lines of batches) {
      const deliveries = lines.map(deliver)
      const lateAfter = DEFAULT_LATE_AFTER
      commitBatch(writer, { intake: INTAKE, deliveries, receivedAt: Date.now(), lateAfter })
    }
    const done = performance.now()
    rates.push({ redis: MEASURED / (between - before), workspace: MEASURED / (done - between) })
  }
  client.disconnect()
  server.kill('SIGKILL')
  opened.value.close()
  rmSync(folder, { recursive: true, force: true })
  return {
    name: 'fleet-redis-store',
    value: Math.round(median(rates.map(({ redis }) => redis)) * 1000),
    unit: 'events/s',
    reference: Math.round(median(rates.map(({ workspace }) => workspace)) * 1000),
    ratio: median(rates.map(({ redis, workspace }) => redis / workspace)),
    goal: 0.4,
  }
}
