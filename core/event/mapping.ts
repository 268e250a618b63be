import type { Json, JsonObject } from '#core/base/json.ts'
import { fail, ok, type Result } from '#core/base/result.ts'
import { languageOf } from './column-languages.ts'
import type { Rejection } from './delivery.ts'
import { readTime } from './time.ts'
import { createValues, PLAIN_VALUES, type Values } from './values.ts'

/** Envelope fields that a column can feed. Every other column goes into the payload under its own name. */
export const EVENT_FIELDS = [
  'eventId',
  'userId',
  'anonymousId',
  'sessionId',
  'timestamp',
  'eventType',
  'source',
  'schemaVersion',
] as const

export type EventField = (typeof EVENT_FIELDS)[number]

/** What a column of a table of paths can feed besides: the steps, and how many went that way. */
export const PATH_FIELDS = ['path', 'conversions', 'conversionValue', 'nulls', 'count'] as const

export type PathField = (typeof PATH_FIELDS)[number]

/** In JSON: the object whose fields become the payload's, instead of lying one level deeper. */
export const LIFTED = 'payload'

/** Envelope field, field of a path, or what is lifted into the payload → column. */
export type Mapping = { readonly [field in EventField | PathField | typeof LIFTED]?: string }

/**
 * Column names that say what they hold, surest first, as they look without case, spaces and punctuation other than
 * colons. Process logs (`case:concept:name`), product analytics (`distinct_id`, `$insert_id`) and plain tables.
 */
export const KNOWN_COLUMNS: Record<EventField, readonly string[]> = {
  eventId: ['eventid', 'messageid', 'insertid', 'eventuuid', 'uuid'],
  userId: [
    'userid',
    'case:concept:name',
    'distinctid',
    'caseid',
    'customerid',
    'personid',
    'profileid',
    'uid',
    'user',
    'customer',
    'case',
  ],
  anonymousId: ['anonymousid', 'deviceid', 'visitorid', 'clientid', 'domainuserid'],
  sessionId: ['sessionid', 'domainsessionid', 'session'],
  timestamp: [
    'timestamp',
    'time:timestamp',
    'eventtime',
    'eventtimestamp',
    'occurredat',
    'derivedtstamp',
    'createdat',
    'ts',
    'time',
    'datetime',
    'date',
    'completetimestamp',
    'starttimestamp',
  ],
  eventType: [
    'eventtype',
    'concept:name',
    'eventname',
    'event',
    'activity',
    'activityname',
    'action',
    'type',
  ],
  source: ['source', 'platform'],
  schemaVersion: ['schemaversion'],
}

const KNOWN_PATH_COLUMNS: Record<PathField, readonly string[]> = {
  path: ['path', 'paths', 'journey', 'steps', 'touchpoints', 'channels', 'trace', 'variant'],
  conversions: ['totalconversions', 'conversions', 'conversion', 'converted'],
  conversionValue: ['totalconversionvalue', 'conversionvalue', 'value', 'revenue'],
  nulls: ['totalnull', 'totalnulls', 'nulls', 'null'],
  count: ['count', 'journeys', 'frequency', 'n'],
}

/** A name without case, spaces and punctuation. */
export function plainName(column: string): string {
  return column.toLowerCase().replace(/[^\p{L}\p{N}:]/gu, '')
}

/**
 * Which column feeds which field, judged by the columns' names alone: English ones first, then those of the language that
 * the others are in. A column feeds one field at most.
 */
export function guessMapping(columns: readonly string[]): Mapping {
  const language = languageOf(new Set(columns.map(plainName)))
  return {
    ...findColumns(columns, EVENT_FIELDS, language),
    ...findColumns(columns, EVENT_FIELDS, KNOWN_COLUMNS),
  }
}

/** The same for a table of paths: whose path it is, when it began, its steps and how many went that way. */
export function guessPathMapping(columns: readonly string[]): Mapping {
  const { userId, anonymousId, timestamp } = guessMapping(columns)
  return {
    ...(userId === undefined ? {} : { userId }),
    ...(anonymousId === undefined ? {} : { anonymousId }),
    ...(timestamp === undefined ? {} : { timestamp }),
    ...findColumns(columns, PATH_FIELDS, KNOWN_PATH_COLUMNS),
  }
}

function findColumns<Field extends string>(
  columns: readonly string[],
  fields: readonly Field[],
  known: { readonly [field in Field]?: readonly string[] },
): { [field in Field]?: string } {
  const byPlainName = new Map<string, string>()
  for (const column of columns) {
    const name = plainName(column)
    if (!byPlainName.has(name)) byPlainName.set(name, column)
  }
  const mapping: { [field in Field]?: string } = {}
  for (const field of fields) {
    const found = known[field]?.find((name) => byPlainName.has(name))
    const column = found === undefined ? undefined : byPlainName.get(found)
    if (column !== undefined) mapping[field] = column
  }
  return mapping
}

/** Required fields that no column feeds yet: an event type and someone whom the event is about. */
export function missingFields(mapping: Mapping): ('userId' | 'eventType')[] {
  const missing: ('userId' | 'eventType')[] = []
  if (mapping.userId === undefined && mapping.anonymousId === undefined) missing.push('userId')
  if (mapping.eventType === undefined) missing.push('eventType')
  return missing
}

/** How a file's times are read. */
export type TimeValues = Pick<Values, 'time' | 'times'>

/** Without the zone of another reading: the times of most files. */
export const PLAIN_TIMES: TimeValues = { time: readTime, times: createValues(PLAIN_VALUES).times }

const WORD = /^\p{L}{1,20}$/u
/** A date, whether or not there is such a day, and what comes behind it. */
const DATE =
  /^((?:\d{1,2}([./-])\d{1,2}\2(?:19|20)\d{2})|(?:(?:19|20)\d{2}([./-])\d{1,2}\3\d{1,2}))([T ,].*)?$/

/** One word, or a date without its hour, is nobody's address or number: it may be said. Of all else only its length. */
function saidWords(cell: string): string {
  const text = cell.trim()
  if (WORD.test(text)) return `says “${text}”`
  const date = DATE.exec(text)
  if (date !== null) return `says “${date[1]}${date[4] === undefined ? '' : ' …'}”`
  return `has a text of ${cell.length.toLocaleString('en-US')} characters`
}

/** A cell or attribute as ms since the epoch. */
export function timeField(
  column: string,
  cell: string,
  values: TimeValues = PLAIN_TIMES,
): Result<number, Rejection> {
  const time = values.time(cell)
  if (time !== null) return ok(time)
  return fail({
    code: 'invalid_value',
    message: `timestamp: ${column} ${saidWords(cell)}. Wanted is a time written ${values.times}.`,
  })
}

/** Turns rows of one table into events in the shape that `toEnvelope` checks. The columns are looked up once. */
export function rowReader(
  columns: readonly string[],
  mapping: Mapping,
  values: Values = createValues(PLAIN_VALUES),
): (cells: readonly string[]) => Result<JsonObject, Rejection> {
  const fieldOf = columns.map((column) => EVENT_FIELDS.find((field) => mapping[field] === column))
  return (cells) => {
    const event: JsonObject = {}
    const payload: JsonObject = {}
    for (let i = 0; i < columns.length; i += 1) {
      const column = columns[i] ?? ''
      const cell = cells[i] ?? ''
      const field = fieldOf[i]
      if (field === 'timestamp') {
        if (cell === '') {
          return fail({ code: 'missing_field', message: `timestamp is missing: column ${column} is empty.` })
        }
        const time = timeField(column, cell, values)
        if (!time.ok) return time
        event.timestamp = time.value
      } else if (cell === '') {
        // An empty cell says nothing: the field or the payload's key is absent.
      } else if (field !== undefined) event[field] = cell
      else payload[column] = values.cell(cell)
    }
    event.payload = payload
    return ok(event)
  }
}

/** Which key of a flat object feeds which field. */
export function fieldsByKey(mapping: Mapping): ReadonlyMap<string, EventField> {
  const fieldOf = new Map<string, EventField>()
  for (const field of EVENT_FIELDS) {
    const key = mapping[field]
    if (key !== undefined && !fieldOf.has(key)) fieldOf.set(key, field)
  }
  return fieldOf
}

/** A value as the text of a field. */
export function fieldText(value: Json): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/**
 * Turns events written as one flat object (a process log's) into the shape that `toEnvelope` checks: mapped keys feed
 * fields, every other goes into the payload. The mapping is looked through once.
 */
export function flatReader(
  mapping: Mapping,
  times: TimeValues = PLAIN_TIMES,
): (flat: JsonObject) => Result<JsonObject, Rejection> {
  const fieldOf = fieldsByKey(mapping)
  return (flat) => {
    const event: JsonObject = {}
    const payload: JsonObject = {}
    for (const key of Object.keys(flat)) {
      const value = flat[key] ?? null
      const field = fieldOf.get(key)
      if (field === undefined) payload[key] = value
      else if (field === 'timestamp') {
        const time = timeField(key, String(value), times)
        if (!time.ok) return time
        event.timestamp = time.value
      } else event[field] = fieldText(value)
    }
    if (mapping.timestamp !== undefined && event.timestamp === undefined) {
      return fail({
        code: 'missing_field',
        message: `timestamp is missing: there is no ${mapping.timestamp}.`,
      })
    }
    event.payload = payload
    return ok(event)
  }
}

/** One of our own events as a file has it, in the shape that `toEnvelope` checks: with its time as files write times. */
export function eventOfFile(
  event: JsonObject,
  times: TimeValues = PLAIN_TIMES,
): Result<JsonObject, Rejection> {
  const { timestamp } = event
  if (typeof timestamp !== 'string' && typeof timestamp !== 'number') return ok(event)
  const time = times.time(String(timestamp))
  if (time !== null) return ok({ ...event, timestamp: time })
  // A number that is no moment has its own words in the event's check.
  if (typeof timestamp === 'number') return ok(event)
  const refused = timeField('timestamp', timestamp, times)
  return refused.ok ? ok(event) : refused
}
