import { canonicalJson, type Json, type JsonObject } from '#core/base/json.ts'
import type { Result } from '#core/base/result.ts'
import type { Rejection } from '#core/event/delivery.ts'
import type { Envelope } from '#core/event/envelope.ts'
import {
  type EventField,
  fieldsByKey,
  fieldText,
  flatReader,
  type Mapping,
  PLAIN_TIMES,
  type TimeValues,
  timeField,
} from '#core/event/mapping.ts'
import { detached } from '../detached.ts'
import { type PlainParts, plainValue, type TraceAttributes, type XesEvent } from './event.ts'
import type { Shape } from './shape.ts'

/**
 * Takes an event as `toEnvelope` does, and its canonical JSON where that is known. Of the event it keeps the payload and
 * not the object itself.
 */
type Take = (event: JsonObject, content?: string) => Result<Envelope, Rejection>
type ReadPlainEvent = (plain: PlainParts) => Result<Envelope, Rejection>

/** One attribute of an event, the trace's included. */
interface Slot {
  readonly key: string
  readonly field: EventField | undefined
}

/** A plain value in quotes, as JSON writes it: of what JSON escapes, a plain value can hold the backslash alone. */
function quoted(text: string): string {
  return text.includes('\\') ? JSON.stringify(text) : `"${text}"`
}

/** As JavaScript writes a number of so few digits that a double keeps them all. Zero is left out for its sign. */
const SHORTEST_NUMBER = /^-?(?:[1-9]\d*(?:\.\d*[1-9])?|0\.0{0,5}[1-9](?:\d*[1-9])?)$/
const DIGITS_KEPT = 15

/** The canonical JSON of a value that stood like this in the text: most numbers need not be written anew. */
export function written(value: Json, raw: string): string {
  if (typeof value === 'string') return quoted(value)
  return raw.length <= DIGITS_KEPT && SHORTEST_NUMBER.test(raw) ? raw : String(value)
}

/** The canonical JSON of events with these slots: what stands before each value, in order, and what ends it. */
function contentPlan(slots: readonly Slot[]): { parts: { before: string; slot: number }[]; end: string } {
  const sorted = slots.map(({ key, field }, slot) => ({ name: field ?? key, slot, field }))
  sorted.sort((one, other) => (one.name < other.name ? -1 : 1))
  const fields = sorted.filter(({ field }) => field !== undefined)
  const payload = sorted.filter(({ field }) => field === undefined)
  const parts: { before: string; slot: number }[] = []
  let text = '{'
  const add = (name: string, slot: number, isFirst: boolean): void => {
    parts.push({ before: `${text}${isFirst ? '' : ','}${JSON.stringify(name)}:`, slot })
    text = ''
  }
  const addPayload = (isFirst: boolean): void => {
    text += `${isFirst ? '' : ','}"payload":{`
    for (const [i, { name, slot }] of payload.entries()) add(name, slot, i === 0)
    text += '}'
  }
  const before = fields.filter(({ name }) => name < 'payload')
  for (const [i, { name, slot }] of before.entries()) add(name, slot, i === 0)
  addPayload(before.length === 0)
  for (const { name, slot } of fields.slice(before.length)) add(name, slot, false)
  return { parts, end: `${text}}` }
}

/**
 * A reader for the events of one shape below traces with the same attributes: which value goes where, and how the
 * content is written, is settled once. Null where that is no such simple matter.
 */
function readerFor(
  shape: Shape,
  traceKeys: readonly string[],
  mapping: Mapping,
  take: Take,
  times: TimeValues,
): ReadPlainEvent | null {
  const fieldOf = fieldsByKey(mapping)
  const slots = [...traceKeys, ...shape.attributes.map(({ key }) => key)].map(
    (key): Slot => ({ key, field: fieldOf.get(key) }),
  )
  const own = shape.attributes.map(({ kind, key }) => ({ kind, key, field: fieldOf.get(key) }))
  if (shape.isForbidden || new Set(slots.map(({ key }) => key)).size < slots.length) return null
  // A time that is the trace's, or nobody's, is for the reader of all other events.
  if (mapping.timestamp !== undefined && !own.some(({ field }) => field === 'timestamp')) return null

  const { parts, end } = contentPlan(slots)
  const befores = slots.map(() => '')
  for (const { before, slot } of parts) befores[slot] = before
  /** How each value is written, with what stands before it. */
  const texts = slots.map(() => '')
  const inOrder = parts.map(({ slot }) => slot)
  // What did not change since the last event stands here already. The fields are read at once; of the payload, which is
  // kept, a copy is handed out: to copy an object takes a fraction of the time of putting one together by keys.
  const fields: JsonObject = {}
  const payload: JsonObject = {}
  for (const { key, field } of slots) {
    if (field === undefined) payload[key] = null
    else fields[field] = null
  }
  fields.payload = null
  /** The last event's values as they stood in the text. */
  const raws: (string | null)[] = own.map(() => null)
  let trace: TraceAttributes | null = null
  const fillTrace = (next: TraceAttributes): void => {
    for (const [slot, value] of next.values.entries()) {
      const { key = '', field } = slots[slot] ?? {}
      const filled = field === undefined ? value : detached(fieldText(value))
      if (field === undefined) payload[key] = filled
      else fields[field] = filled
      texts[slot] = befores[slot] + canonicalJson(filled)
    }
    trace = next
  }

  return (plain) => {
    if (plain.trace !== trace) fillTrace(plain.trace)
    for (let i = 0, slot = traceKeys.length; i < own.length; i += 1, slot += 1) {
      const raw = plain.values[i + 1] ?? ''
      // Names of events, say, come again and again.
      if (raw === raws[i]) continue
      const { kind = '', key = '', field } = own[i] ?? {}
      let value = plainValue(kind, raw)
      if (field === 'timestamp') {
        const time = timeField(key, String(value), times)
        if (!time.ok) return time
        value = time.value
      } else if (field !== undefined) value = detached(String(value))
      if (field === undefined) payload[key] = value
      else fields[field] = value
      // A moment is not what stood there: 1.5 is a number and a time.
      texts[slot] = befores[slot] + (field === 'timestamp' ? String(value) : written(value, raw))
      raws[i] = raw
    }
    let content = ''
    for (const slot of inOrder) content += texts[slot]
    fields.payload = { ...payload }
    return take(fields, content + end)
  }
}

function withDetachedFields(event: JsonObject): JsonObject {
  for (const [field, value] of Object.entries(event))
    if (typeof value === 'string') event[field] = detached(value)
  return event
}

/** Shapes for which a reader is kept; a log has a few. */
const MOST_READERS = 1000

/** Turns the events of a log into envelopes: those of a shape that came before by the reader that was made for it. */
export function logReader(
  mapping: Mapping,
  take: Take,
  times: TimeValues = PLAIN_TIMES,
): (event: XesEvent) => Result<Envelope, Rejection> {
  const flat = flatReader(mapping, times)
  const readers = new Map<Shape, { traceKeys: readonly string[]; read: ReadPlainEvent | null }>()
  return (event) => {
    const { plain } = event
    if (plain !== null) {
      const { shape, trace } = plain
      let reader = readers.get(shape)
      if (reader?.traceKeys !== trace.keys && (reader !== undefined || readers.size < MOST_READERS)) {
        reader = { traceKeys: trace.keys, read: readerFor(shape, trace.keys, mapping, take, times) }
        readers.set(shape, reader)
      }
      if (reader !== undefined && reader.read !== null) return reader.read(plain)
    }
    const made = flat(event.attributes)
    return made.ok ? take(withDetachedFields(made.value)) : made
  }
}
