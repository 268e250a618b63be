import { Cluster, Redis } from 'ioredis'
import { describe, expect, test } from 'vitest'
import { BOUNDS } from '#core/fleet/fold.ts'
import { redisStore, TOLD_STREAM } from '#core/fleet/redis/redis-store.ts'
import { takeEvents } from '#core/fleet/take.ts'
import { openRedis, type RedisClient } from '#core/sources/redis/client.ts'
import { redisKeys } from '#core/sources/redis/keys.ts'
import { describeWith, startRedis, startRedisCluster } from '../services/services.ts'
import { conforms, eventsOf, foldOf, JUDGES, type Place } from './conformance.ts'

interface RedisPlace extends Place {
  readonly client: RedisClient
  readonly url: string
}

function placeAt(url: string, removeServer: () => void): RedisPlace {
  const clients: RedisClient[] = []
  const open = (): RedisClient => {
    const client = openRedis({ url }, 'test')
    clients.push(client)
    return client
  }
  const client = open()
  return {
    client,
    url,
    connect: () => redisStore(open(), { url }),
    edges: async () => {
      const edges: Record<string, number> = {}
      const heard = new Set<string>()
      for (const [, [field = '', json = '', , type, , at]] of await client.xrange(TOLD_STREAM, '-', '+')) {
        const { userId, from, to } = JSON.parse(json)
        // In a cluster an entry may come twice.
        if (field === 'effect' || heard.has(`${userId} ${at}`)) continue
        heard.add(`${userId} ${at}`)
        expect(type).toMatch(/CLICK|BUY|TIMER/)
        edges[`${from} > ${to}`] = (edges[`${from} > ${to}`] ?? 0) + (field === 'event' ? 1 : -1)
      }
      return edges
    },
    remove: () => {
      for (const one of clients) one.disconnect()
      removeServer()
    },
  }
}

async function openServer(): Promise<RedisPlace> {
  const server = await startRedis()
  return placeAt(`redis://127.0.0.1:${server.port}`, server.remove)
}

async function openCluster(): Promise<RedisPlace> {
  const cluster = await startRedisCluster()
  const nodes = cluster.ports.map((port) => `127.0.0.1:${port}`).join(',')
  return placeAt(`redis+cluster://${nodes}`, cluster.remove)
}

describeWith('redis', 'the store in Redis', () => {
  describe('on one server', () => {
    conforms(openServer)

    test('the state stands under its key, the mark of an event for a day', async () => {
      const place = await openServer()
      const [event] = eventsOf('alice', 1, 1)
      if (event === undefined) throw new Error('an event wanted')
      const store = place.connect()
      await takeEvents({ store, user: 'alice', events: [event], judges: JUDGES, bounds: BOUNDS })
      const { extra, ...known } = foldOf([event])
      expect(JSON.parse((await place.client.get('journey:state:alice')) ?? '')).toEqual(known)
      expect(extra).toBeDefined()
      expect((await store.load('alice')).state).toEqual({ ...known, extra })
      expect(await place.client.get(`processed:${event.eventId}`)).toBe('1')
      const left = await place.client.pttl(`processed:${event.eventId}`)
      expect(left).toBeGreaterThan(86_390_000)
      expect(left).toBeLessThanOrEqual(86_400_000)
      await place.remove()
    })

    test('a mark that has run out is forgotten; the events that are kept still know the id', async () => {
      const place = await openServer()
      const short = redisStore(place.client, place, { rememberFor: 30 })
      const events = eventsOf('bob', 4, 1)
      const take = (all: typeof events) =>
        takeEvents({ store: short, user: 'bob', events: all, judges: JUDGES, bounds: BOUNDS })
      await take(events)
      const keys = events.map(({ eventId }) => `processed:${eventId}`)
      expect(await place.client.exists(...keys)).toBe(4)
      await new Promise((resolve) => setTimeout(resolve, 60))
      expect(await place.client.exists(...keys)).toBe(0)
      expect(await take(events)).toEqual(events.map(() => 'DUPLICATE'))
      await place.client.del('journey:recent:bob')
      expect(await take(events.slice(3))).not.toContain('DUPLICATE')
      await place.remove()
    })

    test('what is past the bounds is cleared away, and no more than twice the bound is ever kept', async () => {
      const place = await openServer()
      const store = place.connect()
      const bounds = { lateAfter: BOUNDS.lateAfter, mostKept: 20 }
      const events = eventsOf('carol', 300, 6)
      for (let at = 0; at < events.length; at += 7) {
        // Within the bound, events come in any order.
        const batch = events.slice(at, at + 7).reverse()
        await takeEvents({ store, user: 'carol', events: batch, judges: JUDGES, bounds })
        expect(await place.client.llen('journey:recent:carol')).toBeLessThanOrEqual(40)
      }
      expect((await store.load('carol')).state).toEqual(foldOf(events))
      const before = (await store.load('carol')).revision
      const [old] = eventsOf('carol', 1, 8)
      if (old === undefined) throw new Error('an event wanted')
      const late = () => takeEvents({ store, user: 'carol', events: [old], judges: JUDGES, bounds })
      expect(await late()).toEqual(['LATE'])
      expect(await late()).toEqual(['DUPLICATE'])
      expect(await store.load('carol')).toMatchObject({ state: foldOf(events), revision: before + 1 })
      await place.remove()
    })

    test('what another program has written in the place of a state is an error without the value', async () => {
      const place = await openServer()
      const events = eventsOf('dora', 2, 1)
      const store = place.connect()
      const take = () => takeEvents({ store, user: 'dora', events, judges: JUDGES, bounds: BOUNDS })
      await take()
      await place.client.set('journey:state:dora', '{"email":"dora@example.com"}')
      await expect(take()).rejects.toThrow(/journey:state of a user can't be read/)
      await expect(take()).rejects.not.toThrow(/dora/)
      await place.remove()
    })
  })

  describe('on a cluster', () => {
    conforms(openCluster)

    test('all keys of a user lie in one slot, whatever the id looks like', async () => {
      const place = await openCluster()
      if (!(place.client instanceof Cluster)) throw new Error('a cluster wanted')
      const keys = redisKeys({ url: place.url })
      const node = new Redis({ port: Number(place.url.split(':').at(-1)) })
      for (const user of ['alice', 'a}b', '}', '{', '}{', '{}', '%7D', '%', 'é{ü}', 'a b', '{a}{b}']) {
        const names = [
          keys.state(user),
          keys.record(user),
          keys.recent(user),
          keys.told(user),
          keys.processed(user, '1'),
        ]
        const slots = await Promise.all(names.map((name) => node.cluster('KEYSLOT', name)))
        expect(new Set(slots).size, user).toBe(1)
        const [event] = eventsOf(user, 1, 1)
        if (event === undefined) throw new Error('an event wanted')
        const store = place.connect()
        await takeEvents({ store, user, events: [event], judges: JUDGES, bounds: BOUNDS })
        expect((await store.load(user)).state, user).toEqual(foldOf([event]))
        expect(await place.client.exists(keys.told(user))).toBe(0)
      }
      expect(keys.state('}')).not.toBe(keys.state('%7D'))
      node.disconnect()
      await place.remove()
    })
  })
})
