import type { JsonObject } from '#core/base/json.ts'
import { fail, type Result } from '#core/base/result.ts'
import type { Original, Rejection } from '#core/event/delivery.ts'
import type { Envelope } from '#core/event/envelope.ts'
import { mapFlatEvent } from '#core/event/mapping.ts'
import {
  contextOf,
  createEnvelopes,
  drain,
  type FileRow,
  type FormatReader,
  type RowsInput,
  toDelivery,
} from '../rows.ts'
import { readXesEvents, type XesEvent } from '../xes.ts'

export const FORBIDDEN: Rejection = {
  code: 'forbidden_key',
  message: 'an attribute has the key __proto__, which is not allowed. Rename it.',
}

function cellText(event: JsonObject, column: string): string {
  const value = event[column]
  return value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)
}

async function* readRows(input: RowsInput): AsyncGenerator<FileRow[], void, void> {
  const { columns } = input.layout
  const toEnvelope = createEnvelopes(input.source, input.receivedAt)
  const context = { mapping: contextOf(input.mapping) }
  const read = ({ attributes, isForbidden }: XesEvent): Result<Envelope, Rejection> => {
    if (isForbidden) return fail(FORBIDDEN)
    const event = mapFlatEvent(attributes, input.mapping)
    return event.ok ? toEnvelope(event.value) : event
  }
  const toRow = (event: XesEvent): FileRow => {
    const { line, attributes } = event
    // The element's text is gone once it is read: its attributes say the same, and a retry reads them.
    const original: Original = {
      format: 'xes',
      bytes: () => Buffer.from(JSON.stringify(attributes)),
      context: event.isForbidden ? { ...context, isForbidden: true } : context,
    }
    const delivery = toDelivery(read(event), original, line)
    return { line, cells: columns.map((column) => cellText(attributes, column)), delivery }
  }
  for await (const events of readXesEvents(input.pieces, input.source.name)) yield events.map(toRow)
}

/** A process log: one event an `<event>`, with its trace's attributes under `case:`. */
export const xes: FormatReader = {
  rows: readRows,
  check: (pieces, name) => drain(readXesEvents(pieces, name)),
}
