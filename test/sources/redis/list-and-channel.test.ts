import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Cluster, Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Connector, IntakeSink } from '#core/sources/connector.ts'
import { redisChannel } from '#core/sources/redis/channel.ts'
import { readRedisUrl } from '#core/sources/redis/client.ts'
import { redisList } from '#core/sources/redis/list.ts'
import { redisStream } from '#core/sources/redis/stream.ts'
import {
  describeWith,
  type Service,
  startRedis,
  startRedisCluster,
  startRedisTls,
  until,
} from '../../services/services.ts'
import { openIntake, referenceOf, someLines, type TestIntake } from '../intake.ts'

const RULES = readFileSync('examples/tidewater-rules.json', 'utf8')

describeWith('redis', 'Redis lists and channels', () => {
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

  const url = (): string => `redis://127.0.0.1:${server.port}`
  const run = (connector: Connector): Connector => {
    connector.start()
    running.push(connector)
    return connector
  }
  const readList = (lossy = false, sink: IntakeSink = intake.sink('queue')): Connector =>
    run(redisList({ server: { url: url() }, list: 'queue', consumer: 'w', end: 'right', lossy }, sink))
  const withoutId = (user: number): string => JSON.stringify({ userId: `u${user}`, eventType: 'A' })

  test('a list is emptied in order, and no processing list stays behind', async () => {
    const lines = someLines(2500, 1)
    await client.lpush('queue', ...lines)
    readList()
    await until('all stored', () => intake.events() === lines.length)
    await until('tidied up', async () => (await client.keys('*')).length === 0)
    expect(intake.whole()).toEqual(await referenceOf(lines, RULES))
  })

  test('a crash after the commit and before the processing list is deleted doubles nothing, even without ids', async () => {
    await client.lpush('queue', withoutId(1), withoutId(1))
    const real = intake.sink('queue')
    let crash = (): void => {}
    const crashed = new Promise<void>((resolve) => {
      crash = resolve
    })
    const first = readList(false, {
      ...real,
      submit: async (deliveries, positions) => {
        const committed = await real.submit(deliveries, positions)
        crash()
        // The process is gone: its commit stays, its answer never comes.
        await new Promise((resolve) => setTimeout(resolve, 600_000).unref())
        return committed
      },
    })
    await crashed
    void first
    running.splice(0)
    expect(await client.llen('{queue}:processing:w:1')).toBe(2)
    intake.reopen()
    await client.lpush('queue', withoutId(2))
    readList()
    await until('the third is stored', () => intake.events() === 3)
    expect(await client.exists('{queue}:processing:w:1')).toBe(0)
  })

  test('a crash before the commit loses nothing', async () => {
    await client.lpush('queue', withoutId(1), withoutId(2))
    let taken = false
    readList(false, {
      ...intake.sink('queue'),
      submit: () => {
        taken = true
        return new Promise(() => undefined)
      },
    })
    await until('taken', () => taken)
    running.splice(0)
    expect(await client.llen('queue')).toBe(0)
    readList()
    await until('both are stored', () => intake.events() === 2)
    expect(intake.outcomes()).toEqual({ NO_TRANSITION: 2 })
  })

  test('kill -9 of the server mid-list loses and doubles nothing', async () => {
    const lines = someLines(5000, 2)
    const connector = readList()
    let sent = 0
    const producing = (async () => {
      for (; sent < lines.length; sent += 100) {
        await client.lpush('queue', ...lines.slice(sent, sent + 100))
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    })()
    for (const share of [0.3, 0.6]) {
      await until('some sent', () => sent > lines.length * share)
      server.kill()
      await until('noticed', () => connector.status().state === 'waiting')
      server.start()
    }
    await producing
    await until('all stored', () => intake.events() === lines.length)
    expect(intake.whole()).toEqual(await referenceOf(lines, RULES))
  })

  test('a poison item becomes a dead letter; plain pops work too', async () => {
    await client.lpush('queue', '{"broken', withoutId(1), '[1]')
    readList(true)
    await until('all came', () => intake.events() === 1 && intake.outcomes().REJECTED === 2)
  })

  test('paused it takes nothing and tells what waits; resumed it misses nothing', async () => {
    const connector = readList()
    await until('running', () => connector.status().state === 'running')
    connector.pause()
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    await client.lpush('queue', withoutId(1), withoutId(2), withoutId(3))
    await until('what waits is told', () => connector.status().lag === 3)
    expect(intake.events()).toBe(0)
    connector.resume()
    await until('all stored', () => intake.events() === 3)
  })

  test('a channel and a pattern are heard', async () => {
    const plain = run(redisChannel({ server: { url: url() }, channel: 'news' }, intake.sink('news')))
    const pattern = run(redisChannel({ server: { url: url() }, channel: 'shop.*' }, intake.sink('shop')))
    await until('listening', () =>
      [plain, pattern].every((connector) => connector.status().parts.length === 1),
    )
    const lines = someLines(400, 3)
    for (const line of lines.slice(0, 200)) await client.publish('news', line)
    for (const line of lines.slice(200)) await client.publish('shop.eu', line)
    await until('all stored', () => intake.events() === 400)
    expect(intake.whole()).toEqual(await referenceOf(lines, RULES))
  })

  test('while the workspace is busy nothing more is read, and nothing is lost', async () => {
    const real = intake.sink('queue')
    let refusals = 0
    await client.lpush('queue', ...someLines(1200, 4))
    readList(false, {
      ...real,
      submit: (deliveries, positions) => {
        refusals += 1
        if (refusals % 3 !== 0)
          return Promise.resolve({ ok: false, error: { code: 'busy', message: 'Too much waits.' } })
        return real.submit(deliveries, positions)
      },
    })
    await until('all stored', () => intake.events() === 1200)
    expect(refusals).toBeGreaterThan(5)
    expect(intake.outcomes().DUPLICATE).toBeUndefined()
  })

  test('TLS, with the authority of the certificate named', async () => {
    const secure = await startRedisTls()
    try {
      const caFile = join(secure.folder, 'ca.pem')
      const server = { url: `rediss://127.0.0.1:${secure.port}`, caFile }
      const options = { stream: 'events', group: 'g', consumer: 'c', from: 'earliest' as const }
      const untrusting = run(
        redisStream({ ...options, server: { url: server.url } }, intake.sink('untrusting')),
      )
      await until('refused', () => untrusting.status().lastError !== null)
      expect(untrusting.status().lastError?.message).toMatch(/certificate/i)
      run(redisStream({ ...options, server }, intake.sink('trusting')))
      const sender = new Redis({ port: secure.port, tls: { ca: readFileSync(caFile, 'utf8') } })
      await sender.xadd('events', '*', 'event', withoutId(1))
      await until('stored', () => intake.events() === 1)
      sender.disconnect()
    } finally {
      for (const connector of running.splice(0)) await connector.stop()
      secure.remove()
    }
  })

  test('a cluster: streams, lists and channels', async () => {
    const cluster = await startRedisCluster()
    const sender = new Cluster(cluster.ports.map((port) => ({ host: '127.0.0.1', port })))
    try {
      const server = { url: `redis+cluster://127.0.0.1:${cluster.ports[1]},127.0.0.1:${cluster.ports[0]}` }
      const group = { group: 'g', consumer: 'c', from: 'earliest' as const }
      const lines = someLines(900, 5)
      for (const stream of ['a', 'b', 'c'])
        run(redisStream({ ...group, server, stream }, intake.sink(stream)))
      run(
        redisList({ server, list: 'queue', consumer: 'w', end: 'right', lossy: false }, intake.sink('queue')),
      )
      const heard = run(redisChannel({ server, channel: 'news' }, intake.sink('news')))
      await until('listening', () => heard.status().parts.length === 1)
      for (const [index, line] of lines.slice(0, 300).entries())
        await sender.xadd(['a', 'b', 'c'][index % 3] ?? 'a', '*', 'event', line)
      for (const line of lines.slice(300, 600)) await sender.lpush('queue', line)
      for (const line of lines.slice(600)) await sender.publish('news', line)
      await until('all stored', () => intake.events() === lines.length)
      expect(intake.whole()).toEqual(await referenceOf(lines, RULES))
    } finally {
      sender.disconnect()
      for (const connector of running.splice(0)) await connector.stop()
      cluster.remove()
    }
  })
})

test('what a URL says', () => {
  expect(readRedisUrl('redis://localhost')).toEqual({
    nodes: [{ host: 'localhost', port: 6379 }],
    cluster: false,
    tls: false,
    db: 0,
  })
  expect(readRedisUrl('rediss+cluster://me:p%40ss@a:7000,[::1]:7001')).toEqual({
    nodes: [
      { host: 'a', port: 7000 },
      { host: '::1', port: 7001 },
    ],
    cluster: true,
    tls: true,
    db: 0,
    username: 'me',
    password: 'p@ss',
  })
  expect(readRedisUrl('redis://:secret@h:1/3')).toMatchObject({ password: 'secret', db: 3 })
  expect(() => readRedisUrl('http://localhost')).toThrow('the URL is none of Redis')
})
