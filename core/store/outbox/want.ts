import type { Effect } from '#core/journey/state.ts'
import { uuidToBytes } from '../events/uuid-bytes.ts'
import type { Connection } from '../open.ts'

/** Due before any clock: an event's own time may lie in the future. */
const AT_ONCE = 0

/** Puts what is to leave the program into the outbox, within the transaction of the effect that wants it. */
export interface OutboxWriter {
  /** Nothing where the effect is no webhook, or was wanted before: what became of it then stands. */
  want(effect: Pick<Effect, 'effectId' | 'type' | 'body'>, isHeld: boolean): void
}

export function openOutboxWriter(database: Connection): OutboxWriter {
  const insert = database.prepare(
    `INSERT INTO deliveries (effect_id, address, status, attempts, due_at) VALUES (?, ?, ?, 0, ?)
     ON CONFLICT (effect_id) DO NOTHING`,
  )
  return {
    want: ({ effectId, type, body }, isHeld) => {
      if (type !== 'WEBHOOK' || typeof body.url !== 'string') return
      insert.run(uuidToBytes(effectId), body.url, isHeld ? 'held' : 'waiting', isHeld ? null : AT_ONCE)
    },
  }
}
