import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Admin, Consumer, Producer, stringDeserializers } from '@platformatic/kafka'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { connectionsOf, tellStates } from '#core/cli/serve/serve-connections.ts'
import { createSecretStore } from '#core/host/keys/secret-store.ts'
import { openWorkspace } from '#core/host/opened.ts'
import { type Connections, startConnections } from '#core/host/sources/connections.ts'
import type { ConnectionDefinition } from '#core/host/sources/kinds.ts'
import { describeWith, type Service, startKafka, startRedis, until } from '../../services/services.ts'
import { someLines } from '../../sources/intake.ts'

const QUICK_START = readFileSync('examples/journey-rules.json', 'utf8')
const TIDEWATER = readFileSync('examples/tidewater-rules.json', 'utf8')
const NO_SECRETS = {
  store: createSecretStore('/nowhere', null),
  environment: {},
  adopted: { has: () => true, add: () => {} },
}
const clock = { now: () => Date.now() }

/** A workspace as the host opens it, with connections that can be ended and begun again. */
function openHost() {
  const folder = mkdtempSync(join(tmpdir(), 'journeyscope-connections-'))
  const opened = openWorkspace(join(folder, 'x.journey'), clock, true)
  if (!opened.ok) throw new Error(opened.error.message)
  const workspace = opened.value
  let running: Connections[] = []
  const end = async (): Promise<void> => {
    for (const connections of running) await connections.close()
    running = []
  }
  return {
    workspace,
    connect: (...definitions: ConnectionDefinition[]): Connections => {
      const connections = startConnections(workspace, NO_SECRETS, clock.now)
      void connections.add(definitions)
      running.push(connections)
      return connections
    },
    end,
    remove: async () => {
      await end()
      await workspace.analyst.close()
      workspace.close()
      rmSync(folder, { recursive: true })
    },
    /** The state of each person under every identifier of theirs. */
    people: () => {
      const { people, subjects } = workspace.pipeline.writer()
      return new Map(
        people
          .everyone()
          .flatMap(({ person, state }) =>
            subjects.ofPerson(person).map(({ name }) => [name, state] as const),
          ),
      )
    },
    moves: () =>
      workspace.database.prepare('SELECT count(*) FROM events WHERE from_step IS NOT NULL').pluck().get(),
  }
}
type TestHost = ReturnType<typeof openHost>

const CLICK = {
  eventId: '018f2a3c-7b00-7000-8000-000000000001',
  eventType: 'CLICK',
  userId: 'alice',
  timestamp: 1700000000000,
  payload: { buttonId: 'signup' },
}

describeWith('redis', 'connections of the host to Redis', () => {
  let server: Service
  let client: Redis
  let host: TestHost
  const place = () => ({ url: `redis://127.0.0.1:${server.port}` })
  const add = async (lines: readonly string[]): Promise<void> => {
    for (const line of lines) await client.xadd('events', '*', 'event', line)
  }
  const states = async (): Promise<Map<string, unknown>> => {
    const keys = await client.keys('journey:state:*')
    const found = new Map<string, unknown>()
    for (const key of keys)
      found.set(key.slice('journey:state:'.length), JSON.parse((await client.get(key)) ?? ''))
    return found
  }
  const equal = (left: ReadonlyMap<string, unknown>, right: ReadonlyMap<string, unknown>): boolean =>
    left.size === right.size &&
    [...left].every(([key, value]) => JSON.stringify(value) === JSON.stringify(right.get(key)))

  beforeAll(async () => {
    server = await startRedis()
    client = new Redis({ port: server.port, maxRetriesPerRequest: null, retryStrategy: () => 50 })
    client.on('error', () => undefined)
  })
  afterAll(() => {
    client.disconnect()
    server.remove()
  })
  beforeEach(async () => {
    host = openHost()
    await client.flushall()
  })
  afterEach(() => host.remove())

  test('after an event the state and the mark of the event stand in Redis', async () => {
    host.workspace.pipeline.activate(QUICK_START, false)
    host.connect(
      { kind: 'redis-stream', server: place(), stream: 'events', from: 'earliest' },
      { kind: 'redis-mirror', server: place() },
    )
    await add([JSON.stringify(CLICK)])
    const last = CLICK.eventId
    await until('the mark', async () => (await client.exists(`processed:${last}`)) === 1)
    expect(JSON.parse((await client.get('journey:state:alice')) ?? '')).toEqual(host.people().get('alice'))
    expect(host.people().get('alice')).toMatchObject({ currentStep: 'SIGNUP_STARTED', version: 1 })
    expect(await client.get(`processed:${last}`)).toBe('1')
    const seconds = await client.ttl(`processed:${last}`)
    expect(seconds).toBeGreaterThan(86_000)
    expect(seconds).toBeLessThanOrEqual(86_400)
  })

  test('who is merged by hand has one state under both identifiers, and two again where that is undone', async () => {
    const { pipeline } = host.workspace
    pipeline.activate(QUICK_START, false)
    host.connect(
      { kind: 'redis-stream', server: place(), stream: 'events', from: 'earliest' },
      { kind: 'redis-mirror', server: place() },
    )
    const bob = { ...CLICK, eventId: CLICK.eventId.replace(/1$/, '2'), userId: 'bob' }
    await add([JSON.stringify(CLICK), JSON.stringify(bob)])
    await until('both', async () => host.people().size === 2 && equal(await states(), host.people()))
    const { subjects, links } = pipeline.writer()
    const [alice, other] = [subjects.byName('alice'), subjects.byName('bob')]
    if (alice === null || other === null) throw new Error('nobody')
    pipeline.join(alice, other, 'one person')
    expect(host.people().get('bob')).toEqual(host.people().get('alice'))
    await until('merged', async () => equal(await states(), host.people()))
    const link = links.byNumber(1)
    if (link === null) throw new Error('no link')
    pipeline.setLink(link, true, 'two people')
    await until('parted', async () => equal(await states(), host.people()))
  })

  test('what changed while away, or under other rules, is written at the next start; a crash of Redis loses nothing', async () => {
    host.workspace.pipeline.activate(QUICK_START, false)
    const lines = someLines(900, 4)
    const intake: ConnectionDefinition = {
      kind: 'redis-stream',
      server: place(),
      stream: 'events',
      from: 'earliest',
    }
    const mirror: ConnectionDefinition = { kind: 'redis-mirror', server: place() }
    await add(lines.slice(0, 300))
    host.connect(intake, mirror)
    await until('the first', async () => host.people().size > 0 && equal(await states(), host.people()))
    await host.end()
    await add(lines.slice(300, 600))
    const only = host.connect(intake)
    await until('stored', () => only.list()[0]?.status.handled === 300)
    host.workspace.pipeline.activate(TIDEWATER, true)
    host.connect(mirror)
    await until('caught up', async () => equal(await states(), host.people()))
    server.kill()
    server.start()
    await add(lines.slice(600))
    await until('all stored', () => (only.list()[0]?.status.handled ?? 0) >= 600)
    await until('equal again', async () => equal(await states(), host.people()))
  })

  test('every move goes out once from the first start on; a second start goes on where it stopped', async () => {
    host.workspace.pipeline.activate(TIDEWATER, false)
    const lines = someLines(800, 5)
    const intake: ConnectionDefinition = {
      kind: 'redis-stream',
      server: place(),
      stream: 'events',
      from: 'earliest',
    }
    const out: ConnectionDefinition = { kind: 'redis-out', server: place(), stream: 'moves' }
    const both = host.connect(intake, out)
    await until('running', () => both.list().every(({ status }) => status.state === 'running'))
    await add(lines.slice(0, 400))
    await until('half', () => both.list()[0]?.status.handled === 400)
    await host.end()
    const again = host.connect(intake, out)
    // A dead letter is the last to arrive: nothing of it goes out, and nothing waits for it.
    await add([...lines.slice(400), 'no event'])
    await until('the rest', () => again.list()[0]?.status.handled === 401)
    await until('told', () => again.list()[1]?.status.parts[0]?.lag === 0)
    const told = (await client.xrange('moves', '-', '+')).map(([, fields]) => JSON.parse(fields[1] ?? ''))
    expect(told).toHaveLength(Number(host.moves()))
    expect(told.length).toBeGreaterThan(50)
    expect(new Set(told.map((move) => move.eventId)).size).toBe(told.length)
    const lastOf = new Map(told.map((move) => [move.userId, move.to]))
    for (const [user, step] of lastOf) expect(host.people().get(user)?.currentStep).toBe(step)
  })

  test('a list on the command line is read; the states told name no password', async () => {
    const url = `redis://someone:hidden@127.0.0.1:1`
    const asked = connectionsOf({ redisList: 'jobs' }, { JOURNEYSCOPE_REDIS: url })
    const refused = connectionsOf({ redisList: 'jobs' }, {})
    expect(refused.ok).toBe(false)
    if (!asked.ok) throw new Error(asked.error.message)
    const said: string[] = []
    const stop = tellStates(host.connect(...asked.value).list, (text) => said.push(text))
    await until('trouble', () => said.some((text) => text.includes('waiting')))
    stop()
    expect(said.join()).toContain('redis-list jobs at redis://127.0.0.1:1')
    expect(said.join()).not.toMatch(/hidden|someone/)
    const good = connectionsOf({ redis: place().url, redisList: 'jobs' }, {})
    if (!good.ok) throw new Error(good.error.message)
    host.connect(...good.value)
    await client.rpush('jobs', JSON.stringify(CLICK))
    await until('stored', () => host.people().has('alice'))
  })
})

describeWith('kafka', 'connections of the host to Kafka', () => {
  test('events come from a topic and moves go to a topic, keyed by person', async () => {
    const server = await startKafka()
    const host = openHost()
    const bootstrapBrokers = [`127.0.0.1:${server.port}`]
    const base = { clientId: 'test', bootstrapBrokers, retries: 60, retryDelay: 250 }
    const admin = new Admin(base)
    const producer = new Producer({ ...base, idempotent: true, acks: -1 })
    const consumer = new Consumer({
      ...base,
      groupId: 'look',
      deserializers: stringDeserializers,
      autocommit: false,
    })
    try {
      await admin.createTopics({ topics: ['events', 'moves'], partitions: 2, replicas: 1 })
      host.workspace.pipeline.activate(TIDEWATER, false)
      const lines = someLines(600, 6)
      const kafka = bootstrapBrokers.join(',')
      const asked = connectionsOf(
        { kafka, kafkaTopic: 'events', kafkaFrom: 'earliest', kafkaOut: 'moves' },
        {},
      )
      if (!asked.ok) throw new Error(asked.error.message)
      const running = host.connect(...asked.value)
      await until('running', () => running.list().every(({ status }) => status.state === 'running'))
      await producer.send({
        messages: lines.map((line) => ({
          topic: 'events',
          key: Buffer.from('one'),
          value: Buffer.from(line),
        })),
      })
      await until('stored', () => running.list()[0]?.status.handled === lines.length)
      await until('told', () => running.list()[1]?.status.parts[0]?.lag === 0)
      const wanted = Number(host.moves())
      expect(wanted).toBeGreaterThan(50)
      const stream = await consumer.consume({ topics: ['moves'], mode: 'earliest' })
      const lastOf = new Map<string, unknown>()
      let seen = 0
      for await (const { key, value } of stream) {
        const move = JSON.parse(value)
        expect(key).toBe(move.userId)
        lastOf.set(key, move.to)
        seen += 1
        if (seen === wanted) break
      }
      for (const [user, step] of lastOf) expect(host.people().get(user)?.currentStep).toBe(step)
      // A second topic of the same workspace: neither takes the other's place in a group.
      await admin.createTopics({ topics: ['more'], partitions: 2, replicas: 1 })
      const more = host.connect({
        kind: 'kafka',
        server: { brokers: bootstrapBrokers },
        topic: 'more',
        from: 'earliest',
      })
      const extra = someLines(100, 7)
      for (const topic of ['more', 'events'])
        await producer.send({ messages: extra.map((line) => ({ topic, value: Buffer.from(line) })) })
      await until('the other', () => more.list()[0]?.status.handled === extra.length)
      await until('both', () => running.list()[0]?.status.handled === lines.length + extra.length)
    } finally {
      await consumer.close(true).catch(() => undefined)
      await producer.close(true).catch(() => undefined)
      await admin.close().catch(() => undefined)
      await host.remove()
      server.remove()
    }
  })
})
