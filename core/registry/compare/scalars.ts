import { canonicalJson, type Json } from '#core/base/json.ts'
import { typeWords, valueWords } from '../faults.ts'
import { type Kind, kindsOf, kindsOfTypes, numbersOf, valuesOf } from './conjunction.ts'
import { type Comparison, type Difference, differs, hasEqual, type Place, unknown } from './finding.ts'
import { onlyInFirst } from './sets.ts'

function kindWords(kinds: ReadonlySet<Kind>): string {
  const names = [...kinds]
    .filter((kind) => kind !== 'integer' || !kinds.has('fraction'))
    .map((kind) => (kind === 'fraction' ? 'number' : kind))
  return names.length > 3 ? 'anything else' : typeWords(names)
}

export function compareTypes({ given, taken, path }: Place, { giver, taker }: Comparison): Difference[] {
  if (taken.type === undefined) return []
  const extra = onlyInFirst(kindsOf(given), kindsOfTypes(taken.type))
  if (extra.size === 0) return []
  const wanted = typeWords([taken.type].flat().map(String))
  if (given.length === 0)
    return [differs(path, `${taker} wants ${wanted}, ${giver} leaves this field open to anything.`)]
  return [differs(path, `${taker} wants ${wanted}, ${giver} also allows ${kindWords(extra)}.`)]
}

export function compareEnum({ given, taken, path }: Place, { giver, taker }: Comparison): Difference[] {
  if (!Array.isArray(taken.enum)) return []
  const values = valuesOf(given)
  const allowed = new Set(taken.enum.map((value) => canonicalJson(value)))
  const extra = values?.filter((value: Json) => !allowed.has(canonicalJson(value)))
  if (extra === undefined)
    return [differs(path, `${taker} allows only ${valueWords(taken.enum)}, ${giver} allows other values.`)]
  return extra.length === 0
    ? []
    : [differs(path, `${giver} allows ${valueWords(extra)}, which ${taker} does not.`)]
}

interface Bound {
  readonly value: number
  readonly exclusive: boolean
}

/** The lower bound of numbers. Where only whole numbers are allowed, `more than 3` is `4 or more`. */
function lowest(place: Pick<Place, 'given'>): Bound {
  const { given } = place
  const inclusive = Math.max(Number.NEGATIVE_INFINITY, ...numbersOf(given, 'minimum'))
  const exclusive = Math.max(Number.NEGATIVE_INFINITY, ...numbersOf(given, 'exclusiveMinimum'))
  const bound =
    exclusive >= inclusive ? { value: exclusive, exclusive: true } : { value: inclusive, exclusive: false }
  if (kindsOf(given).has('fraction') || !Number.isFinite(bound.value)) return bound
  return { value: bound.exclusive ? Math.floor(bound.value) + 1 : Math.ceil(bound.value), exclusive: false }
}

function highest(place: Pick<Place, 'given'>): Bound {
  const { given } = place
  const inclusive = Math.min(Number.POSITIVE_INFINITY, ...numbersOf(given, 'maximum'))
  const exclusive = Math.min(Number.POSITIVE_INFINITY, ...numbersOf(given, 'exclusiveMaximum'))
  const bound =
    exclusive <= inclusive ? { value: exclusive, exclusive: true } : { value: inclusive, exclusive: false }
  if (kindsOf(given).has('fraction') || !Number.isFinite(bound.value)) return bound
  return { value: bound.exclusive ? Math.ceil(bound.value) - 1 : Math.floor(bound.value), exclusive: false }
}

function isMultiple(given: readonly number[], wanted: number, onlyWhole: boolean): boolean {
  if (wanted === 1 && onlyWhole) return true
  return given.some(
    (step) => step === wanted || (Number.isInteger(step) && Number.isInteger(wanted) && step % wanted === 0),
  )
}

export function compareNumbers(place: Place, { giver, taker }: Comparison): Difference[] {
  const { given, taken, path } = place
  const kinds = kindsOf(given)
  if (!kinds.has('integer') && !kinds.has('fraction')) return []
  const found: Difference[] = []
  const refuse = (wanted: string): void => {
    found.push(differs(path, `${taker} wants ${wanted}, ${giver} allows other numbers.`))
  }
  const low = lowest(place)
  const high = highest(place)
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum, multipleOf } = taken
  if (typeof minimum === 'number' && low.value < minimum) refuse(`${minimum} or more`)
  if (typeof maximum === 'number' && high.value > maximum) refuse(`${maximum} or less`)
  if (
    typeof exclusiveMinimum === 'number' &&
    !(low.value > exclusiveMinimum || (low.value === exclusiveMinimum && low.exclusive))
  )
    refuse(`more than ${exclusiveMinimum}`)
  if (
    typeof exclusiveMaximum === 'number' &&
    !(high.value < exclusiveMaximum || (high.value === exclusiveMaximum && high.exclusive))
  )
    refuse(`less than ${exclusiveMaximum}`)
  if (
    typeof multipleOf === 'number' &&
    !isMultiple(numbersOf(given, 'multipleOf'), multipleOf, !kinds.has('fraction'))
  )
    refuse(`a multiple of ${multipleOf}`)
  return found
}

export function compareTexts({ given, taken, path }: Place, { giver, taker }: Comparison): Difference[] {
  const kinds = kindsOf(given)
  const found: Difference[] = []
  // Formats of numbers exist too (`int32`).
  if (typeof taken.format === 'string' && !hasEqual(given, 'format', taken.format)) {
    if (kinds.has('string') || kinds.has('integer') || kinds.has('fraction'))
      found.push(differs(path, `${taker} wants the format ${taken.format}, ${giver} does not.`))
  }
  if (!kinds.has('string')) return found
  const { minLength, maxLength, pattern } = taken
  if (typeof minLength === 'number' && Math.max(0, ...numbersOf(given, 'minLength')) < minLength)
    found.push(differs(path, `${taker} wants ${minLength} characters or more, ${giver} allows shorter text.`))
  if (
    typeof maxLength === 'number' &&
    Math.min(Number.POSITIVE_INFINITY, ...numbersOf(given, 'maxLength')) > maxLength
  )
    found.push(differs(path, `${taker} wants ${maxLength} characters at most, ${giver} allows longer text.`))
  if (typeof pattern === 'string' && !hasEqual(given, 'pattern', pattern)) {
    const other = given.find((schema) => schema.pattern !== undefined)
    found.push(
      other === undefined
        ? differs(path, `${taker} wants text that matches ${pattern}, ${giver} allows any text.`)
        : unknown(
            path,
            `${taker} wants text that matches ${pattern}, ${giver} ${String(other.pattern)}; whether the second is a part of the first can't be decided.`,
          ),
    )
  }
  return found
}
