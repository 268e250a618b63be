import type { ErrorObject } from 'ajv'
import type { Json } from '#core/base/json.ts'
import { pointerKeys, pointerPart } from './json-schema.ts'

/** One thing that is wrong with a payload. */
export interface Fault {
  readonly code: string
  /** JSON pointer into the payload; empty for the payload or the event as a whole. */
  readonly path: string
  /** Says what was wanted and what kind of value was found. Never quotes a value of the event. */
  readonly message: string
}

/** A sender may put a person's data where a key is meant: only what looks like a name of a field is shown. */
export function isPlainName(key: string): boolean {
  return /^[A-Za-z_$][\w$ .:-]{0,63}$/.test(key) && (key.match(/\d/g) ?? []).length < 6
}

/** A pointer with keys that look like no field's name replaced by `*`. */
export function shownPath(keys: readonly string[]): string {
  return keys.map((key) => `/${isPlainName(key) || /^\d{1,5}$/.test(key) ? pointerPart(key) : '*'}`).join('')
}

export function kindOf(value: Json | undefined): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'string') return 'text'
  if (typeof value === 'number') return Number.isInteger(value) ? 'a whole number' : 'a number'
  return typeof value === 'boolean' ? 'true or false' : 'an object'
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
}

/** `text or null`, from the names that JSON Schema has for them. */
export function typeWords(types: readonly string[]): string {
  return types.map((type) => TYPE_WORDS[type] ?? type).join(' or ')
}

/** `"a", "b" or "c"`; a long list is cut. These are the schema's values, not the event's. */
export function valueWords(values: readonly Json[]): string {
  const shown = values.slice(0, 8).map((value) => JSON.stringify(value))
  const rest = values.length - shown.length
  return rest > 0 ? `${shown.join(', ')} or ${rest} more` : shown.join(', ').replace(/, ([^,]*)$/, ' or $1')
}

function valueAt(value: Json, keys: readonly string[]): Json | undefined {
  return keys.reduce<Json | undefined>((inner, key) => {
    if (typeof inner !== 'object' || inner === null) return undefined
    return Array.isArray(inner) ? inner[Number(key)] : inner[key]
  }, value)
}

/** Ajv leaves the shape of `params` to each keyword. */
function parameter(error: ErrorObject, name: string): unknown {
  return Object.getOwnPropertyDescriptor(error.params, name)?.value
}

function wanted(error: ErrorObject): string {
  const limit = String(parameter(error, 'limit'))
  switch (error.keyword) {
    case 'type':
      return typeWords([parameter(error, 'type')].flat().map(String))
    case 'enum': {
      const allowed: Json[] = JSON.parse(JSON.stringify(parameter(error, 'allowedValues')))
      return `${valueWords(allowed)} wanted`
    }
    case 'const':
      return `${JSON.stringify(parameter(error, 'allowedValue'))} wanted`
    case 'minimum':
      return `${limit} or more wanted`
    case 'maximum':
      return `${limit} or less wanted`
    case 'exclusiveMinimum':
      return `more than ${limit} wanted`
    case 'exclusiveMaximum':
      return `less than ${limit} wanted`
    case 'multipleOf':
      return `a multiple of ${String(parameter(error, 'multipleOf'))} wanted`
    case 'minLength':
      return `text of ${limit} characters or more wanted`
    case 'maxLength':
      return `text of ${limit} characters at most wanted`
    case 'minItems':
      return `a list of ${limit} items or more wanted`
    case 'maxItems':
      return `a list of ${limit} items at most wanted`
    case 'minProperties':
      return `an object with ${limit} fields or more wanted`
    case 'maxProperties':
      return `an object with ${limit} fields at most wanted`
    case 'format':
      return `text in the format ${String(parameter(error, 'format'))} wanted`
    case 'pattern':
      return `text that matches ${String(parameter(error, 'pattern'))} wanted`
    case 'anyOf':
      return 'none of the allowed shapes fits'
    case 'oneOf':
      return 'exactly one of the allowed shapes must fit'
    case 'not':
      return 'this shape is forbidden'
    case 'false schema':
      return 'no value is allowed here'
    default:
      return (error.message ?? error.keyword).replace(/^must /, 'it must ')
  }
}

function toFault(error: ErrorObject, payload: Json): Fault {
  const keys = pointerKeys(error.instancePath)
  const extra =
    parameter(error, 'missingProperty') ??
    parameter(error, 'additionalProperty') ??
    parameter(error, 'unevaluatedProperty')
  const path = shownPath(typeof extra === 'string' ? [...keys, extra] : keys)
  const code = error.keyword
  if (code === 'required') return { code, path, message: 'this field is missing.' }
  if (code === 'dependentRequired' || code === 'dependencies')
    return { code, path, message: `this field is missing: ${String(parameter(error, 'property'))} needs it.` }
  if (typeof extra === 'string') return { code, path, message: 'the schema has no such field.' }
  if (code === 'type') {
    const found = kindOf(valueAt(payload, keys))
    return { code, path, message: `${wanted(error)} wanted, ${found} found.` }
  }
  return { code, path, message: `${wanted(error)}.` }
}

/** Branches of a choice fail one by one before the choice does: only the choice is told. */
function withoutBranches(errors: readonly ErrorObject[]): ErrorObject[] {
  const choices = errors.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf')
  return errors.filter(
    (error) =>
      error.keyword !== 'if' &&
      error.keyword !== 'propertyNames' &&
      !choices.some(
        (choice) =>
          choice !== error &&
          error.schemaPath.startsWith(`${choice.schemaPath}/`) &&
          error.instancePath.startsWith(choice.instancePath),
      ),
  )
}

export function faultsOf(errors: readonly ErrorObject[], payload: Json): Fault[] {
  const faults = withoutBranches(errors).map((error) => toFault(error, payload))
  return faults.length > 0 || errors[0] === undefined ? faults : [toFault(errors[0], payload)]
}
