import { redisMirror } from '#core/sinks/mirror.ts'
import type { Outlet } from '#core/sinks/outlet.ts'
import { transitionsToKafka, transitionsToRedis } from '#core/sinks/transitions.ts'
import type { Connector, IntakeSink } from '#core/sources/connector.ts'
import type { KafkaServer } from '#core/sources/kafka/client.ts'
import type { KafkaStart } from '#core/sources/kafka/offsets.ts'
import { kafkaTopic } from '#core/sources/kafka/topic.ts'
import { redisChannel } from '#core/sources/redis/channel.ts'
import type { RedisServer } from '#core/sources/redis/client.ts'
import { redisList } from '#core/sources/redis/list.ts'
import { redisStream } from '#core/sources/redis/stream.ts'

/** A connection to a server outside: what is read there, or what is written there. */
export type ConnectionDefinition =
  | { readonly kind: 'redis-stream'; readonly server: RedisServer; readonly stream: string }
  | { readonly kind: 'redis-list'; readonly server: RedisServer; readonly list: string }
  | { readonly kind: 'redis-channel'; readonly server: RedisServer; readonly channel: string }
  | { readonly kind: 'redis-mirror'; readonly server: RedisServer }
  | { readonly kind: 'redis-out'; readonly server: RedisServer; readonly stream: string }
  | {
      readonly kind: 'kafka'
      readonly server: KafkaServer
      readonly topic: string
      readonly group: string
      readonly from: KafkaStart
    }
  | { readonly kind: 'kafka-out'; readonly server: KafkaServer; readonly topic: string }

/** The group of readers of a Redis stream. */
const REDIS_GROUP = 'journeyscope'

/** What is read or written there, by its own name. */
export function nameOf(definition: ConnectionDefinition): string {
  switch (definition.kind) {
    case 'redis-stream':
    case 'redis-out':
      return definition.stream
    case 'redis-list':
      return definition.list
    case 'redis-channel':
      return definition.channel
    case 'redis-mirror':
      return 'states'
    case 'kafka':
    case 'kafka-out':
      return definition.topic
  }
}

/** Kind, name and server in words, without name or password of a login. */
export function placeOf(definition: ConnectionDefinition): string {
  const { kind, server } = definition
  const address = 'url' in server ? server.url.replace(/^([^/]*\/\/).*@/, '$1') : server.brokers.join(',')
  return `${kind} ${nameOf(definition)} at ${address}`
}

interface Ends {
  readonly sink: IntakeSink
  readonly outlet: Outlet
  /** The name of this workspace among the readers of a group. */
  readonly consumer: string
}

export function connectorFor(definition: ConnectionDefinition, { sink, outlet, consumer }: Ends): Connector {
  switch (definition.kind) {
    case 'redis-stream':
      return redisStream({ ...definition, group: REDIS_GROUP, from: 'earliest', consumer }, sink)
    case 'redis-list':
      return redisList({ ...definition, end: 'left', lossy: false, consumer }, sink)
    case 'redis-channel':
      return redisChannel(definition, sink)
    case 'redis-mirror':
      return redisMirror(definition, outlet)
    case 'redis-out':
      return transitionsToRedis(definition, outlet)
    case 'kafka':
      return kafkaTopic(definition, sink)
    case 'kafka-out':
      return transitionsToKafka(definition, outlet)
  }
}
