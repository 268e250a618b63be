import type { Tail, TailQuestion, TailRow } from '#core/contract/live.ts'
import { outcomeNow } from '#core/contract/people.ts'
import { OUTCOMES } from '#core/event/outcome.ts'
import { bytesToUuid } from '#core/store/events/uuid-bytes.ts'
import { movedFurther } from '#core/store/moves/caused.ts'
import type { NameTable } from '#core/store/names.ts'
import type { Connection } from '#core/store/open.ts'
import { settledLetters } from '#core/store/outcomes/dead-letters.ts'
import { lastArrival } from '#core/store/outcomes/receipts.ts'
import { readTail, type StoredReceipt } from '#core/store/outcomes/tail.ts'
import { hasRulesets } from '#core/store/rulesets.ts'
import type { Analysis } from './analysis.ts'
import { whenever } from './filter.ts'

function noteFor(row: StoredReceipt, names: NameTable, hasRules: boolean): string {
  if (row.message !== null) return row.message
  if (row.from_step !== null && row.to_step !== null) {
    return `${names.textOf(row.from_step)} → ${names.textOf(row.to_step)}`
  }
  if (row.type === null) return ''
  if (!hasRules) return 'This workspace has no rules yet'
  return `No rule fired for ${names.textOf(row.type)}`
}

function toTailRow(row: StoredReceipt, names: NameTable, hasRules: boolean): TailRow {
  const moved =
    row.from_step === null || row.to_step === null || row.rule === null
      ? {}
      : { from: names.textOf(row.from_step), to: names.textOf(row.to_step), rule: names.textOf(row.rule) }
  return {
    arrival: row.arrival,
    receivedAt: row.received_at,
    timestamp: row.time ?? row.said_at,
    person: row.subject,
    eventType: row.type === null ? null : names.textOf(row.type),
    eventId: row.event_id === null ? null : bytesToUuid(row.event_id),
    source: row.source === null ? null : names.textOf(row.source),
    intake: row.intake_name,
    outcome: OUTCOMES[row.outcome] ?? 'REJECTED',
    note: noteFor(row, names, hasRules),
    ...moved,
  }
}

/** The newest receipts, as far as no expression has to be asked: quick enough for any thread. */
export function tailOf(
  database: Connection,
  names: NameTable,
  question: TailQuestion,
  keep?: (arrival: number) => boolean,
): Tail {
  const newest = lastArrival(database)
  const { limit, before, after, person, eventType, intake, outcomes, reason, filter } = question
  const rows = readTail(database, {
    ...{ limit, before, after, person, eventType, intake, reason, keep },
    ...{ from: filter.from, to: filter.to },
    outcomes: outcomes?.map((outcome) => OUTCOMES.indexOf(outcome)),
  })
  const hasRules = hasRulesets(database)
  const refused = rows.filter(({ outcome }) => OUTCOMES[outcome] === 'REJECTED')
  const settled = settledLetters(
    database,
    refused.map(({ arrival }) => arrival),
  )
  const further = movedFurther(
    database,
    rows.map(({ arrival }) => arrival),
  )
  return {
    rows: rows.map((row) => {
      const became = settled.get(row.arrival)
      const told = toTailRow(row, names, hasRules)
      const now = outcomeNow({ ...told, further: further.has(row.arrival) ? [row] : [] })
      return {
        ...told,
        ...(became === undefined ? {} : { settled: became }),
        ...(now === undefined ? {} : { now }),
      }
    }),
    since: after === undefined ? 0 : newest - after,
    lastArrival: newest,
  }
}

/** The newest receipts of events that satisfy the filter's expression. */
export function tailFor(analysis: Analysis, question: TailQuestion): Tail {
  const keep = whenever(analysis.filters.apply(question.filter))
  if (keep === null) return tailOf(analysis.database, analysis.names, question)
  const { arrival } = analysis.columns.events()
  const kept = new Set(arrival.filter((_, index) => keep[index] === 1))
  return tailOf(analysis.database, analysis.names, question, (candidate) => kept.has(candidate))
}
