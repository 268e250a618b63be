import { isJsonObject, type Json } from '#core/base/json.ts'
import { type Envelope, subjectOf } from '#core/event/envelope.ts'
import { type IdentityDocument, isBlocked } from './document.ts'
import type { Identifier } from './identifier.ts'
import { type Evidence, pairOf } from './link.ts'

function subjectIn({ userId, anonymousId }: Envelope): Identifier {
  return userId === undefined
    ? { kind: 'anonymous', value: anonymousId ?? '' }
    : { kind: 'user', value: userId }
}

function valueAt(event: Envelope, path: string): string | null {
  const [first, ...rest] = path.split('.')
  let value: Json | undefined = first === 'payload' ? event.payload : undefined
  for (const key of rest) {
    value = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
  }
  return typeof value === 'string' ? value : null
}

/** The identifiers that an event says belong to its subject. */
function othersIn(event: Envelope, document: IdentityDocument): Identifier[] {
  const { userId, anonymousId, links = [], eventType } = event
  const others: Identifier[] = links.map((value) => ({ kind: 'anonymous', value }))
  if (userId !== undefined && anonymousId !== undefined)
    others.push({ kind: 'anonymous', value: anonymousId })
  for (const { kind, fields, eventTypes } of document.shared) {
    if (eventTypes !== undefined && !eventTypes.includes(eventType)) continue
    for (const field of fields) {
      const value = valueAt(event, field)
      if (value !== null) others.push({ kind, value })
    }
  }
  return others
}

/** What an event says about who is one person. Most say nothing. */
export function evidenceIn(event: Envelope, document: IdentityDocument): Evidence[] {
  const subject = subjectIn(event)
  const others = othersIn(event, document)
  if (others.length === 0 || isBlocked(document, subjectOf(event))) return []
  return others
    .filter(
      ({ kind, value }) => !isBlocked(document, value) && (kind !== 'anonymous' || value !== subject.value),
    )
    .map((other) => ({ ...pairOf(subject, other), time: event.timestamp, eventId: event.eventId }))
}
