import type { JsonObject } from '#core/base/json.ts'
import type { Reading } from '#core/registry/reading.ts'
import { openEventReader } from './events/events.ts'
import type { NameTable } from './names.ts'
import type { Connection } from './open.ts'

/** What the columns of an event hold where it is read otherwise than it is stored. */
export interface ReadColumns {
  readonly type: number
  /** -1 where it names none. */
  readonly channel: number
  /** Not a number where it has none. */
  readonly value: number
  readonly payload: JsonObject
}

/** Null where the event is read as it is stored. */
export type ReadOtherwise = (type: number, arrival: number) => ReadColumns | null

/** Few types have upcasters: only their events are read whole. */
export function readOtherwise(database: Connection, names: NameTable, reading: Reading): ReadOtherwise {
  if (reading.types.size === 0) return () => null
  const events = openEventReader(database, names, () => reading)
  return (type, arrival) => {
    if (!reading.types.has(names.textOf(type))) return null
    const event = events.at(arrival)
    if (event === null) return null
    const { eventType, payload } = event.envelope
    return {
      type: names.find(eventType) ?? type,
      channel: event.channel === null ? -1 : (names.find(event.channel) ?? -1),
      payload,
      value: typeof payload.value === 'number' ? payload.value : Number.NaN,
    }
  }
}
