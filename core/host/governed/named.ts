import { z } from 'zod'
import { isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'
import type { Delivery, Original } from '#core/event/delivery.ts'
import { subjectOf } from '#core/event/envelope.ts'
import { LONGEST_IDENTIFIER, LONGEST_NAME } from '#core/event/plain-event.ts'
import { readJson } from '#core/event/read-json.ts'
import { readTime } from '#core/event/time.ts'
import { MAX_EVENT_BYTES } from '#core/event/to-envelope.ts'
import { idOf } from '#core/event/vendor.ts'
import { createCsvReader } from '#core/sources/file/csv.ts'
import { placeOf, valueAt } from '#core/sources/file/json/paths.ts'
import type { Named } from '#core/store/outcomes/receipts.ts'

/** Fields that name somebody in events of any shape: ours and the vendors'; the surest first. */
const PERSON = ['userId', 'distinct_id', '$distinct_id', 'userid', 'user_id', 'anonymousId', 'anonymousid']
const PERSON_BELOW = ['properties.distinct_id', 'data.userId', 'data.anonymousId', 'subject']
const TYPE = ['eventType', 'event', 'type']
const TIME = ['timestamp', 'time']

const NOBODY: Named = { subject: null, eventType: null, source: null, saidAt: null }

const Mapped = z.object({
  userId: z.string().optional(),
  anonymousId: z.string().optional(),
  eventType: z.string().optional(),
  timestamp: z.string().optional(),
  source: z.string().optional(),
})
const Context = z.object({ fields: Mapped.optional(), mapping: Mapped.optional() })
/** A longer text is no time. */
const LONGEST_TIME = 64

const RowContext = z.object({
  columns: z.array(z.string()),
  delimiter: z.string(),
  quote: z.enum(['"', "'", '']).optional(),
})

function textAt(value: JsonObject, paths: readonly (string | undefined)[], longest: number): string | null {
  for (const path of paths) {
    const place = path === undefined ? null : placeOf(value, path)
    const found = place === null ? undefined : idOf(valueAt(place))
    if (typeof found === 'string' && found !== '' && found.length <= longest && found.isWellFormed())
      return found
  }
  return null
}

/** A moment as files write them, ms since the epoch; no time where a field has a day of a language of its own. */
function timeAt(value: JsonObject, paths: readonly (string | undefined)[]): number | null {
  const written = textAt(value, paths, LONGEST_TIME)
  return written === null ? null : readTime(written)
}

/** The cells of a row by their columns. */
function rowIn(text: string, context: JsonObject): JsonObject | null {
  const read = RowContext.safeParse(context)
  if (!read.success) return null
  const { columns, delimiter, quote } = read.data
  const reader = createCsvReader(delimiter, quote)
  const lines = text.split('\n').map((line, index) => ({ number: index + 1, bytes: Buffer.from(line) }))
  const [record] = [...lines.flatMap((line) => reader.line(line)), ...reader.end()]
  return Object.fromEntries(
    columns.map((column, index): [string, Json] => [column, record?.cells[index] ?? '']),
  )
}

/** A call that was kept with what stood around it in its batch is the one call in there. */
function alone(value: Json): JsonObject | null {
  if (!isJsonObject(value)) return null
  const first = Array.isArray(value.batch) && value.batch.length === 1 ? value.batch[0] : undefined
  return isJsonObject(first) ? first : value
}

function namedIn(original: Original): Named {
  const bytes = original.bytes()
  if (bytes.length > MAX_EVENT_BYTES) return NOBODY
  const text = new TextDecoder().decode(bytes)
  const context = original.context ?? {}
  const isRow = original.format === 'row' || original.format === 'path'
  const json = isRow ? null : readJson(text)
  const value = isRow ? rowIn(text, context) : json?.ok === true ? alone(json.value) : null
  if (value === null) return NOBODY
  const said = Context.safeParse(context)
  const mapping = said.success ? (said.data.fields ?? said.data.mapping) : undefined
  return mapping === undefined
    ? {
        subject: textAt(value, [...PERSON, ...PERSON_BELOW], LONGEST_IDENTIFIER),
        eventType: textAt(value, TYPE, LONGEST_NAME),
        source: textAt(value, ['source'], LONGEST_NAME),
        saidAt: timeAt(value, TIME),
      }
    : {
        subject: textAt(value, [mapping.userId, mapping.anonymousId], LONGEST_IDENTIFIER),
        eventType: textAt(value, [mapping.eventType], LONGEST_NAME),
        source: textAt(value, [mapping.source], LONGEST_NAME),
        saidAt: timeAt(value, [mapping.timestamp]),
      }
}

/** Whom a refused delivery names, what it says happened, when and where, as far as it can be read; in the sender's own words. */
export function namedBy(delivery: Delivery): Named {
  if (!delivery.ok) return namedIn(delivery.original)
  const { envelope } = delivery
  const filled = envelope.filled ?? []
  return {
    subject: subjectOf(envelope),
    eventType: envelope.eventType,
    source: filled.includes('source') ? null : envelope.source,
    saidAt: filled.includes('timestamp') ? null : envelope.timestamp,
  }
}
