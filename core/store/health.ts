import { z } from 'zod'
import type { OutcomeCounts } from '#core/event/outcome.ts'
import type { Connection } from './open.ts'
import { countStoredOutcomes, readReceipts, sumReceipts } from './outcomes/receipts.ts'

export interface WorkspaceHealth {
  /** `ok`, or SQLite's first complaint. */
  readonly integrity: string
  readonly stored: OutcomeCounts
  readonly receipts: OutcomeCounts
  /** The stored topology equals what its transitions add up to. */
  readonly edgesAgree: boolean
}

const DIFFERENCES = `
WITH moves AS (
  SELECT from_step, to_step FROM events WHERE to_step IS NOT NULL
  UNION ALL SELECT from_step, to_step FROM caused_events WHERE to_step IS NOT NULL
), counted AS (SELECT from_step, to_step, count(*) AS count FROM moves GROUP BY from_step, to_step)
SELECT (SELECT count(*) FROM (SELECT * FROM counted EXCEPT SELECT * FROM edges))
     + (SELECT count(*) FROM (SELECT * FROM edges EXCEPT SELECT * FROM counted))`

/** Asks the file itself: SQLite's own check, receipts against rows, topology against transitions. */
export function checkWorkspace(database: Connection): WorkspaceHealth {
  const integrity: unknown = database.pragma('quick_check', { simple: true })
  return {
    integrity: String(integrity),
    stored: countStoredOutcomes(database),
    receipts: sumReceipts(readReceipts(database)),
    edgesAgree: z.number().parse(database.prepare(DIFFERENCES).pluck().get()) === 0,
  }
}
