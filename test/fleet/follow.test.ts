import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRandom } from '#core/base/random.ts'
import { BOUNDS } from '#core/fleet/fold.ts'
import { agreeOnRules } from '#core/fleet/redis/agreement.ts'
import { redisStore, TOLD_STREAM } from '#core/fleet/redis/redis-store.ts'
import { takeEvents } from '#core/fleet/take.ts'
import { attach } from '#core/host/fleet/attach.ts'
import { type OpenedWorkspace, openWorkspace } from '#core/host/opened.ts'
import { openRedis } from '#core/sources/redis/client.ts'
import { checkWorkspace } from '#core/store/health.ts'
import { readEdges } from '#core/store/moves/edges.ts'
import { describeWith, type Service, startRedis, startRedisCluster, until } from '../services/services.ts'
import { eventsOf, foldOf, JUDGES, RULES, shuffled } from './conformance.ts'
import { heardEdges } from './fleet.ts'

const clock = { now: () => Date.now() }

describeWith('redis', 'a workspace that follows a fleet', () => {
  let server: Service
  let client: Redis
  let folder: string
  let workspace: OpenedWorkspace
  const url = () => `redis://127.0.0.1:${server.port}`
  const open = (name = 'fleet.journey'): OpenedWorkspace => {
    const opened = openWorkspace(join(folder, name), clock, true)
    if (!opened.ok) throw new Error(opened.error.message)
    return opened.value
  }
  const follow = (into: OpenedWorkspace) => {
    const follower = attach(into, { url: url() }, clock.now)
    if (!follower.ok) throw new Error(follower.error.message)
    return follower.value
  }
  const take = (user: string, events: ReturnType<typeof eventsOf>) =>
    takeEvents({ store: redisStore(client, { url: url() }), user, events, judges: JUDGES, bounds: BOUNDS })
  const edges = () => {
    const { database, pipeline } = workspace
    return Object.fromEntries(
      readEdges(database, pipeline.writer().names).map(({ from, to, count }) => [`${from} > ${to}`, count]),
    )
  }
  const followed = async () => {
    const wanted = await heardEdges(client)
    await until(
      'the edges',
      () => JSON.stringify(sorted(edges())) === JSON.stringify(sorted(wanted)),
      20,
      () => [edges(), wanted],
    )
  }
  const sorted = (record: Record<string, number>) =>
    Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))

  beforeEach(async () => {
    server = await startRedis()
    client = new Redis({ port: server.port })
    await agreeOnRules(client, RULES)
    folder = mkdtempSync(join(tmpdir(), 'journeyscope-follow-'))
    workspace = open()
  })
  afterEach(async () => {
    await workspace.analyst.close()
    workspace.close()
    client.disconnect()
    server.remove()
    rmSync(folder, { recursive: true })
  })

  test('has the fleet’s steps and edges, live, each move once, after a restart and whatever is taken back', async () => {
    const random = createRandom(5)
    const users = Array.from({ length: 30 }, (_, index) => {
      const user = `user-${index}`
      const events = eventsOf(user, 20, index)
      return { user, events, arriving: index % 3 === 0 ? shuffled(events, index + 1) : events }
    })
    const feed = async (from: number, to: number) => {
      for (const { user, arriving } of users) {
        for (let at = from; at < to; ) {
          const size = random.integer(1, 4)
          await take(user, arriving.slice(at, Math.min(to, at + size)))
          at += size
        }
      }
    }
    await feed(0, 7)
    const first = follow(workspace)
    await followed()
    await feed(7, 13)
    await followed()
    await first.stop()
    await feed(13, 20)
    workspace.close()
    workspace = open()
    const second = follow(workspace)
    await followed()
    for (const { user, events } of users) {
      const { currentStep, version, metadata } = foldOf(events)
      const state = workspace.pipeline.writer().people.bySubject(user)?.state
      expect(state, user).toMatchObject({ currentStep, version, metadata })
    }
    expect(second.leftOut()).toBe(0)
    const health = checkWorkspace(workspace.database)
    expect(health.edgesAgree).toBe(true)
    await second.stop()
    expect(await client.xlen(TOLD_STREAM)).toBeGreaterThan(100)
    const events = () => workspace.database.prepare('SELECT count(*) FROM events').pluck().get()
    const before = [edges(), events()]
    workspace.database.prepare('DELETE FROM positions').run()
    // Hearing all of it again changes nothing.
    const third = follow(workspace)
    await until('all is read', () => third.status().parts[0]?.position !== undefined)
    await followed()
    expect([edges(), events()]).toEqual(before)
    await third.stop()
  })

  test('takes in nothing else', async () => {
    const follower = follow(workspace)
    const refused = await workspace.pipeline.submit({ kind: 'http', name: '/v1/events' }, [
      {
        ok: true,
        envelope: { ...(eventsOf('eve', 1, 1)[0] ?? fail()), source: 'web' },
        original: { format: 'event', bytes: () => new Uint8Array() },
        line: null,
      },
    ])
    expect(refused).toMatchObject({ ok: false, error: { code: 'follows_fleet' } })
    const broken = await workspace.pipeline.submit({ kind: 'http', name: '/v1/events' }, [
      {
        ok: false,
        rejection: { code: 'not_json', message: 'no JSON' },
        original: { format: 'event', bytes: () => new Uint8Array() },
        line: null,
      },
    ])
    expect(broken).toMatchObject({ ok: false, error: { code: 'follows_fleet' } })
    await follower.stop()
  })

  test('a workspace with events of its own can’t follow, nor one that follows another fleet', async () => {
    const follower = follow(workspace)
    await follower.stop()
    const elsewhere = attach(workspace, { url: 'redis://elsewhere:6379' }, clock.now)
    expect(elsewhere).toMatchObject({ ok: false, error: { code: 'attach' } })
  })

  test('people whose first moves the stream has lost are left out and counted', async () => {
    await take('old', eventsOf('old', 12, 1))
    await client.xtrim(TOLD_STREAM, 'MAXLEN', 1)
    await take('new', eventsOf('new', 12, 2))
    const follower = follow(workspace)
    await until('the new one', () => workspace.pipeline.writer().people.bySubject('new') !== null)
    expect(workspace.pipeline.writer().people.bySubject('old')).toBeNull()
    expect(follower.leftOut()).toBe(1)
    await follower.stop()
  })

  test('a stream that ends before what was read is another one, and that is said', async () => {
    await take('one', eventsOf('one', 6, 1))
    const follower = follow(workspace)
    await followed()
    await follower.stop()
    await client.del(TOLD_STREAM)
    const again = follow(workspace)
    await until('it fails', () => again.status().state === 'failed')
    expect(again.status().lastError?.message).toMatch(/Attach with a new file/)
    await again.stop()
  })

  test('on a cluster, too', async () => {
    const cluster = await startRedisCluster()
    const clusterUrl = `redis+cluster://${cluster.ports.map((port) => `127.0.0.1:${port}`).join(',')}`
    const writing = openRedis({ url: clusterUrl }, 'test')
    await agreeOnRules(writing, RULES)
    const store = redisStore(writing, { url: clusterUrl })
    const feed = async (user: string, seed: number) => {
      const events = shuffled(eventsOf(user, 12, seed), seed)
      for (const event of events)
        await takeEvents({ store, user, events: [event], judges: JUDGES, bounds: BOUNDS })
      return foldOf([...events].sort((a, b) => a.timestamp - b.timestamp))
    }
    const expected = new Map<string, ReturnType<typeof foldOf>>()
    for (const user of ['ann', 'bea', 'cid', 'dan']) expected.set(user, await feed(user, user.length + 3))
    const follower = attach(workspace, { url: clusterUrl }, clock.now)
    if (!follower.ok) throw new Error(follower.error.message)
    expected.set('eve', await feed('eve', 5))
    const stateOf = (user: string) => workspace.pipeline.writer().people.bySubject(user)?.state
    await until('everybody', () =>
      [...expected].every(([user, { version }]) => version === 0 || stateOf(user)?.version === version),
    )
    for (const [user, { currentStep }] of expected) expect(stateOf(user)?.currentStep, user).toBe(currentStep)
    await follower.value.stop()
    writing.disconnect()
    cluster.remove()
  })
})

function fail(): never {
  throw new Error('an event wanted')
}
