import { v7 } from 'uuid'
import { fail, ok, type Result } from '#core/base/result.ts'
import { noOutcomes, OUTCOMES, type OutcomeCounts } from '#core/event/outcome.ts'
import { agreeOn, agreeOnRules } from '#core/fleet/redis/agreement.ts'
import { sendDeadLetters } from '#core/fleet/redis/dead-letters.ts'
import { redisStore } from '#core/fleet/redis/redis-store.ts'
import { takeBatch } from '#core/fleet/sink.ts'
import type { ConnectorStatus, IntakeSink } from '#core/sources/connector.ts'
import { type KafkaTopicOptions, kafkaTopic } from '#core/sources/kafka/topic.ts'
import { openRedis, type RedisClient, type RedisServer } from '#core/sources/redis/client.ts'
import type { WorkspaceKey } from '../keys/key.ts'
import type { KeyStore } from '../keys/key-store.ts'
import { followAgreement } from './agreed.ts'
import { fleetKey } from './fleet-privacy.ts'
import { keepTime } from './time.ts'

export interface WorkerOptions {
  readonly kafka: KafkaTopicOptions
  readonly redis: RedisServer
  /** Text to put in force for the whole fleet where it differs; null goes by what is in force. */
  readonly rules: string | null
  readonly privacy: string | null
  /** Bundles, see bundles.ts. */
  readonly schemas: string | null
  readonly enrichment: string | null
  readonly keys: KeyStore
  /** Hears that the shared store does not answer. */
  troubled(message: string): void
  /** Milliseconds since the epoch. */
  now(): number
}

/** One headless process of many. */
export interface Worker {
  /** What became of the events that this process was given. */
  counts(): Readonly<OutcomeCounts>
  status(): ConnectorStatus
  /** Resolves when the last batch is stored, the broker knows how far, and every connection is closed. */
  stop(): Promise<void>
}

/**
 * Takes its part of a topic's events into the state that all workers share. Any number may come and go: an event counts
 * once, whoever takes it, since the store refuses what was taken in before. The broker is told after the store.
 */
export async function startWorker(options: WorkerOptions): Promise<Result<Worker>> {
  const { redis, kafka, now } = options
  const client = openRedis(redis, 'journeyscope-worker')
  client.on('error', (error: Error) => options.troubled(`the shared store does not answer: ${error.message}`))
  const key = await join(client, options).catch(
    (error: Error): Result<WorkspaceKey> =>
      fail({
        code: 'redis',
        message: `the shared store refuses: ${error.message}.`,
        hint: 'Look at --redis.',
      }),
  )
  if (!key.ok) {
    client.disconnect()
    return fail(key.error)
  }
  const counts = noOutcomes()
  const member = {
    store: redisStore(client, redis),
    intake: { kind: 'kafka', name: kafka.topic },
    agreed: followAgreement(client, key.value),
    bury: (letters: Parameters<typeof sendDeadLetters>[1]) => sendDeadLetters(client, letters),
    now,
  }
  const sink: IntakeSink = {
    submit: async (deliveries) => {
      const taken = await takeBatch(member, deliveries)
      if (taken.ok) for (const outcome of OUTCOMES) counts[outcome] += taken.value.counts[outcome]
      return taken
    },
    // No process has a place of its own: where to read on is what the group has told the broker.
    positions: () => new Map(),
    now,
    freshId: () => v7(),
  }
  const connector = kafkaTopic(kafka, sink)
  connector.start()
  const time = keepTime(client, member.store, member.agreed, now, options.troubled)
  return ok({
    counts: () => counts,
    status: () => connector.status(),
    stop: async () => {
      await connector.stop()
      await time.stop()
      client.disconnect()
    },
  })
}

/** Goes by the fleet's key, and puts in force what this worker was given for all. */
async function join(client: RedisClient, options: WorkerOptions): Promise<Result<WorkspaceKey>> {
  const key = await fleetKey(client, options.keys)
  if (!key.ok) return key
  if (options.rules !== null) await agreeOnRules(client, options.rules)
  for (const what of ['privacy', 'schemas', 'enrichment'] as const) {
    const text = options[what]
    if (text !== null) await agreeOn(client, what, text)
  }
  return key
}
