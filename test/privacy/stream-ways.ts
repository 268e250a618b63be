import { Admin, Consumer, Producer, stringDeserializers } from '@platformatic/kafka'
import { Redis } from 'ioredis'
import { expect } from 'vitest'
import type { Host } from '#core/host/host.ts'
import type { ConnectionDefinition } from '#core/host/sources/kinds.ts'
import { readReceipts } from '#core/store/outcomes/receipts.ts'
import { isThere, type Service, startKafka, startRedis, until } from '../services/services.ts'

const RULES = JSON.stringify({
  version: '1',
  rules: [{ id: 'up', fromState: '*', eventType: 'SIGN_UP', toState: 'SIGNED_UP' }],
})

interface Planted {
  /** An event with raw values, its fields each by themselves, and what is no event. */
  readonly event: string
  readonly fields: Readonly<Record<string, string>>
  readonly broken: readonly string[]
  /** A raw value that may stand in a message's key. */
  readonly key: string
}

export interface StreamWays {
  readonly ways: readonly [string, () => Promise<void>][]
  start(): Promise<void>
  stop(): void
}

/**
 * Redis and Kafka as ways in, for the test that looks for raw values. What goes out by mirror and outlets, and what is
 * said of the connections, goes to `said`. Without servers there are no such ways, and that is said loudly.
 */
export function streamWays(host: () => Host, planted: Planted, said: (text: string) => void): StreamWays {
  let redis: Service | null = null
  let kafka: Service | null = null
  const sent = planted.broken.length + 1
  const received = (): number =>
    readReceipts(host().session.required().database).reduce((sum, { count }) => sum + count, 0)
  /** Connects, sends, waits until all of it has come in and gone out, and tells all that is known of it. */
  const through = async (
    definitions: readonly ConnectionDefinition[],
    send: () => Promise<void>,
    wanted: number,
  ): Promise<void> => {
    // Moves go out under rules only.
    expect(host().session.required().pipeline.activate(RULES, false).ok).toBe(true)
    const connections = host().session.connections()
    await connections.add(definitions)
    await until('running', () => connections.list().every(({ status }) => status.state === 'running'))
    await send()
    await until('all received', () => received() >= wanted)
    await until('all told', () => connections.list().every(({ status }) => (status.lag ?? 0) === 0))
    said(JSON.stringify(connections.list().map(({ place, status }) => ({ place, status }))))
  }

  const byRedis =
    (kind: 'stream' | 'list' | 'channel', put: (client: Redis, text: string) => Promise<unknown>, more = 0) =>
    async (): Promise<void> => {
      if (redis === null) throw new Error('no Redis')
      const url = `redis://127.0.0.1:${redis.port}`
      const client = new Redis(url)
      const out = new Redis(`${url}/1`)
      await client.flushall()
      const intake: ConnectionDefinition = {
        stream: {
          kind: 'redis-stream' as const,
          server: { url },
          stream: 'planted',
          from: 'earliest' as const,
        },
        list: {
          kind: 'redis-list' as const,
          server: { url },
          list: 'planted',
          end: 'left' as const,
          lossy: false,
        },
        channel: { kind: 'redis-channel' as const, server: { url }, channel: 'planted' },
      }[kind]
      const server = { url: `${url}/1` }
      const send = async (): Promise<void> => {
        for (const text of [planted.event, ...planted.broken]) await put(client, text)
      }
      try {
        await through(
          [intake, { kind: 'redis-mirror', server }, { kind: 'redis-out', server, stream: 'moves' }],
          send,
          sent + more,
        )
        const keys = await out.keys('*')
        expect(keys).toEqual(expect.arrayContaining([expect.stringMatching(/^journey:state:/), 'moves']))
        for (const key of keys) {
          const value = key === 'moves' ? await out.xrange(key, '-', '+') : await out.get(key)
          said(`${key} ${JSON.stringify(value)}`)
        }
      } finally {
        client.disconnect()
        out.disconnect()
      }
    }

  const byKafka = async (): Promise<void> => {
    if (kafka === null) throw new Error('no Kafka')
    const brokers = [`127.0.0.1:${kafka.port}`]
    const base = { clientId: 'test', bootstrapBrokers: brokers, retries: 60, retryDelay: 250 }
    const admin = new Admin(base)
    const producer = new Producer({ ...base, idempotent: true, acks: -1 })
    const consumer = new Consumer({
      ...base,
      groupId: 'look',
      deserializers: stringDeserializers,
      autocommit: false,
    })
    try {
      await admin.createTopics({ topics: ['planted', 'moves'], partitions: 1, replicas: 1 })
      const messages = [planted.event, '{"eventType":"BY_KEY"}', ...planted.broken].map((value) => ({
        topic: 'planted',
        key: Buffer.from(planted.key),
        value: Buffer.from(value),
      }))
      const server = { brokers }
      await through(
        [
          { kind: 'kafka', server, topic: 'planted', from: 'earliest' },
          { kind: 'kafka-out', server, topic: 'moves' },
        ],
        async () => {
          await producer.send({ messages })
        },
        sent + 1,
      )
      const ends = await admin.listOffsets({
        topics: [{ name: 'moves', partitions: [{ partitionIndex: 0, timestamp: -1n }] }],
      })
      const count = Number(ends[0]?.partitions[0]?.offset ?? 0n)
      expect(count).toBeGreaterThan(0)
      const stream = await consumer.consume({ topics: ['moves'], mode: 'earliest' })
      let seen = 0
      for await (const { key, value } of stream) {
        said(`${key} ${value}`)
        seen += 1
        if (seen === count) break
      }
    } finally {
      await consumer.close(true).catch(() => undefined)
      await producer.close(true).catch(() => undefined)
      await admin.close().catch(() => undefined)
    }
  }

  const redisWays: StreamWays['ways'] = [
    ['a Redis stream', byRedis('stream', (client, text) => client.xadd('planted', '*', 'event', text))],
    [
      'a Redis stream, each field by itself',
      byRedis(
        'stream',
        async (client, text) => {
          if (text === planted.event)
            await client.xadd('planted', '*', ...Object.entries(planted.fields).flat())
          await client.xadd('planted', '*', 'anything', text)
        },
        1,
      ),
    ],
    ['a Redis list', byRedis('list', (client, text) => client.rpush('planted', text))],
    ['a Redis channel', byRedis('channel', (client, text) => client.publish('planted', text))],
  ]
  const has = (service: 'redis' | 'kafka'): boolean => {
    if (isThere(service)) return true
    const words = `SKIPPED: raw values by ${service}, since it is not installed. test/services/install.sh installs it.`
    if (process.env.CI === 'true') throw new Error(words)
    console.warn(words)
    return false
  }
  const hasRedis = has('redis')
  const hasKafka = has('kafka')
  return {
    ways: [
      ...(hasRedis ? redisWays : []),
      ...(hasKafka ? [['Kafka', byKafka] satisfies [string, () => Promise<void>]] : []),
    ],
    start: async () => {
      if (hasRedis) redis = await startRedis()
      if (hasKafka) kafka = await startKafka()
    },
    stop: () => {
      redis?.remove()
      kafka?.remove()
    },
  }
}
