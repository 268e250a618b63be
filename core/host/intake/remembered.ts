import { createHash } from 'node:crypto'
import { z } from 'zod'
import { FileFormat, FileWishes, type RememberedReading } from '#core/contract/imports.ts'
import type { Mapping } from '#core/event/mapping.ts'
import { isMapped } from '#core/sources/file/layout.ts'
import { type FileChoice, type FilePlan, planFile } from '#core/sources/file/plan.ts'
import { type Connection, isBusy } from '#core/store/open.ts'
import { readSetting, writeSetting } from '#core/store/settings.ts'

const KEY = 'imports.readings'
/** The oldest are forgotten. */
const MOST_KEPT = 50
/** Events of one kind may lack a field here and there: so many of all their fields have to be in both. */
const SHARED = 0.8

const Remembered = z.object({
  file: z.string(),
  at: z.number(),
  format: FileFormat,
  /** What a file of this kind has, each name hashed: a first line that is no header would be somebody's values. */
  columns: z.array(z.string()),
  wishes: FileWishes,
})
type Remembered = z.infer<typeof Remembered>

function kept(database: Connection): Remembered[] {
  const text = readSetting(database, KEY)
  const read = text === null ? null : z.array(Remembered).safeParse(JSON.parse(text))
  return read?.success === true ? read.data : []
}

function hashed(columns: readonly string[]): string[] {
  return columns.map((column) => createHash('sha256').update(column).digest('hex').slice(0, 16)).sort()
}

/** Tables have the same columns; of events and logs, which need not have every field, most are the same. */
function isOfKind(one: Remembered, format: FileFormat, columns: readonly string[]): boolean {
  if (one.format !== format) return false
  const known = new Set(one.columns)
  const shared = columns.filter((column) => known.has(column)).length
  const all = known.size + columns.length - shared
  return format === 'csv' || format === 'paths' ? shared === all : shared >= all * SHARED
}

/** A reading as it was used, said in full: a field that its content speaks for and that was fed by nothing is so again. */
function wishesOf(choice: FileChoice, found: FilePlan, used: FilePlan): FileWishes {
  const { path: _path, name: _name, ...wishes } = choice
  const nothing: Mapping = Object.fromEntries(Object.keys(found.mapping).map((field) => [field, '']))
  const { json, table, values } = used.layout
  const timeFormat = (table?.values ?? values)?.timeFormat ?? 'iso'
  return FileWishes.parse({
    ...wishes,
    mapping: { ...nothing, ...used.mapping },
    ...(json === null ? {} : { reading: json.reading }),
    ...(timeFormat === 'iso' ? {} : { timeFormat }),
  })
}

/**
 * Keeps how a file was read for the next one of its kind; of events whose shape is known there is nothing to keep.
 * @param now ms since the epoch
 */
export async function rememberReading(
  { database }: { readonly database: Connection },
  now: number,
  choice: FileChoice,
): Promise<void> {
  const found = await planFile({ path: choice.path, name: choice.name })
  const used = await planFile(choice)
  if (!found.ok || !used.ok || !isMapped(used.value.layout)) return
  const { format } = found.value.layout
  const columns = hashed(found.value.layout.columns)
  const entry: Remembered = {
    ...{ file: used.value.source.name, at: now, format, columns },
    wishes: wishesOf(choice, found.value, used.value),
  }
  const others = kept(database).filter((each) => !isOfKind(each, format, columns))
  try {
    writeSetting(database, KEY, JSON.stringify([entry, ...others].slice(0, MOST_KEPT)))
  } catch (error) {
    // The file is in. Where another writer holds the workspace just now, its reading is proposed by content next time.
    if (!isBusy(error)) throw error
  }
}

/** What cuts a table or events in another way: fields of another reading mean nothing then. */
const CUTS = ['format', 'reading', 'delimiter', 'quote', 'header'] as const

/**
 * A reading that is remembered, with what somebody says laid over it: a column that is given to one field feeds no other.
 * Null where what is said cuts the file in another way, so that nothing of it can be meant.
 */
export function laidOver(remembered: FileWishes, said: FileWishes): FileWishes | null {
  if (CUTS.some((part) => said[part] !== undefined && said[part] !== remembered[part])) return null
  const given = said.mapping ?? {}
  const taken = new Set(Object.values(given))
  const kept = Object.entries(remembered.mapping ?? {}).filter(
    ([, column]) => column === '' || !taken.has(column),
  )
  const others = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
  return { ...remembered, ...others, mapping: { ...Object.fromEntries(kept), ...given } }
}

/** How the last file of this one's kind was read; null where none was. */
export async function readingBefore(
  database: Connection,
  file: Pick<FileChoice, 'path' | 'name'>,
): Promise<RememberedReading | null> {
  const found = await planFile(file)
  if (!found.ok) return null
  const { format, columns } = found.value.layout
  const known = kept(database).find((each) => isOfKind(each, format, hashed(columns)))
  return known === undefined ? null : { file: known.file, at: known.at, wishes: known.wishes }
}
