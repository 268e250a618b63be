import { readFileSync } from 'node:fs'
import { Admin, Consumer, Producer } from '@platformatic/kafka'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Connector } from '#core/sources/connector.ts'
import { matchTopics } from '#core/sources/kafka/client.ts'
import { type KafkaStart, startOf } from '#core/sources/kafka/offsets.ts'
import { kafkaTopic } from '#core/sources/kafka/topic.ts'
import { describeWith, type Service, startKafka, until } from '../../services/services.ts'
import { openIntake, referenceOf, someLines, type TestIntake } from '../intake.ts'

const RULES = readFileSync('examples/tidewater-rules.json', 'utf8')

describeWith('kafka', 'Kafka topics', () => {
  let server: Service
  let producer: Producer
  let admin: Admin
  let intake: TestIntake
  let topicCount = 0
  const running: Connector[] = []

  const brokers = (): string[] => [`127.0.0.1:${server.port}`]
  const base = () => ({ clientId: 'test', bootstrapBrokers: brokers(), retries: 60, retryDelay: 250 })

  beforeAll(async () => {
    server = await startKafka()
    producer = new Producer({ ...base(), idempotent: true, acks: -1 })
    admin = new Admin(base())
  })
  afterAll(async () => {
    await producer.close(true).catch(() => undefined)
    await admin.close().catch(() => undefined)
    server.remove()
  })
  beforeEach(() => {
    intake = openIntake(RULES)
  })
  afterEach(async () => {
    for (const connector of running.splice(0)) await connector.stop()
    intake.remove()
  })

  const newTopic = async (partitions = 2): Promise<string> => {
    topicCount += 1
    const topic = `events-${topicCount}`
    await admin.createTopics({ topics: [topic], partitions, replicas: 1 })
    return topic
  }
  /** Keyed by user, as order per user asks for. */
  const send = async (topic: string, lines: readonly string[]): Promise<void> => {
    const messages = lines.map((line) => {
      const [, user] = /"(?:userId|anonymousId)":"([^"]+)"/.exec(line) ?? []
      return { topic, key: Buffer.from(user ?? ''), value: Buffer.from(line) }
    })
    for (let i = 0; i < messages.length; i += 500)
      await producer.send({ messages: messages.slice(i, i + 500) })
  }
  const read = (topic: string, from: KafkaStart = 'earliest', name = topic, into = intake): Connector => {
    const options = { server: { brokers: brokers() }, topic, group: `group-${name}`, from, lookEvery: 500 }
    const connector = kafkaTopic(options, into.sink(name))
    connector.start()
    running.push(connector)
    return connector
  }
  const stop = async (connector: Connector): Promise<void> => {
    running.splice(running.indexOf(connector), 1)
    await connector.stop()
  }

  test('every message is stored once; positions lie in the workspace, the broker hears of them; lag is told', async () => {
    const topic = await newTopic()
    const lines = someLines(4000, 1)
    await send(topic, lines)
    const connector = read(topic)
    await until('all stored', () => intake.events() === lines.length)
    expect(intake.whole()).toEqual(await referenceOf(lines, RULES))
    await until('no lag', () => connector.status().parts.length === 2 && connector.status().lag === 0)
    const offsets = connector.status().parts.map(({ position }) => Number(position))
    expect(offsets.reduce((sum, offset) => sum + offset, 0)).toBe(lines.length)
    await stop(connector)
    expect(Object.fromEntries(intake.sink(topic).positions())).toEqual({
      [`${topic}/0`]: String(offsets[0]),
      [`${topic}/1`]: String(offsets[1]),
    })
    const other = new Consumer({ ...base(), groupId: `group-${topic}` })
    const committed = await other.listCommittedOffsets({ topics: [{ topic, partitions: [0, 1] }] })
    expect(committed.get(topic)?.map(Number)).toEqual(offsets)
    await other.close(true)
  })

  test('started again it reads on where the workspace is, not where the broker was told', async () => {
    const topic = await newTopic()
    const lines = someLines(3000, 2)
    await send(topic, lines.slice(0, 2000))
    await stop(await untilStored(read(topic), 2000))
    const meddler = new Consumer({ ...base(), groupId: `group-${topic}` })
    await admin.alterConsumerGroupOffsets({
      groupId: `group-${topic}`,
      topics: [{ name: topic, partitionOffsets: [0, 1].map((partition) => ({ partition, offset: 5n })) }],
    })
    await meddler.close(true)
    intake.reopen()
    await send(topic, lines.slice(2000))
    await untilStored(read(topic), 3000)
    expect(intake.outcomes().DUPLICATE).toBeUndefined()
    expect(intake.whole()).toEqual(await referenceOf(lines, RULES))
  })

  const untilStored = async (connector: Connector, count: number): Promise<Connector> => {
    await until(
      `${count} stored`,
      () => intake.events() >= count,
      45,
      () => [intake.events(), connector.status()],
    )
    return connector
  }

  test('starts at the end, at a time, and at the group’s place where the workspace has none', async () => {
    const topic = await newTopic(1)
    await send(topic, someLines(30, 3))
    await new Promise((resolve) => setTimeout(resolve, 20))
    const at = Date.now()
    await new Promise((resolve) => setTimeout(resolve, 20))
    await send(topic, someLines(20, 4))
    const late = await untilPlaced(read(topic, 'latest', `${topic}-late`), '50')
    await send(topic, someLines(10, 5))
    await untilStored(late, 10)
    await stop(late)
    await untilStored(read(topic, { at }, `${topic}-time`), 30)
    expect(intake.outcomes()).toMatchObject({ DUPLICATE: 10 })
    await stop(running[0] ?? late)
    // Another workspace of the same group goes on where the group was: nothing is left for it but what is new.
    const other = openIntake(null)
    const connector = read(topic, 'stored', `${topic}-late`, other)
    await untilPlaced(connector, '60')
    await send(topic, someLines(7, 6))
    await until('new ones', () => other.events() === 7)
    await stop(connector)
    other.remove()
  })

  const untilPlaced = async (connector: Connector, position: string): Promise<Connector> => {
    await until('assigned', () => connector.status().parts[0]?.position === position, 40, connector.status)
    return connector
  }

  test('a pattern reads topics that are made later, too', async () => {
    const [first, second] = [`pattern-${topicCount}-a`, `pattern-${topicCount}-b`]
    await admin.createTopics({ topics: [first], partitions: 1, replicas: 1 })
    const connector = read(`pattern-${topicCount}-*`)
    await send(first, someLines(10, 7))
    await untilStored(connector, 10)
    await admin.createTopics({ topics: [second], partitions: 1, replicas: 1 })
    await send(second, someLines(10, 8))
    await untilStored(connector, 20)
  })

  test('poison messages become dead letters; a key names the user; what has no id still counts once', async () => {
    const topic = await newTopic(1)
    const values = ['{"broken', '{"eventType":"KEYED"}', '', '[]', '{"eventType":"KEYED"}']
    await producer.send({
      messages: values.map((value) => ({ topic, key: Buffer.from('u1'), value: Buffer.from(value) })),
    })
    await producer.send({ messages: [{ topic, key: Buffer.alloc(0), value: Buffer.from([0xff]) }] })
    await untilStored(read(topic), 2)
    await until('all came', () => intake.outcomes().REJECTED === 4)
    expect(intake.pipeline.writer().people.bySubject('u1')?.events).toBe(2)
    expect(intake.outcomes()).toEqual({ REJECTED: 4, NO_TRANSITION: 2 })
  })

  test('a topic that is not there yet, and a broker that does not answer, are said and tried again', async () => {
    const absent = read('not-there-yet')
    await until('said', () => absent.status().lastError !== null)
    expect(absent.status()).toMatchObject({ state: 'waiting' })
    expect(absent.status().lastError?.message).toBe('not-there-yet: there is no such topic yet.')
    await admin.createTopics({ topics: ['not-there-yet'], partitions: 1, replicas: 1 })
    await send('not-there-yet', someLines(5, 9))
    await untilStored(absent, 5)
    const deaf = kafkaTopic(
      { server: { brokers: ['127.0.0.1:1'] }, topic: 'x', group: 'g', from: 'stored' },
      intake.sink('deaf'),
    )
    deaf.start()
    running.push(deaf)
    await until('said', () => deaf.status().lastError !== null)
    expect(deaf.status().state).toBe('waiting')
  })

  test('paused it takes nothing and keeps its place in the group', async () => {
    const topic = await newTopic(1)
    const connector = read(topic)
    await send(topic, someLines(10, 10))
    await untilStored(connector, 10)
    connector.pause()
    await send(topic, someLines(500, 11))
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(intake.events()).toBeLessThanOrEqual(10 + 500)
    const held = intake.events()
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(intake.events()).toBe(held)
    connector.resume()
    await untilStored(connector, 510)
    expect(intake.outcomes().DUPLICATE).toBeUndefined()
    // Soon, not when the broker is next asked for its end.
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(connector.status().parts).toMatchObject([{ position: '510' }])
  })

  test('two readers share the partitions as one comes and goes: nothing lost, nothing counted twice', async () => {
    const topic = await newTopic(4)
    const lines = someLines(8000, 12)
    const first = read(topic)
    let sent = 0
    const producing = (async () => {
      for (; sent < lines.length; sent += 200) {
        await send(topic, lines.slice(sent, sent + 200))
        await new Promise((resolve) => setTimeout(resolve, 60))
      }
    })()
    await until('some sent', () => sent > 1500)
    const second = read(topic)
    await until('shared', () => [first, second].every((reader) => reader.status().parts.length === 2))
    await until('more sent', () => sent > 5000)
    await stop(second)
    await producing
    await untilStored(first, lines.length)
    expect(intake.events()).toBe(lines.length)
    expect(intake.whole()).toEqual(await referenceOf(lines, RULES))
  })

  test('kill -9 of the broker mid-stream: nothing lost, nothing doubled', async () => {
    const topic = await newTopic()
    const lines = someLines(6000, 13)
    const connector = read(topic)
    let sent = 0
    const producing = (async () => {
      for (; sent < lines.length; sent += 200) {
        await send(topic, lines.slice(sent, sent + 200))
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    })()
    await until('some stored', () => intake.events() > 1000)
    server.kill()
    await until('noticed', () => connector.status().state === 'waiting')
    server.start()
    await producing
    await untilStored(connector, lines.length)
    expect(intake.events()).toBe(lines.length)
    expect(intake.whole()).toEqual(await referenceOf(lines, RULES))
    await until('running', () => connector.status().state === 'running')
  })
})

describe('where a partition is read on', () => {
  const facts = fc.record({
    earliest: fc.bigInt({ min: 0n, max: 50n }),
    length: fc.bigInt({ min: 0n, max: 50n }),
    stored: fc.option(fc.bigInt({ min: 0n, max: 120n })),
    committed: fc.bigInt({ min: -1n, max: 120n }),
    atTime: fc.bigInt({ min: -1n, max: 100n }),
  })
  const starts = fc.constantFrom<KafkaStart>('earliest', 'latest', 'stored', { at: 5 })

  test('never before the first message and, but for a time, never past the end', () => {
    fc.assert(
      fc.property(facts, starts, ({ length, ...some }, from) => {
        const latest = some.earliest + length
        const atTime = some.atTime > latest ? latest : some.atTime
        const start = startOf(from, { ...some, atTime: atTime < some.earliest ? -1n : atTime, latest })
        expect(start >= some.earliest && start <= latest).toBe(true)
      }),
    )
  })

  test('the workspace’s own place wins over every wish', () => {
    fc.assert(
      fc.property(starts, (from) => {
        const place = { earliest: 10n, latest: 100n, stored: 40n, committed: 77n, atTime: 60n }
        expect(startOf(from, place)).toBe(40n)
        // A topic that was deleted and made anew is shorter than what was stored: it is read whole.
        expect(startOf(from, { ...place, latest: 30n })).toBe(10n)
      }),
    )
  })

  test('patterns', () => {
    const topics = ['a.b', 'axb', 'shop-eu', 'shop-us', '__consumer_offsets']
    expect(matchTopics('a.b', topics)).toEqual(['a.b'])
    expect(matchTopics('shop-*', topics)).toEqual(['shop-eu', 'shop-us'])
    expect(matchTopics('*', topics)).toEqual(['a.b', 'axb', 'shop-eu', 'shop-us'])
  })
})
