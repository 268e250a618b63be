import { canonicalJson, type JsonObject } from '#core/base/json.ts'
import { eventsOf, refoldWhole } from './refold.ts'
import type { Writer } from './writer.ts'

/** What a stored event says from now on. */
export interface Correction {
  readonly eventId: string
  readonly payload: JsonObject
}

/**
 * Gives stored events other payloads and folds their persons anew, in one transaction, with effects held back. Only for
 * events that stand for what somebody else has folded: what a sender sent is never changed. Answers the persons' numbers.
 */
export function correctEvents(writer: Writer, corrections: readonly Correction[]): number[] {
  return writer.database
    .transaction(() => {
      const persons = new Set<number>()
      for (const { eventId, payload } of corrections) {
        const stored = writer.events.at(writer.ids.find(eventId) ?? 0)
        if (stored === null || canonicalJson(stored.envelope.payload) === canonicalJson(payload)) continue
        writer.eventWriter.rewrite(stored.arrival, payload)
        persons.add(writer.subjects.ownerOf(stored.subject))
      }
      for (const number of persons) {
        const person = writer.people.byNumber(number)
        if (person !== null) refoldWhole(writer, person, eventsOf(writer, number))
      }
      writer.edges.write()
      return [...persons]
    })
    .immediate()
}
