import type { Json } from '#core/base/json.ts'
import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import { type Dialect, everySchema, isSchema, type JsonSchema } from './json-schema.ts'
import { compileSchema, type Validator } from './validator.ts'

/** A schema that was read and compiled. */
export interface ReadSchema {
  readonly schema: JsonSchema
  readonly dialect: Dialect
  readonly validator: Validator
}

const DIALECTS: Readonly<Record<string, Dialect>> = {
  'https://json-schema.org/draft/2020-12/schema': '2020-12',
  'http://json-schema.org/draft-07/schema': 'draft-07',
  'https://json-schema.org/draft-07/schema': 'draft-07',
}

function refuse(message: string, hint?: string): { ok: false; error: Problem } {
  return fail({ code: 'bad_schema', message, ...(hint === undefined ? {} : { hint }) })
}

/** The dialect that a schema names; 2020-12 where it names none. */
function dialectOf(schema: JsonSchema): Dialect | null {
  const named = typeof schema === 'object' ? schema.$schema : undefined
  if (named === undefined) return '2020-12'
  return typeof named === 'string' ? (DIALECTS[named.replace(/#$/, '')] ?? null) : null
}

/** Reads the JSON Schema of a payload. Fails where it is none, or where it refers to something outside itself. */
export function readSchema(text: string): Result<ReadSchema> {
  let value: Json
  try {
    value = JSON.parse(text)
  } catch (error) {
    return refuse(`this is no JSON: ${error instanceof Error ? error.message : String(error)}.`)
  }
  if (!isSchema(value)) return refuse('a JSON Schema (an object, or true or false) is wanted.')
  const dialect = dialectOf(value)
  if (dialect === null) {
    return refuse(
      '$schema: this dialect of JSON Schema is not known here.',
      'Use 2020-12 (https://json-schema.org/draft/2020-12/schema) or draft-07.',
    )
  }
  for (const inner of everySchema(value)) {
    const reference = typeof inner === 'object' ? (inner.$ref ?? inner.$dynamicRef) : undefined
    if (typeof reference === 'string' && !reference.startsWith('#'))
      return refuse(`$ref ${reference}: references to other files are not followed.`, 'Copy it into $defs.')
  }
  const validator = compileSchema(value, dialect)
  if (!validator.ok) return refuse(validator.error)
  return ok({ schema: value, dialect, validator: validator.value })
}
