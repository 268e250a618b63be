import type { FileFormat, FileWishes, JsonReading, JsonShape } from '#core/contract/imports.ts'
import type { Mapping } from '#core/event/mapping.ts'
import type { FoundTimes, ValueReading } from '#core/event/values.ts'
import type { LookedTime } from './times/looked-time.ts'

export type Quote = NonNullable<FileWishes['quote']>

/** How a file's text is to be read. */
export interface FileLayout {
  readonly format: FileFormat
  /** Tables: each name once. Logs and JSON: what the first events have, of JSON only where a mapping is used. */
  readonly columns: readonly string[]
  /** NDJSON and JSON only. */
  readonly json: JsonLayout | null
  /** Tables only. */
  readonly table: TableLayout | null
  /** What the first values look like: cells of tables, times of other files that are written in text. */
  readonly found?: FoundValues
  /** What feeds the timestamp because its values are dates, where no name says so. */
  readonly looked?: LookedTime
  /** What was looked at; absent where events without a time of their own need none (paths), or are refused (logs). */
  readonly sampled?: SampledEvents
  /** Of what is no table: how its times are read, where that is not as usual. */
  readonly values?: ValueReading
}

/** The events at the start of a file. */
export interface SampledEvents {
  readonly events: number
  /** No event comes behind them. */
  readonly isWhole: boolean
  /** Those that are read by a mapping. */
  readonly mapped: number
  /** Those that are read by their shape and say no time. */
  readonly untimed: number
}

/** How the first values of a file are written. */
export interface FoundValues {
  /** Of what feeds the timestamp; null where none does. */
  readonly times: FoundTimes | null
  /** Tables: columns with numbers that have a decimal comma. */
  readonly decimals: readonly string[]
}

export interface TableLayout {
  readonly delimiter: string
  readonly quote: Quote
  readonly header: boolean
  /** The line after which the data begins; 0 where nothing stands before it. */
  readonly headerLine: number
  /** Between the steps of a path; null in a table of events. */
  readonly separator: string | null
  /** The column that looks like a path, where the steps are separated in it. */
  readonly pathColumn: string | null
  /** How its cells are read, where that is not as usual. */
  readonly values?: ValueReading
}

export interface JsonLayout {
  readonly reading: JsonReading
  /** Events of the start that were looked at, and of how many of them which shape was recognised. */
  readonly sampled: number
  readonly recognised: readonly { readonly shape: JsonShape; readonly count: number }[]
  /** What their fields look like. */
  readonly proposed: Mapping
  /** Objects within them, dotted: each can be lifted into the payload. */
  readonly objects: readonly string[]
}

/** Whether its columns can be mapped: events whose shape is known have fields of their own. */
export function isMapped({ json }: FileLayout): boolean {
  return json?.reading !== 'shape'
}
