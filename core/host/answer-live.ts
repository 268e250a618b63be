import { z } from 'zod'
import type { DeadLetter, TailRow } from '#core/contract/live.ts'
import type { Filter } from '#core/contract/shared.ts'
import { OUTCOMES, type Outcome } from '#core/event/outcome.ts'
import type { NameTable } from '#core/store/names.ts'
import { bytesToUuid } from '#core/store/uuid-bytes.ts'
import type { CurrentWorkspace } from './session.ts'

const SHOWN_OF_ORIGINAL = 4000

export interface TailQuestion {
  readonly limit: number
  readonly before?: number | undefined
  readonly after?: number | undefined
  readonly outcomes?: Outcome[] | undefined
  readonly person?: string | undefined
  readonly eventType?: string | undefined
  readonly intake?: string | undefined
  readonly filter: Filter
}

const ReceiptRow = z.object({
  arrival: z.number(),
  received_at: z.number(),
  time: z.number().nullable(),
  subject: z.string().nullable(),
  type: z.number().nullable(),
  event_id: z.instanceof(Uint8Array).nullable(),
  source: z.number().nullable(),
  intake: z.string(),
  outcome: z.number(),
  from_step: z.number().nullable(),
  to_step: z.number().nullable(),
  rule: z.number().nullable(),
  message: z.string().nullable(),
})

/** All receipts as one list: stored events, duplicates, dead letters, sampled ones; newest first. */
const RECEIPTS = `
SELECT * FROM (
  SELECT arrival, received_at, time, subject, type, event_id, source, intake, outcome, from_step, to_step, rule, NULL AS message
  FROM events JOIN people USING (person) WHERE arrival > $after AND arrival < $before
  UNION ALL
  SELECT d.arrival, d.received_at, e.time, subject, e.type, e.event_id, e.source, d.intake, 2, NULL, NULL, NULL,
    CASE d.differs WHEN 1 THEN 'Same event id with other content: the first one counts' ELSE 'Same event id, received again' END
  FROM duplicates d JOIN events e ON e.arrival = d.original JOIN people USING (person)
  WHERE d.arrival > $after AND d.arrival < $before
  UNION ALL
  SELECT arrival, received_at, NULL, NULL, NULL, NULL, NULL, intake, 3, NULL, NULL, NULL, message
  FROM dead_letters WHERE arrival > $after AND arrival < $before
  UNION ALL
  SELECT arrival, received_at, time, NULL, type, NULL, NULL, intake, 4, NULL, NULL, NULL, 'Sampled away by ' || text
  FROM sampled JOIN names ON names.id = sampled.rule WHERE arrival > $after AND arrival < $before
)`

function noteFor(row: z.infer<typeof ReceiptRow>, names: NameTable): string {
  if (row.message !== null) return row.message
  if (row.from_step !== null && row.to_step !== null) {
    return `${names.textOf(row.from_step)} → ${names.textOf(row.to_step)}`
  }
  return row.type === null ? '' : `No rule fired for ${names.textOf(row.type)}`
}

function toTailRow(row: z.infer<typeof ReceiptRow>, names: NameTable): TailRow {
  const moved =
    row.from_step === null || row.to_step === null || row.rule === null
      ? {}
      : { from: names.textOf(row.from_step), to: names.textOf(row.to_step), rule: names.textOf(row.rule) }
  return {
    arrival: row.arrival,
    receivedAt: row.received_at,
    timestamp: row.time,
    person: row.subject,
    eventType: row.type === null ? null : names.textOf(row.type),
    eventId: row.event_id === null ? null : bytesToUuid(row.event_id),
    source: row.source === null ? null : names.textOf(row.source),
    intake: row.intake,
    outcome: OUTCOMES[row.outcome] ?? 'REJECTED',
    note: noteFor(row, names),
    ...moved,
  }
}

export function tailOf(
  workspace: CurrentWorkspace,
  question: TailQuestion,
): { rows: TailRow[]; since: number; lastArrival: number } {
  const { names, lastArrival } = workspace.pipeline.writer()
  const conditions: string[] = []
  const parameters: Record<string, number | string> = {
    after: question.after ?? 0,
    before: question.before ?? Number.MAX_SAFE_INTEGER,
    limit: question.limit,
  }
  if (question.outcomes !== undefined) {
    conditions.push(
      `outcome IN (${question.outcomes.map((outcome) => OUTCOMES.indexOf(outcome)).join(', ') || '-1'})`,
    )
  }
  if (question.person !== undefined) {
    conditions.push('instr(subject, $person) > 0')
    parameters.person = question.person
  }
  if (question.eventType !== undefined) {
    conditions.push('type IN (SELECT id FROM names WHERE instr(text, $eventType) > 0)')
    parameters.eventType = question.eventType
  }
  if (question.filter.from !== undefined) {
    conditions.push('coalesce(time, received_at) >= $from')
    parameters.from = question.filter.from
  }
  if (question.filter.to !== undefined) {
    conditions.push('coalesce(time, received_at) < $to')
    parameters.to = question.filter.to
  }
  if (question.intake !== undefined) {
    conditions.push('intake IN (SELECT id FROM intakes WHERE name = $intake)')
    parameters.intake = question.intake
  }
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`
  // The name of the intake is joined last, so that the list is cut to its length before anything else is read.
  const sql = `SELECT r.*, intakes.name AS intake_name FROM (${RECEIPTS} ${where} ORDER BY arrival DESC LIMIT $limit) r
    JOIN intakes ON intakes.id = r.intake ORDER BY arrival DESC`
  const rows = workspace.database.prepare(sql).all(parameters)
  const mask = matchingArrivals(workspace, question.filter)
  return {
    rows: rows
      .map((raw) => {
        const { intake_name } = z.object({ intake_name: z.string() }).parse(raw)
        return ReceiptRow.parse({ ...z.looseObject({}).parse(raw), intake: intake_name })
      })
      .filter((row) => mask === null || mask(row.arrival))
      .map((row) => toTailRow(row, names)),
    since: question.after === undefined ? 0 : lastArrival - question.after,
    lastArrival,
  }
}

/** Which arrivals satisfy the filter's expression; null where there is none. */
function matchingArrivals(
  workspace: CurrentWorkspace,
  filter: Filter,
): ((arrival: number) => boolean) | null {
  if (filter.where === undefined || filter.where.trim() === '') return null
  const { keep } = workspace.filters.apply({ where: filter.where })
  if (keep === null) return null
  const { arrival } = workspace.columns().events()
  const kept = new Set(arrival.filter((_, index) => keep[index] === 1))
  return (candidate) => kept.has(candidate)
}

const LetterRow = z.object({
  arrival: z.number(),
  received_at: z.number(),
  intake: z.string(),
  line: z.number().nullable(),
  code: z.string(),
  message: z.string(),
  original: z.instanceof(Uint8Array),
})

export function deadLetterOf(workspace: CurrentWorkspace, arrival: number): DeadLetter | null {
  const raw = workspace.database
    .prepare(
      `SELECT arrival, received_at, intakes.name AS intake, line, code, message, original
       FROM dead_letters JOIN intakes ON intakes.id = dead_letters.intake WHERE arrival = ?`,
    )
    .get(arrival)
  if (raw === undefined) return null
  const { received_at, original, ...rest } = LetterRow.parse(raw)
  const text = new TextDecoder()
    .decode(original.subarray(0, SHOWN_OF_ORIGINAL * 4))
    .slice(0, SHOWN_OF_ORIGINAL)
  return { ...rest, receivedAt: received_at, bytes: original.length, original: text }
}

const ReasonRow = z.object({
  code: z.string(),
  message: z.string(),
  intake: z.string(),
  count: z.number(),
  firstAt: z.number(),
  lastAt: z.number(),
})

export function rejectionsOf(workspace: CurrentWorkspace): z.infer<typeof ReasonRow>[] {
  return workspace.database
    .prepare(
      `SELECT code, min(message) AS message, intakes.name AS intake, count(*) AS count,
         min(received_at) AS firstAt, max(received_at) AS lastAt
       FROM dead_letters JOIN intakes ON intakes.id = dead_letters.intake
       GROUP BY code, intakes.id ORDER BY count DESC`,
    )
    .all()
    .map((raw) => ReasonRow.parse(raw))
}
