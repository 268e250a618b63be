import type { FileFormat, FileWishes } from '#core/contract/imports.ts'

export type Quote = NonNullable<FileWishes['quote']>

/** How a file's text is to be read. */
export interface FileLayout {
  readonly format: FileFormat
  /** Tables: each name once. Process logs: the attributes of the first events. NDJSON and JSON: empty. */
  readonly columns: readonly string[]
  /** Tables only. */
  readonly table: TableLayout | null
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
}

/** The shape of a table or a process log has columns that can be mapped; events as JSON have fields of their own. */
export function hasColumns(format: FileFormat): boolean {
  return format === 'csv' || format === 'paths' || format === 'xes'
}
