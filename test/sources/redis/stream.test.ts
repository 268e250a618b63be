import { readFileSync } from 'node:fs'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { eventsOf } from '#core/pipeline/refold.ts'
import type { Connector } from '#core/sources/connector.ts'
import { redisStream } from '#core/sources/redis/stream.ts'
import { describeWith, type Service, startRedis, until } from '../../services/services.ts'
import { openIntake, referenceOf, someLines, type TestIntake } from '../intake.ts'

const RULES = readFileSync('examples/tidewater-rules.json', 'utf8')

describeWith('redis', 'a Redis stream', () => {
  let server: Service
  let client: Redis
  let intake: TestIntake
  const running: Connector[] = []

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
    intake = openIntake(RULES)
    await client.flushall()
  })
  afterEach(async () => {
    for (const connector of running.splice(0)) await connector.stop()
    intake.remove()
  })

  const read = (consumer = 'one', options: { claimAfter?: number } = {}): Connector => {
    const connector = redisStream(
      {
        server: { url: `redis://127.0.0.1:${server.port}` },
        stream: 'events',
        group: 'g',
        consumer,
        from: 'earliest',
        ...options,
      },
      intake.sink('events'),
    )
    connector.start()
    running.push(connector)
    return connector
  }
  const add = async (lines: readonly string[]): Promise<void> => {
    // Each on its own: of a pipeline that the server's end cuts in two, the client gives up the second half.
    await Promise.all(lines.map((line) => client.xadd('events', '*', 'event', line)))
  }
  const pending = async (): Promise<number> => Number((await client.xpending('events', 'g'))[0])

  test('every entry is stored and then acknowledged; lag and position are told', async () => {
    const lines = someLines(3000, 1)
    await add(lines)
    const connector = read()
    await until('all stored', () => intake.events() === lines.length)
    await until('acknowledged', async () => (await pending()) === 0)
    expect(intake.whole()).toEqual(await referenceOf(lines, RULES))
    await until('no lag', () => connector.status().lag === 0)
    const { state, parts, handled } = connector.status()
    expect({ state, handled }).toEqual({ state: 'running', handled: lines.length })
    const last = await client.xrevrange('events', '+', '-', 'COUNT', 1)
    expect(parts).toEqual([{ name: 'events', position: last[0]?.[0], lag: 0 }])
  })

  test('an event in any of the documented shapes of an entry', async () => {
    const event = JSON.stringify({ userId: 'u', eventType: 'A' })
    await client.xadd('events', '*', 'event', event, 'extra', 'x')
    await client.xadd('events', '*', 'data', event)
    await client.xadd('events', '*', 'trace', '1', 'json', event)
    await client.xadd('events', '*', 'anything', event)
    await client.xadd(
      'events',
      '*',
      'userId',
      'u',
      'eventType',
      'B',
      'payload',
      '{"n":1}',
      'timestamp',
      '1000',
    )
    read()
    await until('all stored', () => intake.events() === 5)
    const person = intake.pipeline.writer().people.bySubject('u')
    const stored = eventsOf(intake.pipeline.writer(), person?.person ?? 0)
    expect(stored.map(({ envelope }) => envelope.eventType)).toEqual(['B', 'A', 'A', 'A', 'A'])
    expect(stored[0]?.envelope).toMatchObject({ payload: { n: 1 }, timestamp: 1000 })
  })

  test('a poison entry becomes a dead letter with its bytes and holds up nothing', async () => {
    await client.xadd('events', '*', 'event', '{"broken')
    await client.xadd('events', '*', 'event', Buffer.from([0xff, 0xfe]))
    await client.xadd('events', '*', 'event', '{"eventType":"NO_USER"}')
    await client.xadd('events', '*', 'event', '{"userId":"u","eventType":"GOOD"}')
    read()
    await until('acknowledged', async () => intake.events() === 1 && (await pending()) === 0)
    const { database } = intake.pipeline.writer()
    expect(intake.outcomes()).toMatchObject({ REJECTED: 3, NO_TRANSITION: 1 })
    expect(database.prepare('SELECT code FROM dead_letters ORDER BY arrival').pluck().all()).toEqual([
      'not_json',
      'not_utf8',
      'missing_field',
    ])
  })

  test('nothing is acknowledged before it is stored; what was left pending is read first', async () => {
    const lines = someLines(200, 2)
    await add(lines)
    // A reader of the same name that died with everything in its hands.
    await client.xgroup('CREATE', 'events', 'g', '0')
    await client.xreadgroup('GROUP', 'g', 'one', 'COUNT', 150, 'STREAMS', 'events', '>')
    expect(await pending()).toBe(150)
    read()
    await until('all stored', () => intake.events() === lines.length)
    await until('acknowledged', async () => (await pending()) === 0)
    expect(intake.outcomes().DUPLICATE).toBeUndefined()
  })

  test('entries that another reader took and left lying are taken over', async () => {
    const lines = someLines(100, 3)
    await add(lines)
    await client.xgroup('CREATE', 'events', 'g', '0')
    await client.xreadgroup('GROUP', 'g', 'dead', 'COUNT', 60, 'STREAMS', 'events', '>')
    read('one', { claimAfter: 200 })
    await until('all stored', () => intake.events() === lines.length)
    await until('acknowledged', async () => (await pending()) === 0)
  })

  test('an entry without an id that is delivered twice counts once', async () => {
    await client.xadd('events', '*', 'event', '{"userId":"u","eventType":"A"}')
    const first = read()
    await until('stored', () => intake.events() === 1)
    await first.stop()
    // As if the acknowledgement had been lost: the group forgets that it was delivered.
    await client.xgroup('SETID', 'events', 'g', '0')
    await client.xadd('events', '*', 'event', '{"userId":"u","eventType":"A"}')
    read()
    await until('both came', () => intake.events() === 2)
    expect(intake.outcomes()).toMatchObject({ DUPLICATE: 1, NO_TRANSITION: 2 })
  })

  /** Breaks down after its first batch is stored and before it can be acknowledged. */
  const breakOnce = (meanwhile: () => Promise<void> = async () => {}): void => {
    const sink = intake.sink('events')
    let broke = false
    const connector = redisStream(
      {
        server: { url: `redis://127.0.0.1:${server.port}` },
        stream: 'events',
        group: 'g',
        consumer: 'one',
        from: 'earliest',
      },
      {
        ...sink,
        submit: async (deliveries, positions) => {
          const stored = await sink.submit(deliveries, positions)
          if (broke) return stored
          broke = true
          await meanwhile()
          throw new Error('killed between commit and acknowledgement')
        },
      },
    )
    connector.start()
    running.push(connector)
  }

  test('a batch that was stored and not acknowledged does not come in again, not even as duplicates', async () => {
    await add([...someLines(40, 6), '{"userId":"u","eventType":"NO_ID"}'])
    breakOnce()
    await until('acknowledged', async () => intake.events() === 41 && (await pending()) === 0)
    await add(someLines(50, 7).slice(40))
    await until('gone on', () => intake.events() === 51)
    expect(intake.outcomes().DUPLICATE).toBeUndefined()
  })

  test('entries taken over from another reader, in the midst of such a batch, are not taken for stored', async () => {
    await add(someLines(4, 8))
    await client.xgroup('CREATE', 'events', 'g', '0')
    const take = (reader: string, count: number) =>
      client.xreadgroup('GROUP', 'g', reader, 'COUNT', count, 'STREAMS', 'events', '>')
    await take('one', 1)
    await take('dead', 2)
    await take('one', 1)
    const [, second, third] = (await client.xrange('events', '-', '+')).map(([id]) => id)
    breakOnce(async () => {
      await client.xclaim('events', 'g', 'one', 0, second ?? '', third ?? '')
    })
    await until('acknowledged', async () => intake.events() === 4 && (await pending()) === 0)
    expect(intake.outcomes().DUPLICATE).toBe(2)
  })

  test('paused it reads nothing; resumed it goes on', async () => {
    const connector = read()
    await until('running', () => connector.status().state === 'running')
    connector.pause()
    expect(connector.status().state).toBe('paused')
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    await add(someLines(50, 4))
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(intake.events()).toBe(0)
    connector.resume()
    await until('all stored', () => intake.events() === 50)
  })

  test('a key that is no stream is said, and not tried for ever', async () => {
    await client.set('events', 'text')
    const connector = read()
    await until('failed', () => connector.status().state === 'failed')
    expect(connector.status().lastError?.message).toBe('events is no stream in this Redis.')
  })

  test('kill -9 of the server mid-stream, three times: nothing lost, nothing doubled', async () => {
    const lines = someLines(6000, 5)
    const connector = read()
    let sent = 0
    const producing = (async () => {
      for (; sent < lines.length; sent += 100) {
        await add(lines.slice(sent, sent + 100))
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    })()
    for (const share of [0.2, 0.45, 0.7]) {
      await until('some sent', () => sent > lines.length * share)
      server.kill()
      await until('noticed', () => connector.status().state === 'waiting')
      expect(connector.status().lastError).not.toBeNull()
      server.start()
    }
    await producing
    await until('all stored', () => intake.events() === lines.length)
    await until('acknowledged', async () => (await pending()) === 0)
    expect(intake.whole()).toEqual(await referenceOf(lines, RULES))
    const sums = intake.outcomes()
    expect((sums.SUCCESS ?? 0) + (sums.NO_TRANSITION ?? 0) + (sums.LATE ?? 0)).toBe(lines.length)
    expect(connector.status().state).toBe('running')
  })
})
