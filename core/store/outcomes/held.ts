import { z } from 'zod'
import type { Connection } from '../open.ts'

/** Effects that were recorded without being done, of one rule and type. */
export interface HeldEffects {
  readonly rule: string
  readonly type: string
  readonly effects: number
}

const Row = z.object({ rule: z.string(), type: z.string(), effects: z.number() })

/** What the current fold has and holds back, by rule and type. */
export function heldEffects(database: Connection): HeldEffects[] {
  return database
    .prepare(
      `SELECT names.text AS rule, kind AS type, count(*) AS effects FROM effects JOIN names ON names.id = effects.rule
       WHERE held = 1 AND in_fold = 1 GROUP BY 1, 2 ORDER BY 1, 2`,
    )
    .all()
    .map((raw) => Row.parse(raw))
}
