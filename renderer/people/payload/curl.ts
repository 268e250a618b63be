import type { EventDetail } from '#core/contract/people.ts'

/** Text as one word of a POSIX shell. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** A command that sends `body` to the events route. `--json` sets method and content type. */
export function curlOf(eventsUrl: string, body: string): string {
  return `curl ${eventsUrl} --json ${shellQuote(body)}`
}

/** The envelope as it would be sent again, with its own id: a second delivery is answered as a duplicate. */
export function envelopeOf(event: EventDetail): string {
  const { eventId, originalId, userId, anonymousId, sessionId, timestamp, eventType } = event
  return JSON.stringify(
    {
      eventId: originalId ?? eventId,
      userId,
      anonymousId,
      sessionId,
      timestamp,
      eventType,
      source: event.source,
      schemaVersion: event.schemaVersion,
      payload: event.payload,
    },
    undefined,
    2,
  )
}
