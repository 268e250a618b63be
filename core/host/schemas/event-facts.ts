import type { TypeStatistics } from '#core/registry/audit.ts'
import { createFieldCounter, type FieldCounter } from '#core/registry/field-walk.ts'
import { readEventTypes, type StoredType, samplePayloads } from '#core/store/event-types.ts'
import { markedCounts } from '#core/store/registry-faults.ts'
import type { OpenedWorkspace } from '../opened.ts'
import { sparingly } from './sparingly.ts'

/** How far back fields are counted, and in how many events of one type. */
const AUDIT_SAMPLE = { events: 100_000, perType: 2_000 }

/** What has come in, as the views on schemas need it. Each is a walk over many rows and asked for sparingly. */
export interface EventFacts {
  types(): StoredType[]
  /** Stored events with marks of the registry, by type. */
  marked(): Map<string, number>
  /** Fields of every type. */
  statistics(): TypeStatistics[]
}

const known = new WeakMap<OpenedWorkspace['database'], EventFacts>()

export function eventFacts(workspace: OpenedWorkspace): EventFacts {
  const { database, pipeline } = workspace
  const made = known.get(database)
  if (made !== undefined) return made
  const types = sparingly(() => readEventTypes(database, pipeline.writer().names))
  const facts: EventFacts = {
    types,
    marked: sparingly(() => markedCounts(database, pipeline.writer().names)),
    statistics: sparingly(() => countFields(workspace)),
  }
  known.set(database, facts)
  return facts
}

function countFields({ database, pipeline }: OpenedWorkspace): TypeStatistics[] {
  const { names } = pipeline.writer()
  const counters = new Map<string, FieldCounter>()
  samplePayloads(database, names, AUDIT_SAMPLE, (eventType, payload) => {
    const counter = counters.get(eventType) ?? createFieldCounter()
    counters.set(eventType, counter)
    counter.add(payload)
  })
  return readEventTypes(database, names).map(({ eventType, events, firstSeen, lastSeen }) => {
    const counter = counters.get(eventType)
    const fields = counter?.fields() ?? []
    return { eventType, events, firstSeen, lastSeen, sample: counter?.payloads ?? 0, fields }
  })
}
