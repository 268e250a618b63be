import type { Command } from 'commander'
import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import type { ConnectionDefinition } from '#core/host/connection-kinds.ts'
import type { Connections } from '#core/host/connections.ts'
import type { KafkaStart } from '#core/sources/kafka/offsets.ts'

/** What the command line says of Redis and Kafka. */
export interface ConnectionOptions {
  readonly redis?: string
  readonly redisStream?: string
  readonly redisList?: string
  readonly redisChannel?: string
  readonly redisMirror?: boolean
  readonly redisOut?: string
  readonly kafka?: string
  readonly kafkaTopic?: string
  readonly kafkaGroup?: string
  readonly kafkaFrom?: string
  readonly kafkaOut?: string
}

export function addConnectionOptions(command: Command): Command {
  return command
    .option(
      '--redis <url>',
      'a Redis server: redis://host:6379, rediss://, redis+cluster://; JOURNEYSCOPE_REDIS keeps a password off the command line',
    )
    .option('--redis-stream <name>', 'read events from this stream')
    .option('--redis-list <name>', 'take events from the left end of this list')
    .option('--redis-channel <name>', 'hear events on this channel; those sent while away are lost')
    .option('--redis-mirror', 'write journey:state:{userId} and processed:{eventId} behind the commits')
    .option('--redis-out <stream>', 'add every move to this stream')
    .option('--kafka <brokers>', 'Kafka brokers: host:9092,host:9092')
    .option('--kafka-topic <name>', 'read events from this topic')
    .option('--kafka-group <name>', 'group of readers (journeyscope)')
    .option('--kafka-from <place>', 'where to begin at first: stored, earliest, latest or an ISO 8601 time')
    .option('--kafka-out <topic>', 'send every move to this topic')
}

function wanted(message: string, hint: string): Result<never> {
  return fail({ code: 'usage', message, hint })
}

function startFrom(text: string): KafkaStart | null {
  if (text === 'stored' || text === 'earliest' || text === 'latest') return text
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : { at }
}

/** The connections that the options ask for. `JOURNEYSCOPE_REDIS` of the environment stands in for `--redis`. */
export function connectionsOf(
  options: ConnectionOptions,
  environment: Readonly<Record<string, string | undefined>>,
): Result<ConnectionDefinition[]> {
  const asked: ConnectionDefinition[] = []
  const { redisStream, redisList, redisChannel, redisMirror, redisOut, kafkaTopic, kafkaOut } = options
  const url = options.redis ?? environment.JOURNEYSCOPE_REDIS
  const wantsRedis = [redisStream, redisList, redisChannel, redisMirror, redisOut].some(
    (option) => option !== undefined,
  )
  if (wantsRedis && url === undefined)
    return wanted('--redis is missing.', 'Name it: --redis redis://host:6379')
  if (options.redis !== undefined && !wantsRedis) {
    return wanted('--redis alone does nothing.', 'Say what is there: --redis-stream NAME, --redis-mirror, …')
  }
  if (url !== undefined) {
    const server = { url }
    if (redisStream !== undefined) asked.push({ kind: 'redis-stream', server, stream: redisStream })
    if (redisList !== undefined) asked.push({ kind: 'redis-list', server, list: redisList })
    if (redisChannel !== undefined) asked.push({ kind: 'redis-channel', server, channel: redisChannel })
    if (redisMirror === true) asked.push({ kind: 'redis-mirror', server })
    if (redisOut !== undefined) asked.push({ kind: 'redis-out', server, stream: redisOut })
  }
  const wantsKafka = kafkaTopic !== undefined || kafkaOut !== undefined
  if (wantsKafka !== (options.kafka !== undefined)) {
    return wanted(
      '--kafka goes with --kafka-topic or --kafka-out.',
      'Name both: --kafka host:9092 --kafka-topic NAME',
    )
  }
  const from = startFrom(options.kafkaFrom ?? 'stored')
  if (from === null)
    return wanted(
      `--kafka-from: ${options.kafkaFrom} is no place.`,
      'Say stored, earliest, latest or a time.',
    )
  const server = { brokers: (options.kafka ?? '').split(',').map((broker) => broker.trim()) }
  const group = options.kafkaGroup ?? 'journeyscope'
  if (kafkaTopic !== undefined) asked.push({ kind: 'kafka', server, topic: kafkaTopic, group, from })
  if (kafkaOut !== undefined) asked.push({ kind: 'kafka-out', server, topic: kafkaOut })
  return ok(asked)
}

export const NEEDS_WORKSPACE: Problem = {
  code: 'usage',
  message: 'a connection needs a workspace.',
  hint: 'Name one: serve x.journey --redis URL --redis-stream NAME',
}

/** Says in a line whenever a connection comes into another state. Answers how to stop watching. */
export function tellStates(connections: Connections, say: (text: string) => void): () => void {
  const told = new Map<string, string>()
  const look = (): void => {
    for (const { place, status } of connections.list()) {
      if (told.get(place) === status.state) continue
      told.set(place, status.state)
      const why =
        status.state === 'waiting' || status.state === 'failed' ? status.lastError?.message : undefined
      say(why === undefined ? `${place}: ${status.state}` : `${place}: ${status.state}. ${why}`)
    }
  }
  const timer = setInterval(look, 500)
  return () => clearInterval(timer)
}
