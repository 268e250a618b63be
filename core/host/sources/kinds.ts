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

/** A connection to a server outside, ready to be made: what is read there, or what is written there. */
export type ConnectionDefinition =
  | {
      readonly kind: 'redis-stream'
      readonly server: RedisServer
      readonly stream: string
      /** Absent: one of this workspace alone; so for Kafka. */
      readonly group?: string | undefined
      readonly from: 'earliest' | 'latest'
    }
  | {
      readonly kind: 'redis-list'
      readonly server: RedisServer
      readonly list: string
      readonly end: 'left' | 'right'
      readonly lossy: boolean
    }
  | { readonly kind: 'redis-channel'; readonly server: RedisServer; readonly channel: string }
  | { readonly kind: 'redis-mirror'; readonly server: RedisServer }
  | { readonly kind: 'redis-out'; readonly server: RedisServer; readonly stream: string }
  | {
      readonly kind: 'kafka'
      readonly server: KafkaServer
      readonly topic: string
      readonly group?: string | undefined
      readonly from: KafkaStart
      readonly backfillUntil?: number | undefined
    }
  | { readonly kind: 'kafka-out'; readonly server: KafkaServer; readonly topic: string }

/** Which way events go. */
export function directionOf({ kind }: Pick<ConnectionDefinition, 'kind'>): 'in' | 'out' {
  return kind === 'redis-mirror' || kind === 'redis-out' || kind === 'kafka-out' ? 'out' : 'in'
}

/** Why events can be lost on this way, as a sentence; null where none can. */
export function lossyWords(definition: ConnectionDefinition): string | null {
  if (definition.kind === 'redis-channel')
    return 'Redis keeps nothing that is published: what is sent while this is paused, stopped or too slow is lost.'
  if (definition.kind === 'redis-list' && definition.lossy)
    return 'Taken from the list at once: a crash before the commit loses up to 500 events.'
  return null
}

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

/**
 * The group as which it is read, where `own` is the workspace's; null for what has none. Members of a Kafka group must
 * read the same topics, so that each topic has a group of its own.
 */
export function groupOf(definition: ConnectionDefinition, own: string): string | null {
  if (definition.kind === 'redis-stream') return definition.group ?? own
  return definition.kind === 'kafka' ? (definition.group ?? `${own}.${definition.topic}`) : null
}

/** The server in words, without name or password of a login. */
export function addressOf({ server }: ConnectionDefinition): string {
  return 'url' in server ? server.url.replace(/^([^/]*\/\/).*@/, '$1') : server.brokers.join(',')
}

/** Kind, name and server in words. */
export function placeOf(definition: ConnectionDefinition): string {
  return `${definition.kind} ${nameOf(definition)} at ${addressOf(definition)}`
}

interface Ends {
  readonly sink: IntakeSink
  readonly outlet: Outlet
  /** The name of this workspace among the readers of a group. */
  readonly consumer: string
  /** The group of this workspace. */
  readonly group: string
}

export function connectorFor(definition: ConnectionDefinition, ends: Ends): Connector {
  const { sink, outlet, consumer } = ends
  switch (definition.kind) {
    case 'redis-stream':
      return redisStream(
        { ...definition, group: groupOf(definition, ends.group) ?? ends.group, consumer },
        sink,
      )
    case 'redis-list':
      return redisList({ ...definition, consumer }, sink)
    case 'redis-channel':
      return redisChannel(definition, sink)
    case 'redis-mirror':
      return redisMirror(definition, outlet)
    case 'redis-out':
      return transitionsToRedis(definition, outlet)
    case 'kafka':
      return kafkaTopic({ ...definition, group: groupOf(definition, ends.group) ?? ends.group }, sink)
    case 'kafka-out':
      return transitionsToKafka(definition, outlet)
  }
}
