import type { Json, JsonObject } from '#core/base/json.ts'
import { isWrittenTime } from '#core/event/values.ts'
import { fieldsIn } from './paths.ts'

/** Distinct values of a field that are told apart; a field with more is one of ids or of texts. */
export const MOST_VALUES = 1000

/** A number of seconds or milliseconds between September 2001 and the year 2100: fewer are counts and prices. */
const EPOCHS = [
  [1_000_000_000, 4_102_444_800],
  [1_000_000_000_000, 4_102_444_800_000],
] as const

/** One field of the events of a sample. */
export interface SampledField {
  /** Dotted where it stands within others. */
  readonly path: string
  /** Events that have it, with a value that is neither null nor empty. */
  filled: number
  /** How many of these values are text, a number or a boolean; how many of them text that is no number. */
  plain: number
  words: number
  /** How many can be read as a time, and how many look like one even where nobody says so. */
  times: number
  moments: number
  readonly values: Set<Json>
}

function isMoment(value: Json): boolean {
  const isNumber = typeof value === 'number' || (typeof value === 'string' && /^\d+(\.\d+)?$/.test(value))
  if (isNumber) return EPOCHS.some(([from, to]) => Number(value) >= from && Number(value) < to)
  return typeof value === 'string' && isWrittenTime(value)
}

function count(field: SampledField, value: Json): void {
  if (value === null || value === '') return
  field.filled += 1
  if (typeof value === 'object') return
  field.plain += 1
  if (isWrittenTime(String(value))) field.times += 1
  if (isMoment(value)) field.moments += 1
  else if (typeof value === 'string' && !Number.isFinite(Number(value))) field.words += 1
  if (field.values.size < MOST_VALUES) field.values.add(value)
}

/** The fields of a sample in the order in which they first come. */
export function sampledFields(events: readonly JsonObject[]): SampledField[] {
  const fields = new Map<string, SampledField>()
  for (const event of events) {
    for (const [path, value] of fieldsIn(event)) {
      let field = fields.get(path)
      if (field === undefined) {
        field = { path, filled: 0, plain: 0, words: 0, times: 0, moments: 0, values: new Set() }
        fields.set(path, field)
      }
      count(field, value)
    }
  }
  return [...fields.values()]
}
