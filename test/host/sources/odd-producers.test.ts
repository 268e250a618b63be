import { readFileSync } from 'node:fs'
import { Admin, Producer } from '@platformatic/kafka'
import { Redis } from 'ioredis'
import { expect, test } from 'vitest'
import type { Connector } from '#core/sources/connector.ts'
import { kafkaTopic } from '#core/sources/kafka/topic.ts'
import { redisChannel } from '#core/sources/redis/channel.ts'
import { redisList } from '#core/sources/redis/list.ts'
import { redisStream } from '#core/sources/redis/stream.ts'
import { describeWith, startKafka, startRedis, until } from '../../services/services.ts'
import { openIntake, referenceOf, someLines, type TestIntake } from '../../sources/intake.ts'

const RULES = readFileSync('examples/tidewater-rules.json', 'utf8')
const TWO_DAYS = 2 * 24 * 60 * 60 * 1000

/** The same event from a machine whose clock is off by so much. */
function shifted(line: string, by: number): string {
  return line.replace(/"timestamp":(\d+)/, (_all, time: string) => `"timestamp":${Number(time) + by}`)
}

/** Every third event comes from a machine two days ahead, every third from one two days behind; for the same people. */
function oddLines(count: number, seed: number): string[] {
  return someLines(count, seed).map((line, index) => shifted(line, [0, TWO_DAYS, -TWO_DAYS][index % 3] ?? 0))
}

/** What can't be events, each in its own way. */
const POISON: readonly Buffer[] = [
  Buffer.from('{"broken'),
  Buffer.from([0xff, 0xfe, 0x00]),
  Buffer.from('{"eventType":"NO_USER"}'),
  Buffer.from('[]'),
  Buffer.from(`{"userId":"u","eventType":"X","payload":${'['.repeat(5_000)}${']'.repeat(5_000)}}`),
  Buffer.from('{"userId":"u","eventType":"X","timestamp":"soon"}'),
  Buffer.from(''),
  Buffer.from(JSON.stringify({ userId: 'u', eventType: 'X', payload: { long: 'x'.repeat(2_000_000) } })),
]

function received(intake: TestIntake): number {
  return Object.values(intake.outcomes()).reduce((sum, count) => sum + count, 0)
}

/** Poison among odd clocks: all of it is accounted for, and what is an event counts as if it had come in order. */
async function expectWhole(
  intake: TestIntake,
  lines: readonly string[],
  poison: readonly Buffer[],
): Promise<void> {
  const whole = lines.length + poison.length
  await until(
    'all received',
    () => received(intake) === whole,
    60,
    () => intake.outcomes(),
  )
  const { REJECTED = 0, LATE = 0, DUPLICATE = 0 } = intake.outcomes()
  expect({ REJECTED, DUPLICATE }).toEqual({ REJECTED: poison.length, DUPLICATE: 0 })
  expect(LATE).toBeGreaterThan(0)
  expect(intake.events()).toBe(lines.length)
  expect(intake.whole()).toEqual(await referenceOf(lines, RULES))
  const kept = intake.pipeline.writer().database.prepare('SELECT length(original) FROM dead_letters').pluck()
  expect(kept.all().sort()).toEqual(poison.map(({ length }) => length).sort())
}

/** Poison is put in here and there. */
function withPoison(lines: readonly string[], poison: readonly Buffer[]): Buffer[] {
  const every = Math.floor(lines.length / poison.length)
  return lines.flatMap((line, index) => {
    const bad = index % every === 0 ? poison[index / every] : undefined
    return bad === undefined ? [Buffer.from(line)] : [bad, Buffer.from(line)]
  })
}

async function reading(
  intake: TestIntake,
  connector: Connector,
  send: () => Promise<void>,
  lines: readonly string[],
  poison: readonly Buffer[],
) {
  connector.start()
  try {
    await until('running', () => connector.status().state === 'running')
    await send()
    await expectWhole(intake, lines, poison)
    expect(connector.status().state).toBe('running')
  } finally {
    await connector.stop()
    intake.remove()
  }
}

describeWith('redis', 'clocks two days off and poison, by Redis', () => {
  const ways = ['stream', 'list', 'channel'] as const
  test.each(ways)('a %s', async (way) => {
    const server = await startRedis()
    const client = new Redis({ port: server.port })
    const intake = openIntake(RULES)
    const place = { server: { url: `redis://127.0.0.1:${server.port}` } }
    const sink = intake.sink('odd')
    const lines = oddLines(1_200, 21)
    const connectors = {
      stream: () =>
        redisStream({ ...place, stream: 'odd', group: 'g', consumer: 'one', from: 'earliest' }, sink),
      list: () => redisList({ ...place, list: 'odd', consumer: 'one', end: 'left', lossy: false }, sink),
      channel: () => redisChannel({ ...place, channel: 'odd' }, sink),
    }
    const put = {
      stream: (bytes: Buffer) => client.xadd('odd', '*', 'event', bytes),
      list: (bytes: Buffer) => client.rpush('odd', bytes),
      channel: (bytes: Buffer) => client.publish('odd', bytes),
    }
    try {
      const send = async (): Promise<void> => {
        for (const bytes of withPoison(lines, POISON)) await put[way](bytes)
      }
      await reading(intake, connectors[way](), send, lines, POISON)
    } finally {
      client.disconnect()
      server.remove()
    }
  })
})

describeWith('kafka', 'clocks two days off and poison, by Kafka', () => {
  test('a topic', async () => {
    const server = await startKafka()
    const brokers = [`127.0.0.1:${server.port}`]
    const base = { clientId: 'test', bootstrapBrokers: brokers, retries: 60, retryDelay: 250 }
    const admin = new Admin(base)
    const producer = new Producer({ ...base, idempotent: true, acks: -1 })
    const intake = openIntake(RULES)
    const lines = oddLines(1_200, 22)
    // The broker itself refuses what is longer than 1 MB.
    const poison = POISON.filter(({ length }) => length < 1_000_000)
    try {
      await admin.createTopics({ topics: ['odd'], partitions: 2, replicas: 1 })
      const connector = kafkaTopic(
        { server: { brokers }, topic: 'odd', group: 'g', from: 'earliest' },
        intake.sink('odd'),
      )
      const send = async (): Promise<void> => {
        const messages = withPoison(lines, poison).map((value, index) => ({
          topic: 'odd',
          partition: index % 2,
          value,
        }))
        for (let i = 0; i < messages.length; i += 100)
          await producer.send({ messages: messages.slice(i, i + 100) })
      }
      await reading(intake, connector, send, lines, poison)
    } finally {
      await producer.close(true).catch(() => undefined)
      await admin.close().catch(() => undefined)
      server.remove()
    }
  })
})
