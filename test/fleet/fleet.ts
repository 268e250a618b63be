import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Admin, Producer, stringSerializers } from '@platformatic/kafka'
import { Redis } from 'ioredis'
import { TOLD_STREAM } from '#core/fleet/redis/redis-store.ts'
import { type Service, startKafka, startRedis } from '../services/services.ts'

const KEY = 'ab'.repeat(32)

export interface RunningWorker {
  readonly child: ChildProcess
  /** What it wrote to either stream. */
  text(): string
  /** Resolves with its exit code. */
  ended(): Promise<number | null>
}

/** Real servers with a topic, and workers as they are started from a shell. */
export interface Fleet {
  readonly redis: Redis
  /** The server of the shared state, to be killed and started again. */
  readonly redisServer: Service
  readonly redisUrl: string
  readonly broker: string
  readonly topic: string
  worker(...flags: readonly string[]): RunningWorker
  /** Adds lines with the user as key, in order. */
  produce(lines: readonly string[]): Promise<void>
  /** Events that were taken in. */
  processed(): Promise<number>
  remove(): Promise<void>
}

export async function startFleet(partitions: number): Promise<Fleet> {
  const servers: Service[] = [await startRedis(), await startKafka()]
  const [redisServer, kafka] = servers
  if (redisServer === undefined || kafka === undefined) throw new Error('two servers wanted')
  const home = mkdtempSync(join(tmpdir(), 'journeyscope-fleet-'))
  const broker = `127.0.0.1:${kafka.port}`
  const redisUrl = `redis://127.0.0.1:${redisServer.port}`
  const topic = 'events'
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: [broker] })
  await admin.createTopics({ topics: [topic], partitions, replicas: 1 })
  await admin.close()
  const producer = new Producer({
    clientId: 'test',
    bootstrapBrokers: [broker],
    idempotent: true,
    acks: -1,
    serializers: stringSerializers,
  })
  const redis = new Redis({ port: redisServer.port, maxRetriesPerRequest: null })
  redis.on('error', () => undefined)
  const children = new Set<ChildProcess>()
  return {
    redis,
    redisServer,
    redisUrl,
    broker,
    topic,
    worker: (...flags) => {
      const place = ['--kafka', broker, '--redis', redisUrl]
      const child = spawn(process.execPath, ['core/cli/main.ts', 'worker', ...place, ...flags], {
        env: { ...process.env, JOURNEYSCOPE_KEY: KEY, JOURNEYSCOPE_HOME: home },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      children.add(child)
      let text = ''
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => {
          text += chunk.toString()
        })
      const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
      return { child, text: () => text, ended: () => ended }
    },
    produce: async (lines) => {
      for (let at = 0; at < lines.length; at += 500) {
        const messages = lines.slice(at, at + 500).map((value) => {
          const { userId, anonymousId } = JSON.parse(value)
          return { topic, key: String(userId ?? anonymousId ?? ''), value }
        })
        await producer.send({ messages })
      }
    },
    processed: async () => {
      let count = 0
      for await (const keys of redis.scanStream({ match: 'processed:*', count: 5_000 })) count += keys.length
      return count
    },
    remove: async () => {
      for (const child of children) child.kill('SIGKILL')
      await producer.close(true)
      redis.disconnect()
      for (const server of servers) server.remove()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** Edge counts as someone adds them up who hears the stream. */
export async function heardEdges(redis: Redis): Promise<Record<string, number>> {
  const edges: Record<string, number> = {}
  for (let after = '-'; ; ) {
    const entries = await redis.xrange(TOLD_STREAM, after, '+', 'COUNT', 5_000)
    for (const [, [field = '', json = '']] of entries) {
      if (field === 'effect') continue
      const { from, to } = JSON.parse(json)
      edges[`${from} > ${to}`] = (edges[`${from} > ${to}`] ?? 0) + (field === 'event' ? 1 : -1)
    }
    const last = entries.at(-1)
    if (last === undefined)
      return Object.fromEntries(Object.entries(edges).filter(([, count]) => count !== 0))
    after = `(${last[0]}`
  }
}

/** The states of everybody whom Redis knows. */
export async function statesIn(redis: Redis): Promise<Map<string, unknown>> {
  const states = new Map<string, unknown>()
  for await (const keys of redis.scanStream({ match: 'journey:state:*', count: 5_000 })) {
    const values = keys.length === 0 ? [] : await redis.mget(keys)
    keys.forEach((key: string, index: number) => {
      states.set(key.slice('journey:state:'.length), JSON.parse(values[index] ?? 'null'))
    })
  }
  return states
}

/** Every key and value, whatever its type. */
export async function everythingIn(redis: Redis): Promise<string[]> {
  const all: string[] = []
  for (const key of await redis.keys('*')) {
    const type = await redis.type(key)
    all.push(key)
    if (type === 'string') all.push((await redis.get(key)) ?? '')
    else if (type === 'list') all.push(...(await redis.lrange(key, 0, -1)))
    else if (type === 'hash') all.push(...Object.entries(await redis.hgetall(key)).flat())
    else if (type === 'stream') all.push(...(await redis.xrange(key, '-', '+')).flat(2))
    else throw new Error(`${key}: a ${type} is read by nobody here`)
  }
  return all
}
