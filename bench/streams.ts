import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Admin, Producer } from '@platformatic/kafka'
import { Redis } from 'ioredis'
import { activateText } from '#core/host/answers/answer-rules.ts'
import { createHost, type Host } from '#core/host/host.ts'
import type { ConnectionDefinition } from '#core/host/sources/kinds.ts'
import { isThere, startKafka, startRedis } from '../test/services/services.ts'
import { benchLines, cut, deliver } from './events.ts'
import { type Figure, median } from './figure.ts'

const MEASURED = 40_000
const BATCH = 1_000
const RULES = readFileSync(new URL('../examples/tidewater-rules.json', import.meta.url), 'utf8')

interface Reached {
  readonly at: number
  readonly arrival: number
}

/**
 * Events per millisecond between the first commit and the last. Joining a group takes seconds by its nature and says
 * nothing about the events; so what the first batch took is left out, for both.
 */
async function rateOf(host: Host, feed: () => Promise<void>): Promise<number> {
  const { pipeline } = host.session.required()
  const goal = pipeline.writer().lastArrival + MEASURED
  let first: Reached | null = null
  const { promise, resolve } = Promise.withResolvers<Reached>()
  const unsubscribe = pipeline.subscribe(({ arrival }) => {
    const reached = { at: performance.now(), arrival }
    first ??= reached
    if (arrival >= goal) resolve(reached)
  })
  await feed()
  const last = await promise
  unsubscribe()
  const begun: Reached = first ?? last
  return (last.arrival - begun.arrival) / (last.at - begun.at)
}

async function inProcess(host: Host, seed: number): Promise<number> {
  const batches = cut(benchLines(MEASURED, seed), BATCH)
  return rateOf(host, async () => {
    for (const lines of batches) {
      const intake = { kind: 'bench', name: 'bench' }
      await host.session.required().pipeline.submit(intake, lines.map(deliver))
    }
  })
}

/** Each round: filled before the clock starts, then read by a connection of its own; the same number in process. */
async function measure(
  name: string,
  fill: (stream: string, lines: readonly string[]) => Promise<void>,
  connection: (stream: string) => ConnectionDefinition,
): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'journeyscope-bench-'))
  const host = await createHost({ appVersion: 'bench', home: folder })
  host.open(join(folder, 'x.journey'), true)
  activateText(host.session.required(), RULES, false)
  const rates: { read: number; inProcess: number }[] = []
  for (const round of [1, 2, 3]) {
    const stream = `bench-${round}`
    await fill(stream, benchLines(MEASURED, round))
    const read = await rateOf(host, () => host.session.connections().add([connection(stream)]))
    rates.push({ read, inProcess: await inProcess(host, round + 10) })
  }
  await host.close()
  rmSync(folder, { recursive: true })
  return {
    name,
    value: Math.round(median(rates.map(({ read }) => read)) * 1000),
    unit: 'events/s',
    reference: Math.round(median(rates.map((rate) => rate.inProcess)) * 1000),
    ratio: median(rates.map((rate) => rate.read / rate.inProcess)),
    goal: 0.6,
  }
}

/** A Redis stream on this machine against the same events handed over in process. */
export async function benchRedisStream(): Promise<Figure | null> {
  if (!isThere('redis')) {
    process.stderr.write(
      'SKIPPED redis-stream: redis is not installed. test/services/install.sh installs it.\n',
    )
    return null
  }
  const server = await startRedis()
  const client = new Redis({ port: server.port })
  try {
    return await measure(
      'redis-stream',
      async (stream, lines) => {
        for (const batch of cut(lines, BATCH)) {
          const pipeline = client.pipeline()
          for (const line of batch) pipeline.xadd(stream, '*', 'event', line)
          await pipeline.exec()
        }
      },
      (stream) => ({
        kind: 'redis-stream',
        server: { url: `redis://127.0.0.1:${server.port}` },
        stream,
        from: 'earliest',
      }),
    )
  } finally {
    client.disconnect()
    server.remove()
  }
}

/** A Kafka topic of two partitions on this machine against the same events handed over in process. */
export async function benchKafka(): Promise<Figure | null> {
  if (!isThere('kafka')) {
    process.stderr.write('SKIPPED kafka: Kafka is not installed. test/services/install.sh installs it.\n')
    return null
  }
  const server = await startKafka()
  const brokers = [`127.0.0.1:${server.port}`]
  const base = { clientId: 'bench', bootstrapBrokers: brokers, retries: 60, retryDelay: 250 }
  const admin = new Admin(base)
  const producer = new Producer({ ...base, idempotent: true, acks: -1 })
  try {
    return await measure(
      'kafka',
      async (topic, lines) => {
        await admin.createTopics({ topics: [topic], partitions: 2, replicas: 1 })
        for (const batch of cut(lines, BATCH)) {
          const messages = batch.map((line) => {
            const [, user] = /"(?:userId|anonymousId)":"([^"]+)"/.exec(line) ?? []
            return { topic, key: Buffer.from(user ?? ''), value: Buffer.from(line) }
          })
          await producer.send({ messages })
        }
      },
      (topic) => ({ kind: 'kafka', server: { brokers }, topic, from: 'earliest' }),
    )
  } finally {
    await producer.close(true).catch(() => undefined)
    await admin.close().catch(() => undefined)
    server.remove()
  }
}
