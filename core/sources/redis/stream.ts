import { createHash } from 'node:crypto'
import { contentId } from '#core/event/ids.ts'
import type { Connector, IntakeSink } from '../connector.ts'
import { feed } from '../feed.ts'
import { readMessage } from '../message.ts'
import { type Run, runConnector, SetUpProblem } from '../run.ts'
import type { RedisClient, RedisServer } from './client.ts'
import { entriesOfOneStream, eventBytes, type StreamEntry } from './entry.ts'
import { watchLag, withRedis } from './link.ts'

export interface RedisStreamOptions {
  readonly server: RedisServer
  readonly stream: string
  readonly group: string
  /** The reader's name in the group, the same at every start: so it finds what it had not finished. */
  readonly consumer: string
  /** Where a group begins that does not exist yet. */
  readonly from: 'earliest' | 'latest'
  /** An entry that another reader took this long ago and never finished is taken over; ms. */
  readonly claimAfter?: number
}

const KIND = 'redis-stream'
const BATCH = 1_000
/** One read waits this long for news, so that a pause or a stop is noticed; ms. */
const BLOCK = 1_000
const CLAIM_AFTER = 60_000
const LAG_EVERY = 2_000

/**
 * Reads a stream through a consumer group: entries left over from before first, then new ones, now and then those that
 * another reader left lying. An entry is acknowledged only after its commit; what is pending after a crash in between
 * is known by a note in the workspace. What the server itself delivers twice is a duplicate by its event id, or, where
 * it has none, by an id made of the entry's.
 */
export function redisStream(options: RedisStreamOptions, sink: IntakeSink): Connector {
  return runConnector(sink.now, (run) =>
    withRedis(run, options.server, 'journeyscope-reader', (reader, link) =>
      withRedis(run, options.server, 'journeyscope-commands', async (commands) => {
        const reading = { ...options, run, sink, reader, commands, reconnects: link.reconnects }
        const stopLooking = watchLag(run, commands, () => tellLag(reading))
        try {
          await readStream(reading)
        } finally {
          stopLooking()
        }
      }),
    ),
  )
}

interface Reading extends RedisStreamOptions {
  readonly run: Run
  readonly sink: IntakeSink
  /** Blocks while it waits: commands go by the other. */
  readonly reader: RedisClient
  readonly commands: RedisClient
  readonly reconnects: () => number
}

async function readStream(reading: Reading): Promise<void> {
  const { run, reader, stream, group, consumer, reconnects } = reading
  const claimAfter = reading.claimAfter ?? CLAIM_AFTER
  await ensureGroup(reading)
  run.connected()
  let connection = -1
  let claimAt = 0
  let lagAt = 0
  while (!run.signal.aborted) {
    await run.ready()
    if (connection !== reconnects()) {
      connection = reconnects()
      await acknowledgeStored(reading)
      await takePending(reading)
    }
    if (claimAt <= Date.now()) {
      claimAt = Date.now() + claimAfter / 2
      await takeOver(reading, claimAfter)
    }
    const reply = await reader.xreadgroupBuffer(
      'GROUP',
      group,
      consumer,
      'COUNT',
      BATCH,
      'BLOCK',
      BLOCK,
      'STREAMS',
      stream,
      '>',
    )
    const entries = entriesOfOneStream(reply)
    // What came as a pause began waits: it is pending at the server, and nothing of it is lost.
    await run.ready()
    if (entries.length > 0) await take(reading, entries)
    if (lagAt <= Date.now() || entries.length === 0) {
      lagAt = Date.now() + LAG_EVERY
      await tellLag(reading)
    }
  }
}

/** Makes the group, and the stream where there is none. */
async function ensureGroup({ commands, stream, group, from }: Reading): Promise<void> {
  try {
    await commands.xgroup('CREATE', stream, group, from === 'earliest' ? '0' : '$', 'MKSTREAM')
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    if (message.startsWith('BUSYGROUP')) return
    if (message.startsWith('WRONGTYPE')) throw new SetUpProblem(`${stream} is no stream in this Redis.`)
    throw error
  }
}

function batchKey(stream: string): string {
  return `${stream} last batch`
}

function markOf(ids: readonly string[]): string {
  return createHash('sha256').update(ids.join(' ')).digest('base64url')
}

/**
 * A crash between a commit and its acknowledgement leaves one whole batch pending that is stored already. What was
 * stored last is noted in the batch's own transaction: where exactly those entries are pending, they are acknowledged
 * and do not come in again, not even as duplicates.
 */
async function acknowledgeStored({ commands, sink, stream, group, consumer }: Reading): Promise<void> {
  const [first, last, mark] = sink.positions().get(batchKey(stream))?.split(' ') ?? []
  if (first === undefined || last === undefined) return
  const reply: unknown = await commands.xpending(stream, group, first, last, BATCH + 1, consumer)
  const ids = (Array.isArray(reply) ? reply : []).map((entry: unknown) =>
    String(Array.isArray(entry) ? entry[0] : ''),
  )
  if (ids.length > 0 && markOf(ids) === mark) await commands.xack(stream, group, ...ids)
}

/** What this reader had been given and not acknowledged, before a crash of either side. */
async function takePending(reading: Reading): Promise<void> {
  const { run, commands, stream, group, consumer } = reading
  let after = '0'
  while (!run.signal.aborted) {
    const reply = await commands.xreadgroupBuffer(
      'GROUP',
      group,
      consumer,
      'COUNT',
      BATCH,
      'STREAMS',
      stream,
      after,
    )
    const entries = entriesOfOneStream(reply)
    const last = entries.at(-1)
    if (last === undefined) return
    await take(reading, entries)
    after = last.id
  }
}

/** What other readers of the group took long ago and left lying becomes this reader's own pending, and is read as such. */
async function takeOver(reading: Reading, claimAfter: number): Promise<void> {
  const { run, commands, stream, group, consumer } = reading
  let cursor = '0-0'
  let claimed = false
  do {
    const reply: unknown = await commands.xautoclaim(
      stream,
      group,
      consumer,
      claimAfter,
      cursor,
      'COUNT',
      BATCH,
      'JUSTID',
    )
    const [next, ids]: readonly unknown[] = Array.isArray(reply) ? reply : []
    cursor = typeof next === 'string' ? next : '0-0'
    claimed ||= Array.isArray(ids) && ids.length > 0
  } while (cursor !== '0-0' && !run.signal.aborted)
  if (claimed) await takePending(reading)
}

async function take(reading: Reading, entries: readonly StreamEntry[]): Promise<void> {
  const { run, sink, commands, stream, group } = reading
  const receivedAt = sink.now()
  const deliveries = entries.flatMap(({ id, fields }) => {
    // An entry that was deleted from the stream after it had been handed out: nothing is left to store.
    if (fields === null) return []
    const freshId = (): string => contentId(`${stream} ${id}`, 0, KIND)
    return [readMessage(eventBytes(fields), { intakeKind: KIND, intakeName: stream, receivedAt, freshId })]
  })
  const ids = entries.map(({ id }) => id)
  const first = ids[0] ?? ''
  const last = ids.at(-1) ?? ''
  const positions = new Map([
    [stream, last],
    [batchKey(stream), `${first} ${last} ${markOf(ids)}`],
  ])
  const stored = await feed(run, sink, deliveries, positions)
  if (!stored) return
  await commands.xack(stream, group, ...ids)
}

async function tellLag({ run, commands, sink, stream, group }: Reading): Promise<void> {
  const groups: unknown = await commands.xinfo('GROUPS', stream)
  const position = sink.positions().get(stream) ?? null
  run.part(stream, position, lagOf(groups, group))
}

/** `lag` of a group as XINFO GROUPS lists it (Redis 7; null where entries were deleted), and what is pending. */
function lagOf(groups: unknown, group: string): number | null {
  if (!Array.isArray(groups)) return null
  for (const raw of groups) {
    if (!Array.isArray(raw)) continue
    const fields = new Map(
      Array.from({ length: raw.length / 2 }, (_, i): [string, unknown] => [
        String(raw[2 * i]),
        raw[2 * i + 1],
      ]),
    )
    if (fields.get('name') !== group) continue
    const lag = fields.get('lag')
    const pending = fields.get('pending')
    return typeof lag === 'number' ? lag + (typeof pending === 'number' ? pending : 0) : null
  }
  return null
}
