import { isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'
import { type FileWishes, type JsonReading, JsonShape } from '#core/contract/imports.ts'
import { LIFTED } from '#core/event/mapping.ts'
import { readJson } from '#core/event/read-json.ts'
import { readJsonValues } from '../json-values.ts'
import type { FileLayout } from '../layout.ts'
import { piecesOf, type Sample } from '../sample.ts'
import { UnreadableFile } from '../source.ts'
import { writtenTimes } from '../times/written-times.ts'
import { proposeLift, sampledObjects } from './lift.ts'
import { placeOf, valueAt } from './paths.ts'
import { proposeMapping } from './propose.ts'
import { sampledFields } from './sampled-fields.ts'
import { shapeOf } from './shapes.ts'

/** More columns than these nobody maps; what is left out goes into the payload as all that feeds no field. */
const MOST_COLUMNS = 100

async function textsIn(format: 'ndjson' | 'json', sample: Sample): Promise<string[]> {
  if (format === 'ndjson') return sample.lines.map(({ bytes }) => bytes.toString('utf8'))
  const texts: string[] = []
  try {
    for await (const values of readJsonValues(piecesOf(sample), ''))
      for (const { bytes } of values) texts.push(bytes.toString('utf8'))
  } catch (error) {
    // A sample that was cut off ends within a value; what the whole file is wrong in, its check says.
    if (!(error instanceof UnreadableFile)) throw error
  }
  return texts
}

/** A mapping that somebody gave is meant for all; else it is for files that mostly have a shape of their own. */
function readingOf(wishes: FileWishes, events: number, unknown: number): JsonReading {
  if (wishes.reading !== undefined) return wishes.reading
  if (wishes.mapping !== undefined && Object.keys(wishes.mapping).length > 0) return 'mapping'
  return unknown > events / 2 ? 'shape-or-mapping' : 'shape'
}

/** What the events of the start are: of a shape that is known, or with which fields and what these look like. */
export async function inspectJson(
  format: 'ndjson' | 'json',
  sample: Sample,
  wishes: FileWishes,
): Promise<FileLayout> {
  const events: JsonObject[] = []
  for (const text of await textsIn(format, sample)) {
    const read = text.trim() === '' ? null : readJson(text)
    if (read?.ok === true && isJsonObject(read.value)) events.push(read.value)
  }
  const shapes = events.map(shapeOf)
  const unknown = events.filter((_, index) => shapes[index] === null)
  const reading = readingOf(wishes, events.length, unknown.length)
  const recognised = JsonShape.options.flatMap((shape) => {
    const count = shapes.filter((each) => each === shape).length
    return count === 0 ? [] : [{ shape, count }]
  })
  const counted = { reading, sampled: events.length, recognised }
  const own = events.filter((_, index) => shapes[index] === 'event').map(({ timestamp }) => timestamp)
  const untimed = reading === 'mapping' ? 0 : own.filter((time) => time === undefined).length
  const start = { events: events.length, isWhole: sample.isWhole, untimed }
  if (reading === 'shape') {
    const json = { ...counted, proposed: {}, objects: [] }
    return {
      format,
      columns: [],
      json,
      table: null,
      sampled: { ...start, mapped: 0 },
      ...writtenTimes(own, wishes),
    }
  }

  const mapped = reading === 'mapping' ? events : unknown
  const fields = sampledFields(mapped)
  const { mapping: fed, looked } = proposeMapping(fields, mapped.length)
  const objects = sampledObjects(mapped)
  const lifted = proposeLift(objects, fields, fed)
  // What was recognised comes first: in a wide event it would stand out of sight.
  const columns = new Set([...Object.values(fed), ...fields.map(({ path }) => path)])
  const timestamp = wishes.mapping?.timestamp ?? fed.timestamp
  const times = timestamp === undefined ? [] : mapped.map((event) => timeAt(event, timestamp))
  return {
    format,
    columns: [...columns].slice(0, MOST_COLUMNS),
    json: {
      ...counted,
      proposed: lifted === undefined ? fed : { ...fed, [LIFTED]: lifted },
      objects: objects.map(({ path }) => path).slice(0, MOST_COLUMNS),
    },
    table: null,
    ...(looked === undefined ? {} : { looked }),
    sampled: { ...start, mapped: mapped.length },
    ...writtenTimes(reading === 'mapping' ? times : [...own, ...times], wishes),
  }
}

function timeAt(event: JsonObject, path: string): Json | undefined {
  const place = placeOf(event, path)
  return place === null ? undefined : valueAt(place)
}
