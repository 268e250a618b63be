import type { Json, JsonObject } from '#core/base/json.ts'
import type { JsonSchema } from '../json-schema.ts'
import type { Conjunction } from './conjunction.ts'

/** False where a reference stands that could not be put in place: equal texts then need not mean the same. */
export function isSelfContained(text: string): boolean {
  return !/"\$(ref|dynamicRef|recursiveRef)":/.test(text)
}

/** Why not everything that one schema allows is allowed by another. */
export interface Difference {
  /** JSON pointer to the field; `*` stands for any item of a list and any other key. */
  readonly path: string
  readonly message: string
  /** False where it could not be shown that the two differ, only not that they don't. */
  readonly certain: boolean
}

/** What a comparison of one pair of keywords needs. */
export interface Comparison {
  /** How the two sides are called in messages: `version 1`. */
  readonly giver: string
  readonly taker: string
  /** Compares what a part of the giver allows with one schema of the taker. */
  compare(given: Conjunction, taken: JsonSchema, path: string): Difference[]
}

/** One object of the taker's schema, and what the giver allows there. */
export interface Place {
  readonly given: readonly JsonObject[]
  readonly taken: JsonObject
  readonly path: string
}

export function differs(path: string, message: string): Difference {
  return { path, message, certain: true }
}

export function unknown(path: string, message: string): Difference {
  return { path, message, certain: false }
}

export function hasEqual(given: readonly JsonObject[], keyword: string, wanted: Json): boolean {
  const text = JSON.stringify(wanted)
  return given.some((schema) => schema[keyword] !== undefined && JSON.stringify(schema[keyword]) === text)
}
