import type { Consumer, Message, MessagesStream } from '@platformatic/kafka'
import { contentId } from '#core/event/ids.ts'
import type { Connector, IntakeSink } from '../connector.ts'
import { feed } from '../feed.ts'
import { readMessage } from '../message.ts'
import { type Run, runConnector } from '../run.ts'
import { type KafkaServer, matchTopics, openAdmin, openConsumer } from './client.ts'
import { type KafkaStart, positionKey, startOffsets } from './offsets.ts'

export interface KafkaTopicOptions {
  readonly server: KafkaServer
  /** A topic's name, or a pattern in which `*` stands for anything. */
  readonly topic: string
  readonly group: string
  readonly from: KafkaStart
  /** How often topics are looked for that a pattern means by now; ms. */
  readonly lookEvery?: number
}

const KIND = 'kafka'
const BATCH = 1_000
const TELL_BROKER_EVERY = 1_000
const LAG_EVERY = 2_000
const LOOK_EVERY = 30_000

/**
 * Reads topics as a member of a consumer group. Where to read on is stored in the batch's own transaction and used at
 * every assignment: each message counts once, whatever crashes. The broker is told afterwards, for others to see the
 * lag. A message without an id has one made of topic, partition and offset; one without a user is about its key.
 */
export function kafkaTopic(options: KafkaTopicOptions, sink: IntakeSink): Connector {
  return runConnector(sink.now, async (run) => {
    const topics = await findTopics(options)
    const consumer = await openConsumer(options.server, options.group)
    consumer.on('client:broker:connect', () => run.connected())
    consumer.on('client:broker:disconnect', () =>
      run.trouble(new Error('the connection to a broker was lost.')),
    )
    consumer.on('client:broker:failed', () => run.trouble(new Error('a broker does not answer.')))
    // What waits for a broker that is away never settles: a stop goes past it.
    const stopped = new Promise<void>((resolve) => {
      run.signal.addEventListener('abort', () => void run.settled().then(() => resolve()), { once: true })
    })
    try {
      const reading = {
        options,
        run,
        sink,
        consumer,
        topics,
        next: new Map<string, bigint>(),
        ends: new Map<string, bigint>(),
        told: new Told(consumer),
      }
      await Promise.race([readTopics(reading), stopped])
      await Promise.race([reading.told.now(), run.signal.aborted ? limited(1_000) : stopped])
    } finally {
      await Promise.race([consumer.close(true).catch(() => undefined), limited(2_000)])
    }
  })
}

function limited(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref())
}

async function findTopics({ server, topic }: KafkaTopicOptions): Promise<string[]> {
  const admin = await openAdmin(server)
  try {
    const topics = matchTopics(topic, await admin.listTopics())
    if (topics.length === 0) throw new Error(`${topic}: there is no such topic yet.`)
    return topics
  } finally {
    await admin.close().catch(() => undefined)
  }
}

interface Reading {
  readonly options: KafkaTopicOptions
  readonly run: Run
  readonly sink: IntakeSink
  readonly consumer: Consumer
  readonly topics: readonly string[]
  /** The next offset of each partition; what is below has been stored. */
  readonly next: Map<string, bigint>
  /** The end of each partition that is assigned here, as the broker last told it. */
  readonly ends: Map<string, bigint>
  readonly told: Told
}

/** Until it is stopped, or a pattern means other topics than before. */
async function readTopics(reading: Reading): Promise<void> {
  const { options, run, sink, consumer, topics } = reading
  const lookAt = options.topic.includes('*') ? Date.now() + (options.lookEvery ?? LOOK_EVERY) : Infinity
  let outdated = false
  while (!run.signal.aborted && !outdated) {
    const positions = sink.positions()
    const offsets = await startOffsets(consumer, topics, options.from, positions)
    for (const { topic, partition, offset } of offsets)
      reading.next.set(positionKey(topic, partition), offset)
    const stream = await consumer.consume({
      topics: [...topics],
      mode: 'manual',
      fallbackMode: 'earliest',
      offsets: offsets.map((offset) => ({ ...offset })),
    })
    run.connected()
    // Another assignment: what others have stored meanwhile is asked anew.
    let stale = false
    const restart = (): void => {
      stale = true
      void stream.close().catch(() => undefined)
    }
    const look = async (): Promise<void> => {
      await tellLag(reading)
      if (Date.now() < lookAt) return
      outdated ||= (await findTopics(options)).join() !== topics.join()
      if (outdated) restart()
    }
    // Looking is no reading: where it fails, reading says so by itself.
    const looking = setInterval(() => void look().catch(() => undefined), LAG_EVERY)
    consumer.once('consumer:group:join', restart)
    run.signal.addEventListener('abort', restart, { once: true })
    try {
      await tellLag(reading)
      await readStream(reading, stream, () => stale)
    } finally {
      clearInterval(looking)
      consumer.removeListener('consumer:group:join', restart)
      run.signal.removeEventListener('abort', restart)
    }
  }
}

type RawStream = MessagesStream<Buffer, Buffer, Buffer, Buffer>
type RawMessage = Message<Buffer, Buffer, Buffer, Buffer>

async function readStream(reading: Reading, stream: RawStream, isStale: () => boolean): Promise<void> {
  let batch: RawMessage[] = []
  for await (const message of stream) {
    batch.push(message)
    if (batch.length < BATCH && stream.readableLength > 0) continue
    // What came as a pause began waits too: its position has not been stored.
    await reading.run.ready()
    if (isStale()) return
    await take(reading, batch)
    batch = []
  }
}

async function take(reading: Reading, messages: readonly RawMessage[]): Promise<void> {
  const { run, sink, next, told } = reading
  const receivedAt = sink.now()
  const positions = new Map<string, string>()
  const deliveries = messages.flatMap((message) => {
    const { topic, partition, offset, key, value } = message
    const place = positionKey(topic, partition)
    if (offset < (next.get(place) ?? 0n)) return []
    next.set(place, offset + 1n)
    positions.set(place, String(offset + 1n))
    const freshId = (): string => contentId(`${place} ${offset}`, 0, KIND)
    const context = { intakeKind: KIND, intakeName: topic, receivedAt, freshId }
    // A key is text of ours only where it is not empty; a value may be missing (a tombstone).
    const user = key === undefined || key === null || key.length === 0 ? undefined : key.toString('utf8')
    return [readMessage(value ?? Buffer.alloc(0), context, user)]
  })
  if (deliveries.length === 0) return
  const stored = await feed(run, sink, deliveries, positions)
  if (!stored) return
  // The broker, who may be away, is not asked how far this has come.
  for (const place of positions.keys()) tellPart(reading, place)
  for (const { topic, partition, offset, leaderEpoch } of messages)
    told.note(topic, partition, offset + 1n, leaderEpoch)
  await told.nowAndThen()
}

/** What the broker is told of the positions that the workspace has stored already. */
class Told {
  readonly #consumer: Consumer
  readonly #due = new Map<string, { topic: string; partition: number; offset: bigint; leaderEpoch: number }>()
  #at = 0

  constructor(consumer: Consumer) {
    this.#consumer = consumer
  }

  note(topic: string, partition: number, offset: bigint, leaderEpoch: number): void {
    this.#due.set(positionKey(topic, partition), { topic, partition, offset, leaderEpoch })
  }

  async nowAndThen(): Promise<void> {
    if (Date.now() - this.#at >= TELL_BROKER_EVERY) await this.now()
  }

  async now(): Promise<void> {
    if (this.#due.size === 0) return
    this.#at = Date.now()
    const offsets = [...this.#due.values()]
    this.#due.clear()
    // During a rebalance it is refused; nothing depends on it.
    await this.#consumer.commit({ offsets }).catch(() => undefined)
  }
}

/** How far a partition has been read, and what waits in it by its end as last known. */
function tellPart({ run, next, ends }: Reading, place: string): void {
  const end = ends.get(place)
  if (end === undefined) return
  const position = next.get(place) ?? 0n
  run.part(place, String(position), Number(end > position ? end - position : 0n))
}

async function tellLag(reading: Reading): Promise<void> {
  const { run, consumer, next, ends } = reading
  const assigned = consumer.assignments ?? []
  const topics = assigned.filter(({ partitions }) => partitions.length > 0).map(({ topic }) => topic)
  const told = topics.length === 0 ? new Map<string, bigint[]>() : await consumer.listOffsets({ topics })
  ends.clear()
  for (const { topic, partitions } of assigned) {
    for (const partition of partitions) {
      const place = positionKey(topic, partition)
      ends.set(place, told.get(topic)?.[partition] ?? next.get(place) ?? 0n)
      tellPart(reading, place)
    }
  }
  run.keepParts(new Set(ends.keys()))
}
