import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { v4 } from 'uuid'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Delivery } from '#core/event/delivery.ts'
import { agreeOn, agreeOnRules, readAgreement } from '#core/fleet/redis/agreement.ts'
import { redisStore } from '#core/fleet/redis/redis-store.ts'
import { takeBatch } from '#core/fleet/sink.ts'
import { followAgreement } from '#core/host/fleet/agreed.ts'
import { bundleEnrichment, bundleSchemas } from '#core/host/fleet/bundles.ts'
import { fleetKey } from '#core/host/fleet/fleet-privacy.ts'
import { startWorker } from '#core/host/fleet/worker.ts'
import { createKeyStore } from '#core/host/keys/key-store.ts'
import { describeWith, type Service, startRedis } from '../../services/services.ts'

const rules = (step: string): string =>
  JSON.stringify({ version: '1', rules: [{ id: 'a', fromState: 'A', eventType: 'X', toState: step }] })

describeWith('redis', 'what the members of a fleet go by', () => {
  let server: Service
  let client: Redis
  let home: string
  const keysFrom = (environment: string | undefined) => createKeyStore({ home, environment, keychain: null })
  beforeEach(async () => {
    server = await startRedis()
    client = new Redis({ port: server.port })
    home = mkdtempSync(join(tmpdir(), 'journeyscope-keys-'))
  })
  afterEach(() => {
    client.disconnect()
    server.remove()
    rmSync(home, { recursive: true })
  })

  test('the first member’s key is everybody’s; who has another is turned away, in words that say what to do', async () => {
    const first = await fleetKey(client, keysFrom('ab'.repeat(32)))
    if (!first.ok) throw new Error(first.error.message)
    expect(await fleetKey(client, keysFrom('ab'.repeat(32)))).toEqual(first)
    const other = await fleetKey(client, keysFrom('cd'.repeat(32)))
    if (other.ok) throw new Error('another key was taken')
    expect(other.error.message).toContain(first.value.id)
    expect(other.error.hint).toContain('JOURNEYSCOPE_KEY')
    expect(await client.hvals('journey:fleet')).toEqual([first.value.id])
  })

  test('a key that nobody gave is made once, and found again by workers of the same user', async () => {
    const [one, two] = [
      await fleetKey(client, keysFrom(undefined)),
      await fleetKey(client, keysFrom(undefined)),
    ]
    expect(one?.ok).toBe(true)
    expect(two).toEqual(one)
  })

  test('members that say the same rules at a time make one ruleset; others make the next, and old ones stay', async () => {
    await Promise.all(Array.from({ length: 5 }, () => agreeOnRules(client, rules('B'))))
    expect(await readAgreement(client)).toMatchObject({ edition: 1, active: 1 })
    const key = await fleetKey(client, keysFrom(undefined))
    if (!key.ok) throw new Error(key.error.message)
    const agreed = followAgreement(client, key.value)
    expect((await agreed()).judges.find(1)?.ruleset.rules[0]?.toState).toBe('B')
    expect(await agreed()).toBe(await agreed())
    await agreeOnRules(client, rules('C'))
    const { judges } = await agreed()
    expect(judges.active).toBe(2)
    expect([1, 2, 3].map((number) => judges.find(number)?.ruleset.rules[0]?.toState)).toEqual([
      'B',
      'C',
      undefined,
    ])
  })

  test('a policy holds for every member from the next batch on', async () => {
    const key = await fleetKey(client, keysFrom(undefined))
    if (!key.ok) throw new Error(key.error.message)
    const agreed = followAgreement(client, key.value)
    expect((await agreed()).stages.redact('mail anna@example.com')).toMatch(/^mail email_[0-9a-f]{32}$/)
    await agreeOn(client, 'privacy', JSON.stringify({ values: { email: 'drop' } }))
    expect((await agreed()).stages.redact('mail anna@example.com')).not.toMatch(/anna|email_/)
  })

  test('schemas, sampling and enrichment judge what a member takes in, as in a workspace', async () => {
    const key = await fleetKey(client, keysFrom(undefined))
    if (!key.ok) throw new Error(key.error.message)
    const schema = JSON.stringify({
      type: 'object',
      properties: { buttonId: { type: 'string' } },
      required: ['buttonId'],
    })
    const schemas = bundleSchemas({
      schemas: [{ eventType: 'CLICK', version: 1, text: schema }],
      registry: JSON.stringify({ mode: 'enforce' }),
      sampling: JSON.stringify({ rules: [{ id: 'noise', eventTypes: ['NOISE'], keep: 0 }] }),
    })
    const enrichment = bundleEnrichment({
      document: JSON.stringify({
        lookups: [{ table: 'plans', key: 'plan', from: 'payload.plan', take: ['price'] }],
      }),
      tables: [{ name: 'plans', csv: 'plan,price\npro,20\n' }],
    })
    if (!schemas.ok) throw new Error(JSON.stringify(schemas.error))
    if (!enrichment.ok) throw new Error(JSON.stringify(enrichment.error))
    await agreeOn(client, 'schemas', schemas.value)
    await agreeOn(client, 'enrichment', enrichment.value)
    const agreed = followAgreement(client, key.value)
    const buried: string[] = []
    const member = {
      store: redisStore(client, { url: `redis://127.0.0.1:${server.port}` }),
      intake: { kind: 'kafka', name: 'events' },
      agreed,
      bury: async (letters: readonly { rejection: { code: string } }[]) => {
        buried.push(...letters.map(({ rejection }) => rejection.code))
      },
      now: Date.now,
    }
    const events = [
      ['CLICK', { buttonId: 'signup', plan: 'pro' }],
      ['CLICK', {}],
      ['NOISE', {}],
    ] as const
    const deliveries = events.map(([eventType, payload]): Delivery => {
      const envelope = { eventId: v4(), userId: 'u', eventType, timestamp: Date.now(), source: 'x', payload }
      return { ok: true, envelope, original: { format: 'event', bytes: () => Buffer.from('{}') }, line: null }
    })
    const taken = await takeBatch(member, deliveries)
    if (!taken.ok) throw new Error(taken.error.message)
    expect(taken.value.outcomes).toEqual(['NO_TRANSITION', 'REJECTED', 'SAMPLED'])
    expect(buried).toEqual(['schema_violation'])
    const [kept = ''] = await client.lrange('journey:recent:u', 0, -1)
    expect(kept).toContain('"price":"20"')
  })
})

describeWith('redis', 'a worker at the door', () => {
  test('of a Redis that wants another password ends with the reason, and says no password', async () => {
    const server = await startRedis(['--requirepass', 'right'])
    const started = await startWorker({
      kafka: { server: { brokers: ['127.0.0.1:1'] }, topic: 'events', group: 'fleet', from: 'stored' },
      redis: { url: `redis://:wrong-one@127.0.0.1:${server.port}` },
      rules: null,
      privacy: null,
      schemas: null,
      enrichment: null,
      keys: createKeyStore({ home: tmpdir(), environment: 'ab'.repeat(32), keychain: null }),
      troubled: () => undefined,
      now: Date.now,
    })
    server.remove()
    if (started.ok) throw new Error('it was let in')
    expect(started.error.message).toMatch(/the shared store refuses/)
    expect(JSON.stringify(started.error)).not.toMatch(/wrong-one|right/)
  })
})
