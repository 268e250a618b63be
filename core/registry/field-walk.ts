import { isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'
import type { FieldStatistics } from './audit.ts'
import { pointerPart } from './json-schema.ts'

const MOST_DISTINCT = 1_000
const MOST_FIELDS = 300
const MOST_SAMPLES = 20
const DEEPEST = 6

interface Counted {
  events: number
  readonly distinct: Set<string>
  isBounded: boolean
  texts: number
  numbers: number
  readonly samples: string[]
}

/** Counts the fields of payloads one by one. Memory is bounded whatever the payloads hold. */
export interface FieldCounter {
  add(payload: JsonObject): void
  readonly payloads: number
  fields(): FieldStatistics[]
}

/** Fields of one payload with their values; items of a list count as one field, `/items/*`. */
function* walk(value: Json, path: string, depth: number): Generator<[path: string, value: Json]> {
  if (depth > 0) yield [path, value]
  if (depth >= DEEPEST) return
  if (Array.isArray(value)) {
    for (const item of value) yield* walk(item, `${path}/*`, depth + 1)
  } else if (isJsonObject(value)) {
    for (const [key, inner] of Object.entries(value))
      yield* walk(inner, `${path}/${pointerPart(key)}`, depth + 1)
  }
}

function count(field: Counted, value: Json, isFirstHere: boolean): void {
  if (isFirstHere) field.events += 1
  if (typeof value === 'object' && value !== null) return
  field.texts += Number(typeof value === 'string')
  field.numbers += Number(typeof value === 'number')
  if (field.distinct.size < MOST_DISTINCT) field.distinct.add(JSON.stringify(value))
  else if (!field.distinct.has(JSON.stringify(value))) field.isBounded = true
  if (typeof value === 'string' && field.samples.length < MOST_SAMPLES) field.samples.push(value)
}

export function createFieldCounter(): FieldCounter {
  const counted = new Map<string, Counted>()
  let payloads = 0
  return {
    get payloads() {
      return payloads
    },
    add: (payload) => {
      payloads += 1
      const here = new Set<string>()
      for (const [path, value] of walk(payload, '', 0)) {
        let field = counted.get(path)
        if (field === undefined) {
          if (counted.size >= MOST_FIELDS) continue
          field = { events: 0, distinct: new Set(), isBounded: false, texts: 0, numbers: 0, samples: [] }
          counted.set(path, field)
        }
        count(field, value, !here.has(path))
        here.add(path)
      }
    },
    fields: () =>
      [...counted]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([path, { events, distinct, isBounded, texts, numbers, samples }]) => ({
          path,
          events,
          distinct: distinct.size,
          isBounded,
          texts,
          numbers,
          isYesNo: distinct.has('true') || distinct.has('false'),
          samples,
        })),
  }
}
