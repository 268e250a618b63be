import type { ErrorObject, ValidateFunction } from 'ajv'
import { Ajv } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { RE2JS } from 're2js'
import type { Json } from '#core/base/json.ts'
import { fail, ok, type Result } from '#core/base/result.ts'
import { type Fault, faultsOf } from './faults.ts'
import { type Dialect, type JsonSchema, mapInner } from './json-schema.ts'

/** A compiled schema. */
export interface Validator {
  isValid(value: Json): boolean
  /** Everything that is wrong, in words that never quote a value; nothing where the value is valid. */
  faults(value: Json): Fault[]
}

/** Patterns come from people and values from anywhere: RE2 takes linear time whatever the two are. */
function linearPattern(pattern: string): RE2JS {
  return RE2JS.compile(pattern)
}

/** How a pattern of a schema is tested, here and wherever schemas are compared. Throws where RE2 can't read it. */
export function patternTest(pattern: string): (text: string) => boolean {
  const compiled = linearPattern(pattern)
  return (text) => compiled.matcher(text).find()
}

// Only `code` is asked for by Ajv where it writes a validator out as a file, which is never done here.
// Ajv tells patterns apart by what `toString` says.
const regExp = Object.assign(
  (pattern: string) => ({ test: patternTest(pattern), toString: () => `RE2 ${pattern}` }),
  { code: 'linearPattern' },
)

type Compiler = Pick<Ajv, 'compile' | 'removeSchema'>

function compilerFor(dialect: Dialect, allErrors: boolean): Compiler {
  const Class = dialect === 'draft-07' ? Ajv : Ajv2020
  const compiler = new Class({
    allErrors,
    // Unknown keywords and formats are refused: a misspelt `requierd` would let everything through.
    strict: true,
    // What strictness finds beyond that is taste: schemas written elsewhere must load unchanged.
    allowUnionTypes: true,
    strictTypes: false,
    strictTuples: false,
    strictRequired: false,
    allowMatchingProperties: true,
    logger: false,
    code: { regExp },
  })
  formats.default(compiler)
  return compiler
}

const compilers = new Map<string, Compiler>()

function cachedCompiler(dialect: Dialect, allErrors: boolean): Compiler {
  const key = `${dialect} ${allErrors}`
  const known = compilers.get(key) ?? compilerFor(dialect, allErrors)
  compilers.set(key, known)
  return known
}

/** Without what only people and other tools read: `x-` keywords and the schema's own address. */
function withoutNotes(schema: JsonSchema): JsonSchema {
  if (typeof schema === 'boolean') return schema
  const kept = Object.entries(schema).filter(([key]) => !/^x-|^\$id$|^\$schema$/.test(key))
  return mapInner(Object.fromEntries(kept), withoutNotes)
}

function compileOne(schema: JsonSchema, dialect: Dialect, allErrors: boolean): ValidateFunction {
  const compiler = cachedCompiler(dialect, allErrors)
  const validate = compiler.compile(schema)
  // The compiler would keep every schema that it ever saw.
  if (typeof schema === 'object') compiler.removeSchema(schema)
  return validate
}

/** Beyond so many values the first fault has to do: a hostile event could have a million of them. */
const SMALL = 2_000

function isSmall(value: Json): boolean {
  let left = SMALL
  const count = (inner: Json): void => {
    left -= 1
    if (left < 0 || typeof inner !== 'object' || inner === null) return
    for (const entry of Array.isArray(inner) ? inner : Object.values(inner)) {
      if (left < 0) return
      count(entry)
    }
  }
  count(value)
  return left >= 0
}

type Check = (value: Json) => readonly ErrorObject[]

const VALID: readonly ErrorObject[] = []
const UNCOMPARABLE: readonly ErrorObject[] = [
  {
    keyword: 'uncomparable',
    instancePath: '',
    schemaPath: '',
    params: {},
    message: 'must not have fields named valueOf or toString where values are compared',
  },
]

/** Where objects are compared (`enum`, `uniqueItems`), Ajv calls their `valueOf`, which an event may bring as a field. */
function neverThrowing(validate: ValidateFunction): Check {
  return (value) => {
    try {
      return validate(value) ? VALID : (validate.errors ?? UNCOMPARABLE)
    } catch {
      return UNCOMPARABLE
    }
  }
}

/** Compiles a schema once. Fails with the reason where it is none, or where a pattern can't be read by RE2. */
export function compileSchema(schema: JsonSchema, dialect: Dialect): Result<Validator, string> {
  const clean = withoutNotes(schema)
  try {
    const first = neverThrowing(compileOne(clean, dialect, false))
    let all: Check | null = null
    const errorsOf = (value: Json): readonly ErrorObject[] => {
      const errors = first(value)
      if (errors.length === 0 || !isSmall(value)) return errors
      all ??= neverThrowing(compileOne(clean, dialect, true))
      return all(value)
    }
    return ok({
      isValid: (value) => first(value).length === 0,
      faults: (value) => faultsOf(errorsOf(value), value),
    })
  } catch (error) {
    return fail(describeCompileError(error))
  }
}

function describeCompileError(error: unknown): string {
  const raw = error instanceof Error ? error.message : String(error)
  const keyword = /unknown keyword: "(.+?)"/.exec(raw)?.[1]
  if (keyword !== undefined)
    return `the keyword ${keyword} is unknown. Check its spelling; notes of your own begin with x-.`
  const format = /unknown format "(.+?)"/.exec(raw)?.[1]
  if (format !== undefined)
    return `the format ${format} is unknown. Use a format of JSON Schema, or a pattern.`
  const reference = /can't resolve reference (\S+)/.exec(raw)?.[1]
  if (reference !== undefined)
    return `${reference} can't be found. Only references within the same schema are followed.`
  return `${raw
    .replace(/^schema is invalid: /, '')
    .replace(/^data\//, '/')
    .replace('error parsing regexp: ', 'a pattern can’t be read (RE2 rules): ')}.`
}
