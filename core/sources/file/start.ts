import type { FilePlan } from './plan.ts'
import { BATCH_SIZE, readRows } from './read.ts'
import { UnreadableFile } from './source.ts'

/** So many events of a file are looked at before it is imported. */
const MOST_EVENTS = 2 * BATCH_SIZE

/** Whom and what the first events of a file are about. */
export interface FileStart {
  readonly events: number
  /** The file has no more. */
  readonly isWhole: boolean
  readonly eventTypes: ReadonlySet<string>
  /** User ids and anonymous ids. */
  readonly ids: ReadonlySet<string>
}

/** Reads the start of a file as it would be imported; up to where it can be read. What is refused is left out. */
export async function startOf(plan: FilePlan): Promise<FileStart> {
  const eventTypes = new Set<string>()
  const ids = new Set<string>()
  let events = 0
  let isWhole = true
  try {
    for await (const rows of readRows(plan.source, plan.layout, { mapping: plan.mapping, receivedAt: 0 })) {
      for (const { delivery } of rows) {
        if (!delivery.ok) continue
        const { eventType, userId, anonymousId } = delivery.envelope
        events += 1
        eventTypes.add(eventType)
        for (const id of [userId, anonymousId]) if (id !== undefined) ids.add(id)
      }
      isWhole = events < MOST_EVENTS
      if (!isWhole) break
    }
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
    isWhole = false
  }
  return { events, isWhole, eventTypes, ids }
}
