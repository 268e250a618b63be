import type { Connector, IntakeSink } from '../connector.ts'
import { feed } from '../feed.ts'
import { readMessage } from '../message.ts'
import { type Run, runConnector } from '../run.ts'
import type { RedisClient, RedisServer } from './client.ts'
import { withRedis } from './link.ts'

export interface RedisChannelOptions {
  readonly server: RedisServer
  /** A channel, or a pattern where it has a `*`. */
  readonly channel: string
}

const BATCH = 1_000
/** Messages that may wait in memory; beyond it the oldest are let go, and it is said. */
const MOST_WAITING = 50_000

/**
 * Listens to a channel. Publish/subscribe keeps nothing: what is published while we are away, paused or too slow is
 * lost, which is why such an intake is marked as lossy.
 */
export function redisChannel(options: RedisChannelOptions, sink: IntakeSink): Connector {
  return runConnector(sink.now, (run) =>
    withRedis(run, options.server, 'journeyscope-listener', (client) => listen(run, sink, client, options)),
  )
}

async function listen(
  run: Run,
  sink: IntakeSink,
  client: RedisClient,
  { channel }: RedisChannelOptions,
): Promise<void> {
  const waiting: Uint8Array[] = []
  let lost = 0
  let wake = (): void => {}
  const push = (message: Uint8Array): void => {
    if (run.paused()) return
    if (waiting.length >= MOST_WAITING) lost += 1
    else waiting.push(message)
    wake()
  }
  client.on('messageBuffer', (_channel: Uint8Array, message: Uint8Array) => push(message))
  client.on('pmessageBuffer', (_pattern: string, _channel: Uint8Array, message: Uint8Array) => push(message))
  run.signal.addEventListener('abort', () => wake())
  if (channel.includes('*')) await client.psubscribe(channel)
  else await client.subscribe(channel)
  run.connected()
  run.part(channel, null, null)
  while (!run.signal.aborted) {
    const batch = waiting.splice(0, BATCH)
    if (batch.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve
        if (run.signal.aborted) resolve()
      })
      continue
    }
    const context = {
      intakeKind: 'redis-channel',
      intakeName: channel,
      receivedAt: sink.now(),
      freshId: sink.freshId,
    }
    await feed(
      run,
      sink,
      batch.map((message) => readMessage(message, context)),
    )
    if (lost > 0) {
      run.trouble(new Error(`${lost} messages came faster than they could be stored and are lost.`))
      run.connected()
      lost = 0
    }
  }
}
