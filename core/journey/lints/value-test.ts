import type { Json } from '#core/base/json.ts'
import type { Clause } from '../expression/clause.ts'
import type { Path } from '../paths.ts'

type Constant = string | number | boolean | null

/** What a plain clause asks of the value at one path, as evaluation answers it. A missing value never passes. */
export interface ValueTest {
  readonly path: Path
  readonly constants: readonly Constant[]
  readonly holds: (value: unknown) => boolean
}

function isConstant(value: Json | undefined): value is Constant {
  // Beyond these a number of JSON is no longer exact, and CEL's whole numbers are.
  if (typeof value === 'number') return Math.abs(value) <= Number.MAX_SAFE_INTEGER
  return value === null || typeof value === 'string' || typeof value === 'boolean'
}

function ordered(constant: Constant, passes: (order: number) => boolean): ValueTest['holds'] | null {
  if (typeof constant === 'number')
    return (value) => typeof value === 'number' && passes(Math.sign(value - constant))
  if (typeof constant === 'string')
    return (value) => typeof value === 'string' && passes(value < constant ? -1 : value > constant ? 1 : 0)
  return null
}

function holdsFor(operator: Clause['operator'], constant: Constant): ValueTest['holds'] | null {
  if (operator === '==') return (value) => value === constant
  if (operator === '!=') return (value) => value !== undefined && value !== constant
  if (operator === '<') return ordered(constant, (order) => order < 0)
  if (operator === '<=') return ordered(constant, (order) => order <= 0)
  if (operator === '>') return ordered(constant, (order) => order > 0)
  return operator === '>=' ? ordered(constant, (order) => order >= 0) : null
}

/** A comparison of one field with constants; null for any other clause. */
export function valueTestOf({ operator, actual, expected }: Clause): ValueTest | null {
  if (operator === null || actual === null || typeof actual === 'function' || actual.length < 2) return null
  if (operator === 'in') {
    if (!Array.isArray(expected)) return null
    const constants = expected.filter(isConstant)
    if (constants.length < expected.length) return null
    return { path: actual, constants, holds: (value) => constants.some((constant) => constant === value) }
  }
  if (!isConstant(expected)) return null
  const holds = holdsFor(operator, expected)
  return holds === null ? null : { path: actual, constants: [expected], holds }
}

/** Every kind of value that these tests can tell apart, the plainest first. */
export function valuesFor(tests: readonly ValueTest[]): readonly Json[] {
  const constants = [...new Set(tests.flatMap((test) => test.constants))]
  const numbers = constants.filter((constant) => typeof constant === 'number').sort((a, b) => a - b)
  const [first = 0] = numbers
  const outside = [(numbers.at(-1) ?? 0) + 1, first - 1]
  const between = numbers.slice(1).map((number, index) => (number + (numbers[index] ?? 0)) / 2)
  const texts = constants.filter((constant) => typeof constant === 'string')
  // The first text behind another one is that with a character of value 0.
  const behind = texts.map((text) => `${text}\u0000`)
  return [...constants, ...outside, ...between, 'any other text', true, false, null, '', {}, ...behind]
}

/** A name for a path that no other path has. */
export function pathKey(path: Path): string {
  return JSON.stringify(path)
}
