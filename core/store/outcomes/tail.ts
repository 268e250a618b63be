import { z } from 'zod'
import type { Connection } from '../open.ts'

const ReceiptRow = z.object({
  arrival: z.number(),
  received_at: z.number(),
  time: z.number().nullable(),
  /** When a refused event says that it happened; a range of time is one of when it was refused. */
  said_at: z.number().nullable(),
  subject: z.string().nullable(),
  type: z.number().nullable(),
  event_id: z.instanceof(Uint8Array).nullable(),
  source: z.number().nullable(),
  intake: z.number(),
  intake_name: z.string(),
  outcome: z.number(),
  from_step: z.number().nullable(),
  to_step: z.number().nullable(),
  rule: z.number().nullable(),
  message: z.string().nullable(),
})

/** One receipt as stored; names are still numbers, and `outcome` is a position in OUTCOMES. */
export type StoredReceipt = z.infer<typeof ReceiptRow>

export interface ReceiptQuestion {
  readonly limit: number
  readonly before?: number | undefined
  readonly after?: number | undefined
  /** Positions in OUTCOMES. */
  readonly outcomes?: readonly number[] | undefined
  /** Part of a subject; a whole one stands for all of its profile. */
  readonly person?: string | undefined
  /** Part of an event type. */
  readonly eventType?: string | undefined
  readonly intake?: string | undefined
  /** A reason of dead letters that wait, as `reasonOf` has it. */
  readonly reason?: string | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** Receipts for which this is false are passed over and do not count towards `limit`. */
  readonly keep?: ((arrival: number) => boolean) | undefined
}

const RANGE = 'arrival > $after AND arrival < $before'

/** All receipts: stored events, duplicates, dead letters and what was refused again, sampled ones. */
const PARTS = [
  `SELECT arrival, received_at, time, NULL AS said_at, name AS subject, type, event_id, source, intake, outcome, from_step, to_step, rule,
     NULL AS message
   FROM events CROSS JOIN subjects USING (subject) WHERE ${RANGE}`,
  `SELECT d.arrival, d.received_at, e.time, NULL AS said_at, name AS subject, e.type, e.event_id, e.source, d.intake, 2 AS outcome,
     NULL AS from_step, NULL AS to_step, NULL AS rule,
     CASE d.differs WHEN 1 THEN 'Same event id with other content: the first one counts' ELSE 'Same event id, received again' END AS message
   FROM duplicates d CROSS JOIN events e ON e.arrival = d.original CROSS JOIN subjects USING (subject)
   WHERE d.${RANGE.replace('AND ', 'AND d.')}`,
  `SELECT arrival, received_at, NULL AS time, said_at, subject, type, NULL AS event_id, source, intake,
     3 AS outcome, NULL AS from_step, NULL AS to_step, NULL AS rule, message
   FROM dead_letters WHERE ${RANGE}`,
  `SELECT a.arrival, a.received_at, NULL AS time, l.said_at, l.subject, l.type, NULL AS event_id, l.source, a.intake,
     3 AS outcome, NULL AS from_step, NULL AS to_step, NULL AS rule, 'Refused again: ' || l.message AS message
   FROM refused_again a CROSS JOIN dead_letters l ON l.arrival = a.letter
   WHERE a.${RANGE.replace('AND ', 'AND a.')}`,
  `SELECT arrival, received_at, time, NULL AS said_at, NULL AS subject, type, NULL AS event_id, NULL AS source, intake, 4 AS outcome,
     NULL AS from_step, NULL AS to_step, NULL AS rule, 'Sampled away by ' || text AS message
   FROM sampled CROSS JOIN names ON names.id = sampled.rule WHERE ${RANGE}`,
]

/** All subjects of the profile that has one of this name. */
const BESIDE = 'SELECT name FROM subjects WHERE person = (SELECT person FROM subjects WHERE name = $person)'

/** The query of a question with its parameters. Exported so that a test can hold its plan to the keys. */
export function receiptQuery(question: ReceiptQuestion): {
  sql: string
  parameters: Record<string, number | string>
} {
  const conditions: string[] = []
  const parameters: Record<string, number | string> = {
    after: question.after ?? 0,
    before: question.before ?? Number.MAX_SAFE_INTEGER,
  }
  const narrow = (name: string, value: number | string | undefined, condition: string): void => {
    if (value === undefined) return
    conditions.push(condition)
    parameters[name] = value
  }
  if (question.outcomes !== undefined) conditions.push(`outcome IN (${question.outcomes.join(', ') || '-1'})`)
  narrow('person', question.person, `(instr(subject, $person) > 0 OR subject IN (${BESIDE}))`)
  narrow('eventType', question.eventType, 'type IN (SELECT id FROM names WHERE instr(text, $eventType) > 0)')
  narrow(
    'reason',
    question.reason,
    "arrival IN (SELECT arrival FROM dead_letters WHERE status = 'open' AND message LIKE $reason ESCAPE '\\')",
  )
  narrow('from', question.from, 'coalesce(time, received_at) >= $from')
  narrow('to', question.to, 'coalesce(time, received_at) < $to')
  narrow('intake', question.intake, 'intake IN (SELECT id FROM intakes WHERE name = $intake)')
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`
  const name = '(SELECT name FROM intakes WHERE id = intake) AS intake_name'
  // Narrowed part by part: ordered as one subquery, all of it would be read and sorted before the first row.
  const parts = PARTS.map((part) => `SELECT *, ${name} FROM (${part}) ${where}`)
  const sql = `${parts.join(' UNION ALL ')} ORDER BY arrival DESC`
  return { sql, parameters }
}

/** The newest receipts that satisfy the question, newest first; reads no further than its limit. */
export function readTail(database: Connection, question: ReceiptQuestion): StoredReceipt[] {
  const { sql, parameters } = receiptQuery(question)
  const found: StoredReceipt[] = []
  for (const raw of database.prepare(sql).iterate(parameters)) {
    const row = ReceiptRow.parse(raw)
    if (question.keep !== undefined && !question.keep(row.arrival)) continue
    found.push(row)
    if (found.length >= question.limit) break
  }
  return found
}
