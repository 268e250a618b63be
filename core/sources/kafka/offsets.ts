import type { Consumer } from '@platformatic/kafka'
import type { Positions } from '#core/store/positions.ts'

/** Where to begin in a partition for which the workspace has no position yet. A number is a time in ms since the epoch. */
export type KafkaStart = 'earliest' | 'latest' | 'stored' | { readonly at: number }

export interface StartOffset {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
}

export function positionKey(topic: string, partition: number): string {
  return `${topic}/${partition}`
}

/** What decides where one partition is read on. Offsets of -1 are none. */
export interface PartitionFacts {
  readonly earliest: bigint
  readonly latest: bigint
  /** The offset that the workspace stored; the next one to read. */
  readonly stored: bigint | null
  /** What the group told the broker. */
  readonly committed: bigint
  /** The first offset at or after the wanted time; -1 where there is none. */
  readonly atTime: bigint
}

/**
 * The workspace's own position wins, always. One past the end is of a topic that was deleted and made anew: then it is
 * read from its beginning. `stored` without a position goes on where the group was, or begins at the beginning.
 */
export function startOf(from: KafkaStart, facts: PartitionFacts): bigint {
  const { earliest, latest, stored, committed, atTime } = facts
  if (stored !== null) {
    if (stored > latest) return earliest
    return stored < earliest ? earliest : stored
  }
  if (from === 'latest') return latest
  if (from === 'earliest') return earliest
  if (from === 'stored') return committed >= earliest && committed <= latest ? committed : earliest
  return atTime >= 0n ? atTime : latest
}

/** Where every partition of these topics is read on; asked anew at each assignment. */
export async function startOffsets(
  consumer: Consumer,
  topics: readonly string[],
  from: KafkaStart,
  positions: Positions,
): Promise<StartOffset[]> {
  const { ListOffsetTimestamps } = await import('@platformatic/kafka')
  const names = [...topics]
  const earliest = await consumer.listOffsets({ topics: names, timestamp: ListOffsetTimestamps.EARLIEST })
  const latest = await consumer.listOffsets({ topics: names, timestamp: ListOffsetTimestamps.LATEST })
  const atTime =
    typeof from === 'object'
      ? await consumer.listOffsets({ topics: names, timestamp: BigInt(from.at) })
      : new Map<string, bigint[]>()
  const partitions = [...latest].map(([topic, offsets]) => ({ topic, partitions: offsets.map((_, i) => i) }))
  const committed = await consumer.listCommittedOffsets({ topics: partitions })
  return [...latest].flatMap(([topic, ends]) =>
    ends.map((end, partition) => {
      const stored = positions.get(positionKey(topic, partition))
      const facts = {
        earliest: earliest.get(topic)?.[partition] ?? 0n,
        latest: end,
        stored: stored === undefined ? null : BigInt(stored),
        committed: committed.get(topic)?.[partition] ?? -1n,
        atTime: atTime.get(topic)?.[partition] ?? -1n,
      }
      return { topic, partition, offset: startOf(from, facts) }
    }),
  )
}
