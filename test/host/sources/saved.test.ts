import { copyFileSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient, type RouterClient } from '@orpc/server'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { AskedConnection, ConnectionView } from '#core/contract/sources.ts'
import { createHost, type Host } from '#core/host/host.ts'
import { readReceiptTotals } from '#core/store/outcomes/receipts.ts'
import { describeWith, type Service, startRedis, until } from '../../services/services.ts'
import { someLines } from '../../sources/intake.ts'

const PASSWORD = 'hidden "keychain: p@ss/wörd\n'

describeWith('redis', 'saved connections', () => {
  let server: Service
  let client: Redis
  let folder: string
  let path: string
  let host: Host
  let api: RouterClient<Host['router']>['sources']

  const openHost = async (): Promise<void> => {
    host = await createHost({ appVersion: '0', home: join(folder, 'home') })
    expect(host.open(path, true)).toBe(null)
    api = createRouterClient(host.router).sources
  }
  const view = async (name: string): Promise<ConnectionView> => {
    const found = (await api.list()).connections.find((one) => one.name === name)
    if (found === undefined) throw new Error(`${name} is not among the connections`)
    return found
  }
  const handled = (name: string, count: number): Promise<void> =>
    until(`${count} events`, async () => (await view(name)).handled === count)
  const add = async (lines: readonly string[]): Promise<void> => {
    for (const line of lines) await client.xadd('events', '*', 'event', line)
  }
  const url = (): string => `redis://127.0.0.1:${server.port}`
  const stream = (password?: string) => ({
    kind: 'redis-stream' as const,
    server: {
      url: url(),
      ...(password === undefined ? {} : { password: { kind: 'given' as const, text: password } }),
    },
    stream: 'events',
    from: 'earliest' as const,
  })
  /** Everything that lies in the folder, apart from the secrets. */
  const inFiles = (text: string): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((file) => statSync(file).isFile() && readFileSync(file).includes(text))

  beforeAll(async () => {
    server = await startRedis()
    client = new Redis({ port: server.port })
    client.on('error', () => undefined)
    await client.config('SET', 'requirepass', PASSWORD)
    await client.auth(PASSWORD)
  })
  afterAll(() => {
    client.disconnect()
    server.remove()
  })
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'journeyscope-saved-'))
    path = join(folder, 'x.journey')
    await client.flushall()
    await openHost()
  })
  afterEach(async () => {
    await host.close()
    rmSync(folder, { recursive: true })
  })

  test('what is saved is read from then on and after the next start; its password lies in no workspace', async () => {
    const lines = someLines(60, 1)
    await add(lines.slice(0, 20))
    const saved = await api.save({ name: 'shop', connection: stream(PASSWORD), replaces: false })
    expect(JSON.stringify(saved)).not.toContain('hidden')
    await handled('shop', 20)
    await until('its lag', async () => (await view('shop')).lag === 0)
    expect(await view('shop')).toMatchObject({
      origin: 'saved',
      direction: 'in',
      what: 'events',
      state: 'running',
      lag: 0,
      definition: { server: { password: { kind: 'kept' } } },
      secretPlace: expect.stringContaining(join(folder, 'home', 'keys')),
    })
    await host.close()
    await add(lines.slice(20, 50))
    await openHost()
    await handled('shop', 30)
    const { outcomes, lastAt } = await view('shop')
    expect(Object.values(outcomes ?? {}).reduce((sum, count) => sum + count, 0)).toBe(50)
    expect(lastAt).toBeGreaterThan(Date.now() - 60_000)
    const holding = inFiles('hidden')
    expect(holding).toHaveLength(1)
    expect(holding[0]).toMatch(/home\/keys\/[0-9a-f]{32}\.secret$/)
    expect(statSync(holding[0] ?? '').mode & 0o777).toBe(0o600)
    // Changed without its password being typed again.
    await api.save({
      name: 'shop',
      replaces: true,
      connection: { ...stream(), server: { url: url(), password: { kind: 'kept' } } },
    })
    await add(lines.slice(50))
    await handled('shop', 10)
    await api.save({ name: 'shop', replaces: true, connection: stream(PASSWORD) })
    expect(inFiles('hidden')).toHaveLength(1)
    expect(inFiles('hidden')).not.toEqual(holding)
    await api.remove({ name: 'shop' })
    expect(inFiles('hidden')).toEqual([])
    expect((await api.list()).connections).toEqual([])
    expect((await api.list()).others).toMatchObject([{ kind: 'redis-stream', name: 'events', received: 60 }])
  })

  test('paused it takes nothing, not even after the next start; resumed it misses nothing', async () => {
    const lines = someLines(40, 2)
    await api.save({ name: 'shop', connection: stream(PASSWORD), replaces: false })
    await until('running', async () => (await view('shop')).state === 'running')
    await api.pause({ name: 'shop' })
    await add(lines.slice(0, 20))
    await host.close()
    await openHost()
    await add(lines.slice(20))
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(await view('shop')).toMatchObject({ state: 'paused', handled: 0 })
    await until('what waits is told', async () => (await view('shop')).lag === 40)
    expect(readReceiptTotals(host.session.required().database)).toEqual([])
    await api.resume({ name: 'shop' })
    await handled('shop', 40)
    expect((await view('shop')).state).toBe('running')
  })

  test('saved twice at once it is still one reader, which a pause stops', async () => {
    await api.save({ name: 'shop', connection: stream(PASSWORD), replaces: false })
    await until('running', async () => (await view('shop')).state === 'running')
    const kept = { ...stream(), server: { url: url(), password: { kind: 'kept' as const } } }
    const again = { name: 'shop', connection: kept, replaces: true }
    await Promise.all([api.save(again), api.save(again), api.save(again)])
    await api.pause({ name: 'shop' })
    await add(someLines(20, 3))
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(readReceiptTotals(host.session.required().database)).toEqual([])
    await api.resume({ name: 'shop' })
    await handled('shop', 20)
  })

  test('a password from the environment is looked up at every start, and its absence is said', async () => {
    const connection: AskedConnection = {
      ...stream(),
      server: { url: url(), password: { kind: 'environment', variable: 'JOURNEYSCOPE_SECRET_SHOP' } },
    }
    await expect(api.save({ name: 'shop', connection, replaces: false })).rejects.toThrow(
      'JOURNEYSCOPE_SECRET_SHOP is not set',
    )
    process.env.JOURNEYSCOPE_SECRET_SHOP = PASSWORD
    await api.save({ name: 'shop', connection, replaces: false })
    await until('running', async () => (await view('shop')).state === 'running')
    delete process.env.JOURNEYSCOPE_SECRET_SHOP
    await host.close()
    await openHost()
    expect(await view('shop')).toMatchObject({
      state: 'failed',
      lastError: { message: expect.stringContaining('JOURNEYSCOPE_SECRET_SHOP is not set') },
      secretPlace: expect.stringContaining('JOURNEYSCOPE_SECRET_SHOP'),
    })
    process.env.JOURNEYSCOPE_SECRET_SHOP = PASSWORD
    await api.resume({ name: 'shop' })
    delete process.env.JOURNEYSCOPE_SECRET_SHOP
    await until('running', async () => (await view('shop')).state === 'running')
    // Any other variable could be had out of this machine by a workspace that somebody sends.
    const other = {
      ...connection,
      server: { url: url(), password: { kind: 'environment', variable: 'HOME' } },
    }
    // @ts-expect-error the shape is wrong on purpose
    await expect(api.save({ name: 'other', connection: other, replaces: false })).rejects.toThrow()
  })

  test('a test of a connection says what is there or what stands against it, and leaves nothing behind', async () => {
    await add(someLines(3, 3))
    await client.rpush('jobs', 'x')
    const good = await api.test({ connection: stream(PASSWORD) })
    expect(good).toMatchObject({ ok: true, problem: null })
    expect(good.facts.join(' ')).toContain('The stream events has 3 entries.')
    expect(await client.xinfo('GROUPS', 'events')).toEqual([])
    const problem = async (connection: AskedConnection): Promise<string | null> =>
      (await api.test({ connection })).problem
    expect(await problem(stream('wrong'))).toContain('WRONGPASS')
    expect(await problem(stream())).toContain('NOAUTH')
    expect(await problem({ ...stream(PASSWORD), stream: 'jobs' })).toBe(
      'jobs is a list in this Redis, no stream.',
    )
    expect(
      await problem({ kind: 'redis-channel', channel: 'x', server: { url: 'redis://127.0.0.1:1' } }),
    ).toContain('ECONNREFUSED')
    expect(await problem({ kind: 'redis-channel', channel: 'x', server: { url: 'http://x' } })).toContain(
      'the URL is none of Redis',
    )
    expect(
      await problem({ kind: 'kafka-out', topic: 'x', server: { brokers: ['127.0.0.1:1'], tls: false } }),
    ).not.toBe(null)
    expect(inFiles('hidden')).toEqual([])
    expect((await api.list()).connections).toEqual([])
  })

  test('a login within the URL is taken out of it; what would be counted as one is refused', async () => {
    const login = `redis://default:${encodeURIComponent(PASSWORD)}@127.0.0.1:${server.port}`
    await api.save({
      name: 'shop',
      replaces: false,
      connection: { kind: 'redis-stream', stream: 'events', from: 'earliest', server: { url: login } },
    })
    await until('running', async () => (await view('shop')).state === 'running')
    expect((await view('shop')).definition?.server).toEqual({
      url: url(),
      username: 'default',
      password: { kind: 'kept' },
    })
    const before = inFiles('hidden')
    await expect(api.save({ name: 'shop', replaces: false, connection: stream(PASSWORD) })).rejects.toThrow(
      'there is a connection named shop already',
    )
    await expect(api.save({ name: 'other', replaces: false, connection: stream(PASSWORD) })).rejects.toThrow(
      'shop reads events there already',
    )
    expect(inFiles('hidden')).toEqual(before)
    const topic = (name: string) => ({
      kind: 'kafka' as const,
      server: { brokers: ['127.0.0.1:1'], tls: false },
      topic: name,
      group: 'mine',
      from: 'stored' as const,
    })
    await api.save({ name: 'orders', replaces: false, connection: topic('orders') })
    await expect(api.save({ name: 'more', replaces: false, connection: topic('more') })).rejects.toThrow(
      'orders is in the group mine already',
    )
  })

  test('two workspaces on one server read everything each, as groups of their own', async () => {
    const lines = someLines(30, 4)
    await add(lines)
    await api.save({ name: 'shop', connection: stream(PASSWORD), replaces: false })
    await handled('shop', 30)
    await host.close()
    path = join(folder, 'y.journey')
    await openHost()
    await api.save({ name: 'shop', connection: stream(PASSWORD), replaces: false })
    await handled('shop', 30)
    expect(await client.xinfo('GROUPS', 'events')).toHaveLength(2)
  })

  test('a file that was moved, copied or sent reaches nothing until somebody says what it is', async () => {
    const open = stream(PASSWORD)
    await api.save({ name: 'shop', connection: open, replaces: false })
    await handled('shop', 0)
    await until('running', async () => (await view('shop')).state === 'running')
    const own = (await view('shop')).group
    expect((await api.list()).held).toBe(false)
    await host.close()

    renameSync(path, join(folder, 'moved.journey'))
    path = join(folder, 'moved.journey')
    await add(someLines(10, 5))
    await openHost()
    expect(await api.list()).toMatchObject({
      held: true,
      connections: [{ name: 'shop', state: 'held', address: url() }],
    })
    await expect(api.resume({ name: 'shop' })).rejects.toThrow('whether it is the same workspace or a copy')
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    expect((await view('shop')).handled).toBe(0)
    expect((await api.adopt({ as: 'itself' })).held).toBe(false)
    await handled('shop', 10)
    expect((await view('shop')).group).toBe(own)
    await host.close()
    await openHost()
    await until('running', async () => (await view('shop')).state === 'running')

    await host.close()
    copyFileSync(path, join(folder, 'copy.journey'))
    path = join(folder, 'copy.journey')
    await openHost()
    expect((await view('shop')).state).toBe('held')
    await api.adopt({ as: 'copy' })
    await until('running', async () => (await view('shop')).state === 'running')
    expect((await view('shop')).group).not.toBe(own)
    await handled('shop', 10)
    expect((await view('shop')).outcomes).toMatchObject({ DUPLICATE: 10 })
    expect(await client.xinfo('GROUPS', 'events')).toHaveLength(2)
  })

  test('two servers with a stream of one name are two intakes; one that gets another address stays what it was', async () => {
    const second = await startRedis()
    const there = new Redis({ port: second.port })
    there.on('error', () => undefined)
    try {
      await add(someLines(10, 6))
      for (const line of someLines(7, 7)) await there.xadd('events', '*', 'event', line)
      await api.save({ name: 'shop', connection: stream(PASSWORD), replaces: false })
      await handled('shop', 10)
      const elsewhere = (host: string) => ({
        ...stream(),
        server: { url: `redis://${host}:${second.port}` },
      })
      await api.save({ name: 'other', connection: elsewhere('127.0.0.1'), replaces: false })
      await handled('other', 7)
      const intake = `events at redis://127.0.0.1:${second.port}`
      expect([(await view('shop')).intake, (await view('other')).intake]).toEqual(['events', intake])
      expect(readReceiptTotals(host.session.required().database).map((total) => total.intake.name)).toEqual([
        'events',
        intake,
      ])
      await api.save({ name: 'other', connection: elsewhere('localhost'), replaces: true })
      for (const line of someLines(5, 8)) await there.xadd('events', '*', 'event', line)
      await handled('other', 5)
      expect((await view('other')).intake).toBe(intake)
      expect((await view('other')).outcomes).toMatchObject({ DUPLICATE: 0 })
      // Gone and made anew on the first server's address, each finds its own again.
      await api.remove({ name: 'shop' })
      await api.save({ name: 'shop again', connection: stream(PASSWORD), replaces: false })
      expect((await view('shop again')).intake).toBe('events')
    } finally {
      there.disconnect()
      second.remove()
    }
  })
})
