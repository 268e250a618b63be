import { isJsonObject, type Json } from '#core/base/json.ts'
import type { JsonShape } from '#core/contract/imports.ts'
import type { Delivery } from '#core/event/delivery.ts'
import { subjectOf } from '#core/event/envelope.ts'
import { readJson } from '#core/event/read-json.ts'
import type { FileRow } from '../rows.ts'
import { placeOf, valueAt } from './paths.ts'

interface JsonRow {
  readonly line: number
  readonly bytes: Buffer
  readonly delivery: Delivery
  /** Null where the mapping was used. */
  readonly shape: JsonShape | null
  readonly columns: readonly string[]
}

/** What an event is that needed no mapping. */
const SHAPE_WORDS: Readonly<Record<JsonShape, string>> = {
  event: 'an event as it is here',
  segment: 'a Segment call',
  posthog: 'a PostHog event',
  cloudevents: 'a CloudEvent',
}

function textOf(value: Json): string {
  if (value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function cellsOf({ bytes, delivery, shape, columns }: JsonRow): readonly string[] {
  const text = bytes.toString('utf8')
  if (shape !== null && delivery.ok) {
    const { envelope } = delivery
    return [`Taken as ${SHAPE_WORDS[shape]}: ${envelope.eventType} of ${subjectOf(envelope)}`]
  }
  const read = readJson(text)
  if (shape !== null || !read.ok || !isJsonObject(read.value)) return [text.slice(0, 200)]
  const { value } = read
  return columns.map((column) => {
    const place = placeOf(value, column)
    return place === null ? '' : textOf(valueAt(place))
  })
}

/** A row whose cells are for the preview alone: they are read from the line again, and an import never asks for them. */
export function jsonRow(row: JsonRow): FileRow {
  return {
    line: row.line,
    delivery: row.delivery,
    get cells() {
      return cellsOf(row)
    },
  }
}
