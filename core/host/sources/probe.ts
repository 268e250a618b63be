import type { TestAnswer } from '#core/contract/sources.ts'
import { matchTopics, openAdmin } from '#core/sources/kafka/client.ts'
import { openRedis, type RedisClient } from '#core/sources/redis/client.ts'
import { SetUpProblem, wordsOf } from '#core/sources/run.ts'
import type { ConnectionDefinition } from './kinds.ts'

/** Milliseconds after which a server that says nothing is given up. */
const PATIENCE = 5_000

/** What is there, as sentences; what stands against reading or writing is thrown. */
type Look = (say: (fact: string) => void) => Promise<void>

/** Reaches the server and looks. Nothing is taken, written or made there. */
export async function probe(definition: ConnectionDefinition, now: () => number): Promise<TestAnswer> {
  const facts: string[] = []
  const began = now()
  const say = (fact: string): void => {
    facts.push(fact)
  }
  try {
    if ('url' in definition.server) await lookAtRedis(definition, () => say(answered(now() - began)))(say)
    else await lookAtKafka(definition, () => say(answered(now() - began)))(say)
    return { ok: true, facts, problem: null }
  } catch (error) {
    return { ok: false, facts, problem: wordsOf(error) }
  }
}

function answered(milliseconds: number): string {
  return `The server answered after ${milliseconds} ms.`
}

function lookAtRedis(definition: ConnectionDefinition, reached: () => void): Look {
  return async (say) => {
    if (!('url' in definition.server)) return
    const client = openRedis(definition.server, 'journeyscope-test')
    let last: unknown = new Error('the server does not answer.')
    client.on('error', (error) => {
      last = error
    })
    const { promise: late, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => reject(last), PATIENCE)
    try {
      await Promise.race([lookWith(client, definition, reached, say), late])
    } finally {
      clearTimeout(timer)
      client.disconnect()
    }
  }
}

async function lookWith(
  client: RedisClient,
  definition: ConnectionDefinition,
  reached: () => void,
  say: (fact: string) => void,
): Promise<void> {
  await client.ping()
  reached()
  const typed = async (key: string, wanted: 'stream' | 'list'): Promise<boolean> => {
    const type = await client.type(key)
    if (type === 'none') say(`There is no ${wanted} ${key} yet; it is read once there is one.`)
    else if (type !== wanted) throw new SetUpProblem(`${key} is a ${type} in this Redis, no ${wanted}.`)
    return type === wanted
  }
  if (definition.kind === 'redis-stream' && (await typed(definition.stream, 'stream')))
    say(`The stream ${definition.stream} has ${entries(await client.xlen(definition.stream))}.`)
  if (definition.kind === 'redis-list' && (await typed(definition.list, 'list')))
    say(`The list ${definition.list} has ${entries(await client.llen(definition.list))}.`)
  if (definition.kind === 'redis-out') {
    const type = await client.type(definition.stream)
    if (type !== 'none' && type !== 'stream')
      throw new SetUpProblem(`${definition.stream} is a ${type} in this Redis, no stream.`)
    say(
      type === 'none'
        ? `The stream ${definition.stream} will be made.`
        : `Moves are added to ${definition.stream}.`,
    )
  }
  if (definition.kind === 'redis-channel')
    say('What is published from now on would be heard; nothing of before is kept.')
  if (definition.kind === 'redis-mirror') say('States are written to journey:state:{userId}.')
}

function entries(count: number): string {
  return count === 1 ? '1 entry' : `${count} entries`
}

function lookAtKafka(definition: ConnectionDefinition, reached: () => void): Look {
  return async (say) => {
    if (definition.kind !== 'kafka' && definition.kind !== 'kafka-out') return
    const admin = await openAdmin(definition.server)
    try {
      const existing = await admin.listTopics()
      reached()
      const topics = matchTopics(definition.topic, existing)
      if (definition.kind === 'kafka-out') {
        if (topics.length === 0)
          throw new SetUpProblem(`there is no topic ${definition.topic}. Make it, or check the name.`)
        say(`Moves are sent to ${definition.topic}.`)
        return
      }
      if (topics.length === 0) {
        say(`There is no topic ${definition.topic} yet; it is looked for until there is one.`)
        return
      }
      const metadata = await admin.metadata({ topics })
      for (const topic of topics.slice(0, 10)) {
        const partitions = metadata.topics.get(topic)?.partitionsCount ?? 0
        say(`${topic} has ${partitions === 1 ? '1 partition' : `${partitions} partitions`}.`)
      }
      if (topics.length > 10) say(`${topics.length - 10} more topics fit the pattern.`)
    } finally {
      await admin.close().catch(() => undefined)
    }
  }
}
