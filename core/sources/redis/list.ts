import type { Connector, IntakeSink } from '../connector.ts'
import { feed } from '../feed.ts'
import { readMessage } from '../message.ts'
import { type Run, runConnector } from '../run.ts'
import type { RedisClient, RedisServer } from './client.ts'
import { watchLag, withRedis } from './link.ts'

export interface RedisListOptions {
  readonly server: RedisServer
  readonly list: string
  /** Tells this workspace's processing lists from those of others. */
  readonly consumer: string
  /** The end from which events are taken: `right` where senders LPUSH, `left` where they RPUSH. */
  readonly end: 'left' | 'right'
  /** Plain pops: quicker for the server, and a crash between pop and commit loses the batch. */
  readonly lossy: boolean
}

const BATCH = 500
const WAIT_SECONDS = 1

/**
 * Reads a list. Each batch is first moved into a processing list of its own number, which is deleted after the commit;
 * the number is stored with the batch. At the next start a processing list of a stored number is only deleted, the one
 * after it is stored first: so a crash anywhere loses and doubles nothing, even where events have no ids.
 */
export function redisList(options: RedisListOptions, sink: IntakeSink): Connector {
  return runConnector(sink.now, (run) =>
    withRedis(run, options.server, 'journeyscope-reader', async (client) => {
      const reading = { ...options, run, sink, client }
      // While it waits for an item this connection answers nothing else: then nothing waits in the list.
      const stopLooking = watchLag(run, client, async () => {
        const number = sink.positions().get(options.list)
        run.part(
          options.list,
          number === undefined ? null : `batch ${number}`,
          await client.llen(options.list),
        )
      })
      try {
        await (options.lossy ? popList(reading) : moveList(reading))
      } finally {
        stopLooking()
      }
    }),
  )
}

interface Reading extends RedisListOptions {
  readonly run: Run
  readonly sink: IntakeSink
  readonly client: RedisClient
}

/** In a cluster both lists must lie in one slot: the list's name becomes the hash tag, unless it has one. */
function processingName({ list, consumer }: RedisListOptions, number: number): string {
  const tagged = /\{[^}]+\}/.test(list) ? list : `{${list}}`
  return `${tagged}:processing:${consumer}:${number}`
}

function submitItems({ run, sink, list }: Reading, items: readonly Uint8Array[], number: number | null) {
  const receivedAt = sink.now()
  const context = { intakeKind: 'redis-list', intakeName: list, receivedAt, freshId: sink.freshId }
  const positions = number === null ? undefined : new Map([[list, String(number)]])
  return feed(
    run,
    sink,
    items.map((item) => readMessage(item, context)),
    positions,
  )
}

async function moveList(reading: Reading): Promise<void> {
  const { run, sink, client, list, end } = reading
  // Both ends written out: the driver's types know no variable for one.
  const moveOne = (to: string): Promise<unknown> =>
    end === 'left' ? client.lmove(list, to, 'LEFT', 'RIGHT') : client.lmove(list, to, 'RIGHT', 'RIGHT')
  const awaitOne = (to: string): Promise<unknown> =>
    end === 'left'
      ? client.blmove(list, to, 'LEFT', 'RIGHT', WAIT_SECONDS)
      : client.blmove(list, to, 'RIGHT', 'RIGHT', WAIT_SECONDS)
  let number = Number(sink.positions().get(list) ?? 0)
  await client.unlink(processingName(reading, number))
  run.connected()
  while (!run.signal.aborted) {
    await run.ready()
    const processing = processingName(reading, number + 1)
    if ((await client.llen(processing)) === 0) await awaitOne(processing)
    const room = BATCH - (await client.llen(processing))
    if (room < BATCH && room > 0) {
      const waiting = Math.min(room, await client.llen(list))
      await Promise.all(Array.from({ length: waiting }, () => moveOne(processing)))
    }
    // What lies in the processing list counts, not the replies: after a reconnect moves may have been sent twice.
    const items = await client.lrangeBuffer(processing, 0, -1)
    await run.ready()
    if (items.length > 0) {
      if (!(await submitItems(reading, items, number + 1))) return
      number += 1
      await client.unlink(processing)
    }
    run.part(list, number === 0 ? null : `batch ${number}`, await client.llen(list))
  }
}

async function popList(reading: Reading): Promise<void> {
  const { run, client, list, end } = reading
  run.connected()
  while (!run.signal.aborted) {
    await run.ready()
    const first =
      end === 'left'
        ? await client.blpopBuffer(list, WAIT_SECONDS)
        : await client.brpopBuffer(list, WAIT_SECONDS)
    if (first !== null) {
      const more =
        end === 'left' ? await client.lpopBuffer(list, BATCH - 1) : await client.rpopBuffer(list, BATCH - 1)
      await submitItems(reading, [first[1], ...(more ?? [])], null)
    }
    run.part(list, null, await client.llen(list))
  }
}
