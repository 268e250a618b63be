import type { Connector } from '#core/sources/connector.ts'
import { type KafkaServer, openProducer } from '#core/sources/kafka/client.ts'
import type { RedisServer } from '#core/sources/redis/client.ts'
import { withRedis } from '#core/sources/redis/link.ts'
import { type Run, runConnector } from '#core/sources/run.ts'
import type { StateTransition } from '#core/store/moves/out.ts'
import type { Outlet } from './outlet.ts'

const BATCH = 500
/** A stream that nobody trims would fill the server's memory; about so many entries are kept. */
const ENTRIES_KEPT = 1_000_000

/**
 * Tells every move that is stored from the first start on, in arrival order. At least once: what was sent and not yet
 * noted is sent again after a crash, with the same event id.
 */
async function tell(
  run: Run,
  outlet: Outlet,
  name: string,
  send: (transitions: readonly StateTransition[]) => Promise<void>,
): Promise<void> {
  const kept = outlet.cursor()
  let cursor = kept === null ? outlet.lastArrival() : Number(kept)
  if (kept === null) outlet.keep(String(cursor))
  while (!run.signal.aborted) {
    await run.ready()
    if (run.signal.aborted) return
    const { transitions, last } = outlet.reader().transitionsAfter(cursor, BATCH)
    if (transitions.length > 0) {
      await send(transitions)
      run.handled(transitions.length)
    }
    if (last !== cursor) outlet.keep(String(last))
    // Dead letters and duplicates are numbered too: with nothing left to tell, nothing waits.
    run.part(name, String(last), last === cursor ? 0 : Math.max(0, outlet.lastArrival() - last))
    if (last === cursor) await outlet.news(run.signal)
    cursor = last
  }
}

/** Moves to a Redis stream: one entry each, its field `event` holds the JSON. */
export function transitionsToRedis(
  { server, stream }: { readonly server: RedisServer; readonly stream: string },
  outlet: Outlet,
): Connector {
  return runConnector(outlet.now, (run) =>
    withRedis(run, server, 'journeyscope-transitions', async (client) => {
      await client.ping()
      run.connected()
      await tell(run, outlet, stream, async (transitions) => {
        await Promise.all(
          transitions.map((transition) =>
            client.xadd(stream, 'MAXLEN', '~', ENTRIES_KEPT, '*', 'event', JSON.stringify(transition)),
          ),
        )
      })
    }),
  )
}

/** Moves to a Kafka topic: the person is the key, so that each person's moves keep their order. */
export function transitionsToKafka(
  { server, topic }: { readonly server: KafkaServer; readonly topic: string },
  outlet: Outlet,
): Connector {
  return runConnector(outlet.now, async (run) => {
    const producer = await openProducer(server)
    const stopped = new Promise<void>((resolve) => {
      run.signal.addEventListener('abort', () => resolve(), { once: true })
    })
    const work = async (): Promise<void> => {
      await producer.metadata({ topics: [topic] })
      run.connected()
      await tell(run, outlet, topic, async (transitions) => {
        await producer.send({
          messages: transitions.map((transition) => ({
            topic,
            key: transition.userId,
            value: JSON.stringify(transition),
          })),
        })
        run.connected()
      })
    }
    try {
      await Promise.race([work(), stopped])
    } finally {
      await producer.close(true).catch(() => undefined)
    }
  })
}
