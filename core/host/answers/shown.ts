import { isUtf8 } from 'node:buffer'
import { z } from 'zod'
import { isJsonObject, type JsonObject } from '#core/base/json.ts'
import type { Original } from '#core/event/delivery.ts'
import { readJson } from '#core/event/read-json.ts'
import type { Scrubber } from '#core/privacy/scrub.ts'
import { createCsvReader } from '#core/sources/file/csv.ts'

/** Characters of an original that are kept in the open, scrubbed, … */
const SHOWN = 4000
/** … and that are scrubbed before the cut, so that no half of a value stands at the end. */
const SCRUBBED = 3 * SHOWN

const RowContext = z.looseObject({ columns: z.array(z.string()), delimiter: z.string() })

/** A row by its columns, whose names say what is personal; cells beyond the last column under their number. */
function rowAsObject(text: string, context: z.infer<typeof RowContext>): JsonObject {
  const reader = createCsvReader(context.delimiter)
  const lines = text.split('\n').map((line, index) => ({ number: index + 1, bytes: Buffer.from(line) }))
  const [record] = [...lines.flatMap((line) => reader.line(line)), ...reader.end()]
  const cells = record?.cells ?? []
  return Object.fromEntries(cells.map((cell, index) => [context.columns[index] ?? String(index + 1), cell]))
}

/** What holds key and value, so that a key can say what its value is; null where only text is left to look at. */
function keyed({ format, context }: Pick<Original, 'format' | 'context'>, text: string): JsonObject | null {
  if (format === 'row' || format === 'path') {
    const row = RowContext.safeParse(context)
    return row.success ? rowAsObject(text, row.data) : null
  }
  const json = readJson(text)
  if (!json.ok) return null
  if (isJsonObject(json.value)) return json.value
  return Array.isArray(json.value) ? { batch: json.value } : null
}

/** The original as it may be shown: personal values taken out and cut to a length; of what is no text only how long it is. */
export function shownOf(
  original: Pick<Original, 'format' | 'context'>,
  bytes: Uint8Array,
  scrubber: Scrubber,
): string {
  const head = bytes.subarray(0, SCRUBBED * 4)
  const isText = (bytes.length > head.length || isUtf8(head)) && !head.includes(0)
  if (!isText) return `(no text in UTF-8: ${bytes.length} bytes)`
  const text = new TextDecoder().decode(head).slice(0, SCRUBBED)
  const whole = keyed(original, text)
  const shown = whole === null ? scrubber.text(text) : JSON.stringify(scrubber.json(whole), null, 1)
  return shown.slice(0, SHOWN)
}
