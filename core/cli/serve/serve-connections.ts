import type { Command } from 'commander'
import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import { SASL_MECHANISMS } from '#core/contract/sources.ts'
import type { OneConnection } from '#core/host/sources/connections.ts'
import type { ConnectionDefinition } from '#core/host/sources/kinds.ts'
import type { KafkaServer } from '#core/sources/kafka/client.ts'
import type { KafkaStart } from '#core/sources/kafka/offsets.ts'

/** What the command line says of Redis and Kafka. */
export interface ConnectionOptions {
  readonly redis?: string
  readonly redisCa?: string
  readonly redisStream?: string
  readonly redisGroup?: string
  readonly redisFrom?: string
  readonly redisList?: string
  readonly redisListEnd?: string
  readonly redisChannel?: string
  readonly redisMirror?: boolean
  readonly redisOut?: string
  readonly kafka?: string
  readonly kafkaTls?: boolean
  readonly kafkaCa?: string
  readonly kafkaSasl?: string
  readonly kafkaUser?: string
  readonly kafkaTopic?: string
  readonly kafkaGroup?: string
  readonly kafkaFrom?: string
  readonly kafkaBackfillUntil?: string
  readonly kafkaOut?: string
}

export function addConnectionOptions(command: Command): Command {
  return command
    .option(
      '--redis <url>',
      'a Redis server: redis://host:6379, rediss://, redis+cluster://; JOURNEYSCOPE_REDIS keeps a password off the command line',
    )
    .option('--redis-ca <file>', "PEM file of the authority that signed the server's certificate")
    .option('--redis-stream <name>', 'read events from this stream')
    .option('--redis-group <name>', 'group of readers of the stream; one of this workspace alone by default')
    .option('--redis-from <place>', 'where a new group begins: earliest or latest', 'earliest')
    .option('--redis-list <name>', 'take events from this list')
    .option('--redis-list-end <end>', 'left where senders RPUSH, right where they LPUSH', 'left')
    .option('--redis-channel <name>', 'hear events on this channel; those sent while away are lost')
    .option('--redis-mirror', 'write journey:state:{userId} and processed:{eventId} behind the commits')
    .option('--redis-out <stream>', 'add every move to this stream')
    .option('--kafka <brokers>', 'Kafka brokers: host:9092,host:9092')
    .option('--kafka-tls', 'talk to the brokers by TLS')
    .option('--kafka-ca <file>', "PEM file of the authority that signed the brokers' certificates; means TLS")
    .option('--kafka-sasl <mechanism>', `how to log in: ${SASL_MECHANISMS.join(', ')}`)
    .option('--kafka-user <name>', 'who logs in; the password comes from JOURNEYSCOPE_KAFKA_PASSWORD')
    .option('--kafka-topic <name>', 'read events from this topic, or from all that a pattern with * means')
    .option('--kafka-group <name>', 'group of readers; one of this workspace and topic alone by default')
    .option('--kafka-from <place>', 'where to begin at first: stored, earliest, latest or an ISO 8601 time')
    .option(
      '--kafka-backfill-until <time>',
      'what happened before is history: its effects are held back (with --kafka-from earliest)',
    )
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

type Environment = Readonly<Record<string, string | undefined>>

/** The connections that the options ask for. `JOURNEYSCOPE_REDIS` of the environment stands in for `--redis`. */
export function connectionsOf(
  options: ConnectionOptions,
  environment: Environment,
): Result<ConnectionDefinition[]> {
  const redis = redisConnections(options, environment)
  if (!redis.ok) return redis
  const kafka = kafkaConnections(options, environment)
  return kafka.ok ? ok([...redis.value, ...kafka.value]) : kafka
}

function redisConnections(
  options: ConnectionOptions,
  environment: Environment,
): Result<ConnectionDefinition[]> {
  const { redisStream, redisList, redisChannel, redisMirror, redisOut } = options
  const url = options.redis ?? environment.JOURNEYSCOPE_REDIS
  const wantsRedis = [redisStream, redisList, redisChannel, redisMirror, redisOut].some(
    (option) => option !== undefined,
  )
  if (!wantsRedis) {
    return options.redis === undefined
      ? ok([])
      : wanted('--redis alone does nothing.', 'Say what is there: --redis-stream NAME, --redis-mirror, …')
  }
  if (url === undefined) return wanted('--redis is missing.', 'Name it: --redis redis://host:6379')
  const from = options.redisFrom ?? 'earliest'
  if (from !== 'earliest' && from !== 'latest')
    return wanted(`--redis-from: ${from} is no place.`, 'Say earliest or latest.')
  const end = options.redisListEnd ?? 'left'
  if (end !== 'left' && end !== 'right')
    return wanted(`--redis-list-end: ${end} is no end.`, 'Say left or right.')
  const server = { url, ...(options.redisCa === undefined ? {} : { caFile: options.redisCa }) }
  const asked: ConnectionDefinition[] = []
  if (redisStream !== undefined)
    asked.push({ kind: 'redis-stream', server, stream: redisStream, group: options.redisGroup, from })
  if (redisList !== undefined) asked.push({ kind: 'redis-list', server, list: redisList, end, lossy: false })
  if (redisChannel !== undefined) asked.push({ kind: 'redis-channel', server, channel: redisChannel })
  if (redisMirror === true) asked.push({ kind: 'redis-mirror', server })
  if (redisOut !== undefined) asked.push({ kind: 'redis-out', server, stream: redisOut })
  return ok(asked)
}

function kafkaConnections(
  options: ConnectionOptions,
  environment: Environment,
): Result<ConnectionDefinition[]> {
  const { kafkaTopic, kafkaOut } = options
  const wantsKafka = kafkaTopic !== undefined || kafkaOut !== undefined
  if (wantsKafka !== (options.kafka !== undefined)) {
    return wanted(
      '--kafka goes with --kafka-topic or --kafka-out.',
      'Name both: --kafka host:9092 --kafka-topic NAME',
    )
  }
  if (options.kafka === undefined) return ok([])
  const from = startFrom(options.kafkaFrom ?? 'stored')
  if (from === null)
    return wanted(
      `--kafka-from: ${options.kafkaFrom} is no place.`,
      'Say stored, earliest, latest or a time.',
    )
  const sasl = saslOf(options, environment)
  if (!sasl.ok) return sasl
  const until = options.kafkaBackfillUntil
  const backfillUntil = until === undefined ? undefined : Date.parse(until)
  if (Number.isNaN(backfillUntil))
    return wanted(`--kafka-backfill-until: ${until} is no time.`, 'Write it as ISO 8601.')
  const server: KafkaServer = {
    brokers: options.kafka.split(',').map((broker) => broker.trim()),
    tls: options.kafkaTls === true || options.kafkaCa !== undefined,
    caFile: options.kafkaCa,
    sasl: sasl.value,
  }
  const asked: ConnectionDefinition[] = []
  if (kafkaTopic !== undefined)
    asked.push({ kind: 'kafka', server, topic: kafkaTopic, group: options.kafkaGroup, from, backfillUntil })
  if (kafkaOut !== undefined) asked.push({ kind: 'kafka-out', server, topic: kafkaOut })
  return ok(asked)
}

/** How to log in. A password on the command line could be read by everybody on the machine. */
function saslOf(
  { kafkaSasl, kafkaUser }: ConnectionOptions,
  { JOURNEYSCOPE_KAFKA_PASSWORD: password }: Environment,
): Result<KafkaServer['sasl']> {
  if (kafkaSasl === undefined && kafkaUser === undefined) return ok(undefined)
  const mechanism = SASL_MECHANISMS.find((name) => name === (kafkaSasl ?? 'PLAIN').toUpperCase())
  if (mechanism === undefined)
    return wanted(`--kafka-sasl: ${kafkaSasl} is unknown.`, `Say ${SASL_MECHANISMS.join(', ')}.`)
  if (kafkaUser === undefined) return wanted('--kafka-sasl needs --kafka-user.', 'Say who logs in.')
  if (password === undefined)
    return wanted('--kafka-user needs a password.', 'Set JOURNEYSCOPE_KAFKA_PASSWORD.')
  return ok({ mechanism, username: kafkaUser, password })
}

export const NEEDS_WORKSPACE: Problem = {
  code: 'usage',
  message: 'a connection needs a workspace.',
  hint: 'Name one: serve x.journey --redis URL --redis-stream NAME',
}

/** Says in a line whenever a connection comes into another state. Answers how to stop watching. */
export function tellStates(
  list: () => readonly Pick<OneConnection, 'place' | 'status'>[],
  say: (text: string) => void,
): () => void {
  const told = new Map<string, string>()
  const look = (): void => {
    for (const { place, status } of list()) {
      if (told.get(place) === status.state) continue
      told.set(place, status.state)
      const why =
        status.state === 'waiting' || status.state === 'failed' || status.state === 'held'
          ? status.lastError?.message
          : undefined
      say(why === undefined ? `${place}: ${status.state}` : `${place}: ${status.state}. ${why}`)
    }
  }
  const timer = setInterval(look, 500)
  return () => clearInterval(timer)
}
