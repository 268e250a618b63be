/** One row of EVENT_COLUMNS. */
export interface EventRow {
  readonly arrival: number
  readonly event_id: string
  readonly subject: number
  readonly name: string
  readonly previous: number | null
  readonly time: number
  readonly received_at: number
  readonly type: number
  readonly source: number
  readonly intake: number
  readonly channel: number | null
  readonly session: string | null
  readonly anonymous_id: string | null
  readonly original_id: string | null
  readonly schema_version: string | null
  readonly flags: number
  readonly payload: string
  readonly outcome: number
  readonly ruleset: number | null
  readonly from_step: number | null
  readonly to_step: number | null
  readonly rule: number | null
  readonly notes: string | null
}

const isNumber = (value: unknown): boolean => typeof value === 'number'
const isText = (value: unknown): boolean => typeof value === 'string'
const isNumberOrNull = (value: unknown): boolean => value === null || typeof value === 'number'
const isTextOrNull = (value: unknown): boolean => value === null || typeof value === 'string'

/** By hand, since every event that is read passes here: a schema makes a second object of each row. */
export function isEventRow(raw: unknown): raw is EventRow {
  if (typeof raw !== 'object' || raw === null) return false
  const row: Partial<Record<keyof EventRow, unknown>> = raw
  return (
    isNumber(row.arrival) &&
    isText(row.event_id) &&
    isNumber(row.subject) &&
    isText(row.name) &&
    isNumberOrNull(row.previous) &&
    isNumber(row.time) &&
    isNumber(row.received_at) &&
    isNumber(row.type) &&
    isNumber(row.source) &&
    isNumber(row.intake) &&
    isNumberOrNull(row.channel) &&
    isTextOrNull(row.session) &&
    isTextOrNull(row.anonymous_id) &&
    isTextOrNull(row.original_id) &&
    isTextOrNull(row.schema_version) &&
    isNumber(row.flags) &&
    isText(row.payload) &&
    isNumber(row.outcome) &&
    isNumberOrNull(row.ruleset) &&
    isNumberOrNull(row.from_step) &&
    isNumberOrNull(row.to_step) &&
    isNumberOrNull(row.rule) &&
    isTextOrNull(row.notes)
  )
}
