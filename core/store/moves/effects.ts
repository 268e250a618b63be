import { z } from 'zod'
import type { JsonRecord } from '#core/event/envelope.ts'
import type { Effect } from '#core/journey/state.ts'
import { bytesToUuid, uuidToBytes } from '../events/uuid-bytes.ts'
import type { NameTable } from '../names.ts'
import type { Connection } from '../open.ts'
import { openOutboxWriter } from '../outbox/want.ts'
import { readObject } from '../read-object.ts'
import type { Cause } from './caused-rows.ts'

const EffectRow = z.object({
  effect_id: z.instanceof(Uint8Array),
  cause: z.number(),
  rule: z.number(),
  kind: z.enum(['TRIGGER_ALERT', 'WEBHOOK']),
  time: z.number(),
  body: z.string(),
  held: z.number(),
  in_fold: z.number(),
})

export interface StoredEffect {
  readonly effectId: string
  /** Arrival of the received event at the root of the cause. */
  readonly cause: number
  readonly ruleId: string
  readonly type: 'TRIGGER_ALERT' | 'WEBHOOK'
  readonly timestamp: number
  readonly body: z.infer<typeof JsonRecord>
  /** Kept back: its event came past the lateness bound, or history was judged anew. */
  readonly held: boolean
  /** False where older events have since arrived under which the rule would not have fired. */
  readonly inFold: boolean
}

export function readEffects(database: Connection, names: NameTable, person: number): StoredEffect[] {
  return database
    .prepare(`SELECT * FROM effects WHERE subject IN (SELECT subject FROM subjects WHERE person = ?)
       ORDER BY time, cause`)
    .all(person)
    .map((raw) => {
      const row = EffectRow.parse(raw)
      return {
        effectId: bytesToUuid(row.effect_id),
        cause: row.cause,
        ruleId: names.textOf(row.rule),
        type: row.kind,
        timestamp: row.time,
        body: readObject(row.body),
        held: row.held === 1,
        inFold: row.in_fold === 1,
      }
    })
}

type RecordEffects = (cause: Cause, effects: readonly Effect[], isHeld: (effect: Effect) => boolean) => void

export interface EffectWriter {
  readonly record: RecordEffects
  /**
   * Before a re-fold of these events: those effects of theirs that are `anew` and are not recorded again leave the fold
   * when it is finished. What was done stays recorded.
   */
  correct(
    causes: readonly Cause[],
    anew: (effect: { readonly cause: number; readonly time: number }) => boolean,
  ): { readonly record: RecordEffects; finish(): void }
}

const InFold = z.object({ id: z.string(), cause: z.number(), time: z.number() })

export function openEffectWriter(database: Connection, names: NameTable): EffectWriter {
  const insert = database.prepare(
    `INSERT INTO effects VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)
     ON CONFLICT (effect_id) DO UPDATE SET in_fold = 1`,
  )
  const inFold = database.prepare(
    `SELECT lower(hex(effect_id)) AS id, cause, time FROM effects
     WHERE in_fold = 1 AND subject IN (SELECT value FROM json_each(?))`,
  )
  const leave = database.prepare('UPDATE effects SET in_fold = 0 WHERE effect_id = ?')
  const outbox = openOutboxWriter(database)
  const record: RecordEffects = ({ arrival, subject }, effects, isHeld) => {
    for (const effect of effects) {
      const { effectId, ruleId, type, timestamp, body } = effect
      const held = isHeld(effect)
      insert.run(
        uuidToBytes(effectId),
        subject,
        arrival,
        names.idOf(ruleId),
        type,
        timestamp,
        JSON.stringify(body),
        held ? 1 : 0,
      )
      outbox.want(effect, held)
    }
  }
  return {
    record,
    correct: (causes, anew) => {
      const arrivals = new Set(causes.map(({ arrival }) => arrival))
      const subjects = [...new Set(causes.map(({ subject }) => subject))]
      const before = new Set(
        inFold
          .all(JSON.stringify(subjects))
          .map((raw) => InFold.parse(raw))
          .filter((effect) => arrivals.has(effect.cause) && anew(effect))
          .map(({ id }) => id),
      )
      const isKnown = ({ effectId }: Effect): boolean => before.delete(effectId.replaceAll('-', ''))
      return {
        record: (cause, effects, isHeld) => {
          const fresh = effects.filter((effect) => !isKnown(effect))
          record(cause, fresh, isHeld)
        },
        finish: () => {
          for (const id of before) leave.run(Buffer.from(id, 'hex'))
        },
      }
    },
  }
}
