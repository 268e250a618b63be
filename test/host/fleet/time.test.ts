import { Redis } from 'ioredis'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { BOUNDS } from '#core/fleet/fold.ts'
import { DUE } from '#core/fleet/redis/due.ts'
import { redisStore, TOLD_STREAM } from '#core/fleet/redis/redis-store.ts'
import { takeEvents } from '#core/fleet/take.ts'
import { keepTime } from '#core/host/fleet/time.ts'
import { readRuleset } from '#core/journey/reading/read.ts'
import { OPEN_STAGES } from '#core/pipeline/stages.ts'
import { describeWith, type Service, startRedis, until } from '../../services/services.ts'

const RULES = readRuleset(
  JSON.stringify({
    version: '1',
    rules: [
      { id: 'in', fromState: 'A', eventType: 'X', toState: 'B' },
      {
        id: 'quiet',
        fromState: 'B',
        after: 'PT30M',
        toState: 'C',
        action: { type: 'TRIGGER_ALERT', payload: { message: 'gone' } },
      },
    ],
  }),
)
if (!RULES.ok) throw new Error(RULES.error[0]?.message)
const rules = RULES.value
const judges = { active: 1, find: (number: number) => (number === 1 ? rules : null) }
const START = Date.UTC(2026, 0, 1)
const MINUTE = 60_000

describeWith('redis', 'time in a fleet', () => {
  let server: Service
  let client: Redis
  let now = START
  const running: { stop(): Promise<void> }[] = []
  const place = () => ({ url: `redis://127.0.0.1:${server.port}` })
  const store = () => redisStore(client, place())
  const keep = () => {
    const agreed = async () => ({ judges, stages: OPEN_STAGES })
    const kept = keepTime(client, store(), agreed, () => now, expect.unreachable)
    running.push(kept)
    return kept
  }
  const send = (user: string, index: number, timestamp: number) =>
    takeEvents({
      store: store(),
      user,
      events: [
        {
          eventId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
          timestamp,
          eventType: 'X',
          payload: {},
          userId: user,
          source: 'web',
        },
      ],
      judges,
      bounds: BOUNDS,
    })
  const stepOf = async (user: string) => (await store().load(user)).state?.currentStep
  const told = async (field: string) =>
    (await client.xrange(TOLD_STREAM, '-', '+')).filter(([, fields]) => fields[0] === field)

  beforeEach(async () => {
    now = START
    server = await startRedis()
    client = new Redis({ port: server.port })
  })
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()))
    client.disconnect()
    server.remove()
  })

  test('a timer fires by time alone, once among all workers, and nobody is looked at again who waits for nothing', async () => {
    for (let index = 0; index < 450; index += 1) await send(`user-${index}`, index, START + index)
    expect(await client.zcard(DUE)).toBe(450)
    now = START + 29 * MINUTE
    for (let workers = 0; workers < 3; workers += 1) keep()
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(await stepOf('user-1')).toBe('B')
    now = START + 31 * MINUTE
    await until('everybody is moved', async () => (await told('event')).length === 900)
    await until('nobody waits', async () => (await client.zcard(DUE)) === 0)
    expect(await stepOf('user-449')).toBe('C')
    expect(await told('effect')).toHaveLength(450)
    expect(await told('takenBack')).toEqual([])
  })

  test('an event that was on its way undoes what time had done, and time goes on behind it', async () => {
    await send('late', 1, START)
    now = START + 40 * MINUTE
    keep()
    await until('time has moved', async () => (await stepOf('late')) === 'C')
    await send('late', 2, START + 20 * MINUTE)
    expect(await stepOf('late')).toBe('B')
    expect(await told('takenBack')).toHaveLength(1)
    now = START + 51 * MINUTE
    await until('time moves again', async () => (await stepOf('late')) === 'C')
  })

  test('whom a worker took and died with, another takes later; what is long past is moved without an alert', async () => {
    await send('left', 1, START)
    now = START + 2 * BOUNDS.lateAfter
    await client.zadd(DUE, now + 1_000, 'left')
    keep()
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(await stepOf('left')).toBe('B')
    now += 2_000
    await until('another takes it', async () => (await stepOf('left')) === 'C')
    expect(await told('effect')).toEqual([])
  })
})
