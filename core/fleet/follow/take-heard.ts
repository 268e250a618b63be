import type { JsonObject } from '#core/base/json.ts'
import type { Delivery } from '#core/event/delivery.ts'
import type { Heard } from './entries.ts'

/** What the things heard in one go make of a workspace. */
export interface Following {
  /** Events that the workspace has, with the payload that they have from now on. */
  readonly corrections: readonly { readonly eventId: string; readonly payload: JsonObject }[]
  /** Events that it does not have yet. */
  readonly deliveries: readonly Delivery[]
  /** Moves of people whose first moves were not heard: where they come from is not known. */
  readonly leftOut: number
}

function deliveryOf({ move, eventType }: Heard): Delivery {
  const { userId, eventId, timestamp, ruleId, to } = move
  const envelope = {
    eventId,
    userId,
    timestamp,
    eventType,
    source: 'fleet',
    payload: { rule: ruleId, to },
  }
  const original = { format: 'event', bytes: () => Buffer.from(JSON.stringify(envelope)) } as const
  return { ok: true, envelope, original, line: null }
}

/**
 * Of all that was heard of one event the last is true: it moved somebody, or its move was taken back. `knows` and
 * `knowsUser` say what the workspace has.
 */
export function following(
  heard: readonly Heard[],
  knows: (eventId: string) => boolean,
  knowsUser: (userId: string) => boolean,
): Following {
  const last = new Map<string, Heard>()
  for (const one of heard) last.set(one.move.eventId, one)
  const begun = new Set(heard.filter(({ move }) => move.version === 1).map(({ move }) => move.userId))
  const corrections: { eventId: string; payload: JsonObject }[] = []
  const deliveries: Delivery[] = []
  let leftOut = 0
  for (const one of last.values()) {
    const { eventId, userId, ruleId, to } = one.move
    if (knows(eventId))
      corrections.push({ eventId, payload: one.kind === 'move' ? { rule: ruleId, to } : {} })
    else if (one.kind === 'takenBack') continue
    else if (begun.has(userId) || knowsUser(userId)) deliveries.push(deliveryOf(one))
    else leftOut += 1
  }
  return { corrections, deliveries, leftOut }
}
