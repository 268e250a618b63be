import type { JsonObject } from '#core/base/json.ts'
import { fail, ok, type Result } from '#core/base/result.ts'
import type { FileFormat, FileWishes } from '#core/contract/imports.ts'
import { guessMapping } from '#core/event/mapping.ts'
import { readJson } from '#core/event/read-json.ts'
import { inspectTable } from './inspect-table.ts'
import { inspectJson } from './json/inspect-json.ts'
import { readJsonValues } from './json-values.ts'
import type { FileLayout } from './layout.ts'
import { piecesOf, readSample, type Sample } from './sample.ts'
import { empty, type FileSource, UnreadableFile } from './source.ts'
import { writtenTimes } from './times/written-times.ts'
import { readXesEvents } from './xes/events.ts'

const SAMPLE_LINES = 20
/** Events of a process log that are looked at for its attributes. */
const SAMPLE_EVENTS = 50

function textOf(line: { readonly bytes: Buffer }): string {
  return line.bytes.toString('utf8')
}

/** NDJSON if a line of the start is an object, JSON if a value goes over several; null where it is neither. */
async function sniffJson(sample: Sample): Promise<'ndjson' | 'json' | null> {
  const filled = sample.lines.map(textOf).filter((text) => text.trim() !== '')
  const first = filled[0]?.trimStart() ?? ''
  if (first.startsWith('[')) return 'json'
  const isObject = (text: string): boolean => text.trimStart().startsWith('{') && readJson(text).ok
  if (filled.slice(0, SAMPLE_LINES).some(isObject)) return 'ndjson'
  if (!first.startsWith('{')) return null
  try {
    for await (const values of readJsonValues(piecesOf(sample), '')) {
      const text = values[0] === undefined ? '' : textOf(values[0])
      return text.includes('\n') && readJson(text).ok ? 'json' : 'ndjson'
    }
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
  }
  return 'ndjson'
}

/** The attributes of the first events; times and names are looked for among them. */
async function inspectLog(
  source: FileSource,
  sample: Sample,
  wishes: FileWishes,
): Promise<Result<FileLayout>> {
  const columns = new Set<string>()
  const seen: JsonObject[] = []
  try {
    for await (const next of readXesEvents(piecesOf(sample), source.name)) {
      for (const { attributes } of next.slice(0, SAMPLE_EVENTS)) {
        for (const key of Object.keys(attributes)) columns.add(key)
        seen.push(attributes)
      }
    }
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
    // A sample that was cut off is no whole document: only what is broken before that counts.
    if (sample.isWhole || seen.length === 0) return fail(error.problem)
  }
  const names = [...columns].sort()
  const timestamp = wishes.mapping?.timestamp ?? guessMapping(names).timestamp
  const times = timestamp === undefined ? [] : seen.map((attributes) => attributes[timestamp])
  return ok({ format: 'xes', columns: names, json: null, table: null, ...writtenTimes(times, wishes) })
}

/** What a file is by its content alone; null where it is text of no kind that says so: a table. */
async function sniffFormat(sample: Sample): Promise<FileFormat | null> {
  const first = sample.bytes
    .subarray(0, 1024)
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart()
  return first.startsWith('<') ? 'xes' : sniffJson(sample)
}

/** Finds out how a file is written, by its content. What the person wishes overrules what is found. */
export async function inspectFile(source: FileSource, wishes: FileWishes): Promise<Result<FileLayout>> {
  const sample = await readSample(source)
  if (!sample.ok) return sample
  if (sample.value.lines.every((line) => line.bytes.length === 0)) return fail(empty(source.name))
  const format = wishes.format ?? (await sniffFormat(sample.value)) ?? undefined
  if (format === 'xes') return inspectLog(source, sample.value, wishes)
  if (format === 'ndjson' || format === 'json') return ok(await inspectJson(format, sample.value, wishes))
  return inspectTable(source.name, sample.value, wishes, format)
}
