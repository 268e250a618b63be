import { basename } from 'node:path'
import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import type { FileFormat } from '#core/contract/imports.ts'
import { guessMapping, type Mapping, missingFields } from '#core/event/mapping.ts'
import { type FileLayout, inspectFile } from './inspect.ts'
import { type FileSource, openSource } from './source.ts'

/** What is to be imported, and what the person said about it. */
export interface FileChoice {
  readonly path: string
  /** Shown and stored instead of the file's base name. */
  readonly name?: string | undefined
  /** Overrules what the content looks like. */
  readonly format?: FileFormat | undefined
  /** Overrules the guess, field by field. */
  readonly mapping?: Mapping | undefined
}

/** A file that was looked at and how it will be read. */
export interface FilePlan {
  readonly source: FileSource
  readonly layout: FileLayout
  /** Null where the lines are events as they stand. */
  readonly mapping: Mapping | null
}

function quote(columns: readonly string[]): string {
  return columns.map((column) => (/^[\w.:-]+$/.test(column) ? column : `"${column}"`)).join(', ')
}

/** What stands against importing with this mapping: a column that is not there, or a required field without one. */
export function mappingProblem({ source, layout, mapping }: FilePlan): Problem | null {
  if (layout.format !== 'csv' || mapping === null || layout.columns.length === 0) return null
  for (const [field, column] of Object.entries(mapping)) {
    if (column === undefined || layout.columns.includes(column)) continue
    const message = `${field} is to come from column "${column}", which the file does not have.`
    return { code: 'unknown_column', message, where: source.name, hint: `It has ${quote(layout.columns)}.` }
  }
  const missing = missingFields(mapping)
  if (missing.length === 0) return null
  return {
    code: 'unmapped_fields',
    message: `no column is known to hold ${missing.join(' and ')}.`,
    where: source.name,
    hint: `Name it with ${missing.map((field) => `--map ${field}=COLUMN`).join(' ')}; the columns are ${quote(layout.columns)}.`,
  }
}

/** Opens and inspects a file and settles its mapping. */
export async function planFile(choice: FileChoice): Promise<Result<FilePlan>> {
  const source = openSource(choice.path, choice.name ?? basename(choice.path))
  if (!source.ok) return source
  const layout = await inspectFile(source.value, choice.format)
  if (!layout.ok) return fail(layout.error)
  const given = choice.mapping ?? {}
  if (layout.value.format === 'ndjson') {
    const isEmpty = Object.keys(given).length === 0
    return ok({ source: source.value, layout: layout.value, mapping: isEmpty ? null : given })
  }
  return ok({
    source: source.value,
    layout: layout.value,
    mapping: withoutTaken(guessMapping(layout.value.columns), given),
  })
}

/** The guess with what the person said laid over it; a column that was given away feeds no other field. */
function withoutTaken(guess: Mapping, given: Mapping): Mapping {
  const taken = new Set(Object.values(given))
  const kept = Object.entries(guess).filter(([, column]) => !taken.has(column))
  return { ...Object.fromEntries(kept), ...given }
}
