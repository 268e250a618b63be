import type { EventDetail } from '#core/contract/people.ts'
import { describeCaused } from '#core/journey/explain/describe-caused.ts'
import { causeOf } from '#core/store/moves/caused.ts'
import { intakeName } from '#core/store/outcomes/receipts.ts'
import { fieldNotes } from '../governed/field-notes.ts'
import type { OpenedWorkspace } from '../opened.ts'
import { personNamed } from './answer-people.ts'
import { judgedAgain } from './judged-again.ts'

/** One event with its payload and its receipt; null where no event here has this id. `person` is who it is probably about. */
export function eventDetailOf(
  workspace: OpenedWorkspace,
  eventId: string,
  person?: string,
): EventDetail | null {
  const writer = workspace.pipeline.writer()
  const arrival = /^[0-9a-f-]{36}$/i.test(eventId) ? writer.ids.find(eventId.toLowerCase()) : null
  const stored = arrival === null ? null : writer.events.at(arrival)
  if (stored === null) return causedDetailOf(workspace, eventId, person)
  const { envelope } = stored
  const { timestamp, eventType, source, payload } = envelope
  return {
    eventId: envelope.eventId,
    idWasMissing: envelope.idWasMissing === true,
    timestamp,
    receivedAt: stored.receivedAt,
    eventType,
    source,
    intake: intakeName(workspace.database, stored.intake),
    outcome: stored.outcome,
    payloadBytes: Buffer.byteLength(JSON.stringify(payload)),
    payload,
    notes: fieldNotes(envelope),
    caused: false,
    ...judgedAgain(workspace, stored),
    ...(envelope.originalId === undefined ? {} : { originalId: envelope.originalId }),
    ...(envelope.userId === undefined ? {} : { userId: envelope.userId }),
    ...(envelope.anonymousId === undefined ? {} : { anonymousId: envelope.anonymousId }),
    ...(envelope.sessionId === undefined ? {} : { sessionId: envelope.sessionId }),
    ...(envelope.upcast === undefined ? {} : { upcastFrom: envelope.upcast.from }),
    ...(envelope.schemaVersion === undefined ? {} : { schemaVersion: envelope.schemaVersion }),
  }
}

/** A caused event has its own type, time and payload; what is not its own is that of the received event behind it. */
function causedDetailOf(
  workspace: OpenedWorkspace,
  eventId: string,
  person: string | undefined,
): EventDetail | null {
  if (!/^[0-9a-f-]{36}$/i.test(eventId)) return null
  const about = person === undefined ? null : personNamed(workspace, person)
  const root = causeOf(workspace.database, eventId.toLowerCase(), about?.person ?? null)
  if (root === null) return null
  const detail = eventDetailOf(workspace, root)
  const writer = workspace.pipeline.writer()
  const arrival = writer.ids.find(root)
  const own =
    arrival === null
      ? undefined
      : writer.causedBy(arrival).find((caused) => caused.eventId === eventId.toLowerCase())
  if (detail === null || own === undefined) return detail === null ? null : { ...detail, caused: true }
  const { timestamp, eventType, payload } = own
  const { originalId: _sentAs, schemaVersion: _version, judgedAgain: _again, ...behind } = detail
  return {
    ...behind,
    idWasMissing: false,
    eventId: own.eventId,
    timestamp,
    eventType,
    payload,
    payloadBytes: Buffer.byteLength(JSON.stringify(payload)),
    notes: [],
    caused: true,
    did: describeCaused(own),
  }
}
