import { z } from 'zod'
import { type Reading, typesReadOtherwise } from '#core/registry/reading.ts'
import { personsWithTypes } from '#core/store/events/event-types.ts'
import { readSetting, writeSetting } from '#core/store/settings.ts'
import { refoldPeople } from './activate.ts'
import type { Writer } from './writer.ts'

/** Under this key: what the reading of each type depended on when its events were last folded. */
const FOLDED_AS = 'folded_as'

const Types = z.record(z.string(), z.string())

/**
 * Reads stored events in this way from now on, and folds everybody anew who has events that are read otherwise than
 * when they were last folded: in one transaction, with effects held back. Answers with the numbers of those persons; null
 * where nothing is read otherwise.
 * What was folded how is kept in the workspace, so that a change made in any way, or cut short, is seen at the next start.
 */
export function readAnew(writer: Writer, reading: Reading): number[] | null {
  const before = writer.reading
  const text = readSetting(writer.database, FOLDED_AS)
  const folded = new Map(Object.entries(text === null ? {} : Types.parse(JSON.parse(text))))
  const changed = typesReadOtherwise(folded, reading.types)
  writer.reading = reading
  if (changed.length === 0) return null
  try {
    return writer.database
      .transaction(() => {
        const persons = personsWithTypes(writer.database, writer.names, changed)
        if (persons.size > 0) refoldPeople(writer, (person) => persons.has(person), null)
        writeSetting(writer.database, FOLDED_AS, JSON.stringify(Object.fromEntries(reading.types)))
        return [...persons]
      })
      .immediate()
  } catch (error) {
    writer.reading = before
    throw error
  }
}
