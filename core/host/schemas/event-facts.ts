import type { TypeStatistics } from '#core/registry/audit.ts'
import { createFieldCounter, type FieldCounter } from '#core/registry/field-walk.ts'
import { readEventTypes, type StoredType, samplePayloads } from '#core/store/events/event-types.ts'
import { markedCounts } from '#core/store/outcomes/registry-faults.ts'
import type { Analysis } from '../analysis/analysis.ts'
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

const known = new WeakMap<
  Analysis['database'],
  { readonly reading: Analysis['reading']; facts: EventFacts }
>()

export function eventFacts({ database, names, reading }: Analysis): EventFacts {
  const made = known.get(database)
  // Where stored events are read in another way, everything is counted anew.
  if (made?.reading === reading) return made.facts
  const facts: EventFacts = {
    types: sparingly(() => readEventTypes(database, names, reading)),
    marked: sparingly(() => markedCounts(database, names, reading)),
    statistics: sparingly(() => countFields({ database, names, reading })),
  }
  known.set(database, { reading, facts })
  return facts
}

function countFields({
  database,
  names,
  reading,
}: Pick<Analysis, 'database' | 'names' | 'reading'>): TypeStatistics[] {
  const counters = new Map<string, FieldCounter>()
  samplePayloads(database, names, { ...AUDIT_SAMPLE, reading }, (eventType, payload) => {
    const counter = counters.get(eventType) ?? createFieldCounter()
    counters.set(eventType, counter)
    counter.add(payload)
  })
  return readEventTypes(database, names, reading).map(({ eventType, events, firstSeen, lastSeen }) => {
    const counter = counters.get(eventType)
    const fields = counter?.fields() ?? []
    return { eventType, events, firstSeen, lastSeen, sample: counter?.payloads ?? 0, fields }
  })
}
