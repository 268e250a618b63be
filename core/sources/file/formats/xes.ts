import type { JsonObject } from '#core/base/json.ts'
import { fail } from '#core/base/result.ts'
import type { Delivery, Original, Rejection } from '#core/event/delivery.ts'
import { createValues } from '#core/event/values.ts'
import {
  Accepted,
  contextOf,
  createEnvelopes,
  drain,
  type FileRow,
  type FormatReader,
  type RowsInput,
} from '../rows.ts'
import type { XesEvent } from '../xes/event.ts'
import { readXesEvents } from '../xes/events.ts'
import { logReader } from '../xes/fields.ts'

export const FORBIDDEN: Rejection = {
  code: 'forbidden_key',
  message: 'an attribute has the key __proto__, which is not allowed. Rename it.',
}

function cellText(event: JsonObject, column: string): string {
  const value = event[column]
  return value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** An attribute's text is gone once it is read: what is kept says the same, and a retry reads it. */
class XesOriginal implements Original {
  readonly format = 'xes'
  private readonly event: XesEvent
  /** The mapping, and how times are read where not as usual. */
  private readonly reading: JsonObject
  private readonly eventId: string | undefined
  constructor(event: XesEvent, reading: JsonObject, eventId: string | undefined) {
    this.event = event
    this.reading = reading
    this.eventId = eventId
  }
  bytes(): Uint8Array {
    return Buffer.from(JSON.stringify(this.event.attributes))
  }
  get context(): JsonObject {
    return {
      ...this.reading,
      ...(this.eventId === undefined ? {} : { eventId: this.eventId }),
      ...(this.event.isForbidden ? { isForbidden: true } : {}),
    }
  }
}

/** Its cells are for the preview alone: an import never asks for them. */
class XesRow implements FileRow {
  readonly line: number
  readonly delivery: Delivery
  private readonly event: XesEvent
  private readonly columns: readonly string[]
  constructor(event: XesEvent, delivery: Delivery, columns: readonly string[]) {
    this.line = event.line
    this.delivery = delivery
    this.event = event
    this.columns = columns
  }
  get cells(): readonly string[] {
    const { attributes } = this.event
    return this.columns.map((column) => cellText(attributes, column))
  }
}

async function* readRows(input: RowsInput): AsyncGenerator<FileRow[], void, void> {
  const { columns, values } = input.layout
  const mapping = contextOf(input.mapping)
  const reading = values === undefined ? { mapping } : { mapping, values: { ...values } }
  const times = values === undefined ? undefined : createValues(values)
  const read = logReader(input.mapping, createEnvelopes(input.source, input.receivedAt), times)
  const toRow = (event: XesEvent): FileRow => {
    const { line } = event
    const made = event.isForbidden ? fail(FORBIDDEN) : read(event)
    const original = new XesOriginal(event, reading, made.ok ? made.value.eventId : undefined)
    const delivery: Delivery = made.ok
      ? new Accepted(made.value, original, line)
      : { ok: false, rejection: made.error, original, line }
    return new XesRow(event, delivery, columns)
  }
  for await (const events of readXesEvents(input.pieces, input.source.name)) yield events.map(toRow)
}

/** A process log: one event an `<event>`, with its trace's attributes under `case:`. */
export const xes: FormatReader = {
  rows: readRows,
  check: (pieces, name) => drain(readXesEvents(pieces, name)),
}
