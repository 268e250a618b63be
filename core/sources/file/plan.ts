import { basename } from 'node:path'
import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import type { FileWishes, MappedField } from '#core/contract/imports.ts'
import { guessMapping, guessPathMapping, LIFTED, type Mapping, missingFields } from '#core/event/mapping.ts'
import { inspectFile } from './inspect.ts'
import { type FileLayout, isMapped } from './layout.ts'
import { type FileSource, openSource } from './source.ts'

/** What is to be imported, and what the person said about it. */
export interface FileChoice extends FileWishes {
  readonly path: string
  /** Shown and stored instead of the file's base name. */
  readonly name?: string | undefined
}

/** A file that was looked at and how it will be read. */
export interface FilePlan {
  readonly source: FileSource
  readonly layout: FileLayout
  /** Empty where the values are events as they stand. */
  readonly mapping: Mapping
}

function quote(columns: readonly string[]): string {
  return columns.map((column) => (/^[\w.:-]+$/.test(column) ? column : `"${column}"`)).join(', ')
}

/** Fields that must come from a column in a file of this format and do not yet. */
export function unmappedFields(layout: FileLayout, mapping: Mapping): MappedField[] {
  if (!isMapped(layout)) return []
  if (layout.format === 'paths') return mapping.path === undefined ? ['path'] : []
  const missing: MappedField[] = missingFields(mapping)
  // A process log without times has no order: filling in the moment of the import would invent one.
  if (layout.format === 'xes' && mapping.timestamp === undefined) missing.push('timestamp')
  return missing
}

/** An object that is to be lifted into the payload and that is not there. */
function liftProblem(where: string, { json }: FileLayout, { [LIFTED]: lifted }: Mapping): Problem | null {
  if (lifted === undefined || json?.objects.includes(lifted) === true) return null
  if (json === null)
    return {
      code: 'nothing_to_lift',
      message: 'payload is fed from an object within an event, which only NDJSON and JSON have.',
      where,
      hint: 'Leave it out: a column that feeds no field goes into the payload under its own name.',
    }
  const message = `the payload is to be lifted from the object "${lifted}", which no event at its start has.`
  const hint = json.objects.length === 0 ? 'It has none.' : `It has ${quote(json.objects)}.`
  return { code: 'unknown_column', message, where, hint }
}

/** A column that is not there, or that is to feed two fields. */
function columnProblem(where: string, layout: FileLayout, mapping: Mapping): Problem | null {
  const fed = new Map<string, string>()
  for (const [field, column] of Object.entries(mapping)) {
    const other = column === undefined ? undefined : fed.get(column)
    if (column === undefined || field === LIFTED) continue
    if (other !== undefined && layout.format !== 'paths') {
      const message = `${other} and ${field} are both to come from "${column}", and it can feed one of them.`
      return { code: 'column_taken', message, where, hint: 'Name another for one of them.' }
    }
    fed.set(column, field)
    // Attributes of a process log may come later than the first events.
    if (layout.format === 'xes' || layout.columns.includes(column)) continue
    const hint = `It has ${quote(layout.columns)}.`
    const message =
      layout.json === null
        ? `${field} is to come from column "${column}", which the file does not have.`
        : `${field} is to come from the field "${column}", which no event at its start has.`
    return { code: 'unknown_column', message, where, hint }
  }
  return liftProblem(where, layout, mapping)
}

/** What stands against importing with this mapping: a column that is not there, or a required field without one. */
export function mappingProblem({ source, layout, mapping }: FilePlan): Problem | null {
  if (!isMapped(layout)) return timeProblem(source.name, layout)
  const what = layout.format === 'xes' ? 'attribute' : layout.json === null ? 'column' : 'field'
  const wrong = columnProblem(source.name, layout, mapping)
  if (wrong !== null) return wrong
  const missing = unmappedFields(layout, mapping)
  if (missing.length === 0) return timeProblem(source.name, layout)
  return {
    code: 'unmapped_fields',
    message: `no ${what} is known to hold ${missing.join(' and ')}.`,
    where: source.name,
    hint: `Name it with ${missing.map((field) => `--map ${field}=COLUMN`).join(' ')}; the ${what}s are ${quote(layout.columns)}.`,
  }
}

/** Times that may mean two days: nothing is stored on a guess. */
function timeProblem(where: string, { found }: FileLayout): Problem | null {
  const times = found?.times
  if (times?.format !== null) return null
  const message = `its times can be read as ${times.candidates.join(' or as ')}: no day past the 12th decides.`
  const hint = `Say which with ${times.candidates.map((format) => `--time-format ${format}`).join(' or ')}.`
  return { code: 'unsure_time_format', message, where, hint }
}

function guessFor(layout: FileLayout): Mapping {
  if (!isMapped(layout)) return {}
  if (layout.json !== null) return layout.json.proposed
  const { looked } = layout
  if (layout.format !== 'paths')
    return { ...guessMapping(layout.columns), ...(looked === undefined ? {} : { timestamp: looked.column }) }
  const path = layout.table?.pathColumn ?? null
  return { ...(path === null ? {} : { path }), ...guessPathMapping(layout.columns) }
}

/** Opens and inspects a file and settles its mapping. */
export async function planFile(choice: FileChoice): Promise<Result<FilePlan>> {
  const source = openSource(choice.path, choice.name ?? basename(choice.path))
  if (!source.ok) return source
  const layout = await inspectFile(source.value, choice)
  if (!layout.ok) return fail(layout.error)
  const mapping = settle(guessFor(layout.value), choice.mapping ?? {})
  return ok({ source: source.value, layout: layout.value, mapping })
}

/** The guess with what the person said laid over it; a column that was given away feeds no other field. */
function settle(guess: Mapping, given: Mapping): Mapping {
  const taken = new Set(Object.values(given))
  const kept = Object.entries(guess).filter(([, column]) => !taken.has(column))
  const all = { ...Object.fromEntries(kept), ...given }
  // Nothing feeds a field that is fed by '': whoever takes a field from its column does not want the guess back.
  return Object.fromEntries(Object.entries(all).filter(([, column]) => column !== ''))
}
