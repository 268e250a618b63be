import { isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'
import { isSchema, type JsonSchema, pointerPart } from '../json-schema.ts'
import { patternTest } from '../validator.ts'
import {
  demandsOn,
  fieldOf,
  flatten,
  flattenAll,
  kindsOf,
  namedSchemas,
  numbersOf,
  requiredOf,
  testOf,
  textsOf,
} from './conjunction.ts'
import { type Comparison, type Difference, differs, type Place, unknown } from './finding.ts'
import { onlyInFirst } from './sets.ts'

/** Everything that the taker demands of objects. */
export function compareObjects(place: Place, comparison: Comparison): Difference[] {
  if (!kindsOf(place.given).has('object')) return []
  return [
    ...compareRequired(place, comparison),
    ...compareFields(place, comparison),
    ...compareOtherFields(place, comparison),
    ...compareNames(place, comparison),
    ...compareCounts(place, comparison),
    ...compareDependents(place, comparison),
  ]
}

const at = (path: string, key: string): string => `${path}/${pointerPart(key)}`

function compareRequired({ given, taken, path }: Place, { giver, taker }: Comparison): Difference[] {
  const always = requiredOf(given)
  return textsOf(taken.required)
    .filter((key) => !always.has(key))
    .map((key) => differs(at(path, key), `${taker} requires this field, ${giver} does not.`))
}

/** Fields that either side names. */
function namesIn(given: readonly JsonObject[], taken: JsonObject): Set<string> {
  return new Set([...given, taken].flatMap((schema) => [...namedSchemas(schema.properties).keys()]))
}

function compareField(
  given: ReturnType<typeof fieldOf>,
  wanted: JsonSchema,
  path: string,
  { giver, taker, compare }: Comparison,
): Difference[] {
  if (given === null || wanted === true) return []
  if (wanted === false) return [differs(path, `${taker} has no such field, ${giver} allows it.`)]
  return compare(given, wanted, path)
}

function compareFields({ given, taken, path }: Place, comparison: Comparison): Difference[] {
  return [...namesIn(given, taken)].flatMap((key) => {
    const field = fieldOf(given, key)
    return demandsOn(taken, key).flatMap((wanted) => compareField(field, wanted, at(path, key), comparison))
  })
}

/** Fields that neither side names: those that match one of the giver's patterns, and all the rest. */
function compareOtherFields({ given, taken, path }: Place, comparison: Comparison): Difference[] {
  const takenPatterns = namedSchemas(taken.patternProperties)
  const givenPatterns = new Set(given.flatMap((schema) => [...namedSchemas(schema.patternProperties).keys()]))
  const others = (pattern: string | null): ReturnType<typeof fieldOf> =>
    flattenAll(
      given.flatMap((schema) => {
        const own =
          pattern === null ? schema.additionalProperties : namedSchemas(schema.patternProperties).get(pattern)
        return isSchema(own) ? [own] : []
      }),
    )
  const found: Difference[] = []
  for (const [pattern, wanted] of takenPatterns) {
    // A key that matches the taker's pattern matches the same pattern of the giver, whatever else it matches.
    const groups = givenPatterns.has(pattern) ? [pattern] : [null, ...givenPatterns]
    for (const group of groups) found.push(...compareField(others(group), wanted, `${path}/*`, comparison))
  }
  const rest = taken.additionalProperties
  if (!isSchema(rest)) return found
  for (const group of [null, ...givenPatterns]) {
    if (group !== null && takenPatterns.has(group)) continue
    const differences = compareField(others(group), rest, `${path}/*`, comparison)
    found.push(
      ...(rest === false && differences.length > 0
        ? [
            differs(
              `${path}/*`,
              `${comparison.taker} allows no other fields, ${comparison.giver} allows fields that it does not name.`,
            ),
          ]
        : differences),
    )
  }
  return found
}

/** Every key that the giver allows where it closes its objects; null where it leaves them open. */
function closedNames(given: readonly JsonObject[]): string[] | null {
  const closed = given.find(
    (schema) => schema.additionalProperties === false && namedSchemas(schema.patternProperties).size === 0,
  )
  if (closed === undefined) return null
  return [...namedSchemas(closed.properties).keys()].filter((key) => fieldOf(given, key) !== null)
}

function compareNames({ given, taken, path }: Place, { giver, taker, compare }: Comparison): Difference[] {
  const wanted = taken.propertyNames
  if (!isSchema(wanted) || wanted === true) return []
  const names = closedNames(given)
  const conjunction = flatten(wanted)
  const test = conjunction === null ? () => false : testOf(conjunction)
  if (names !== null && test !== null) {
    return names
      .filter((name) => !test(name))
      .map((name) => differs(at(path, name), `${taker} refuses a field of this name, ${giver} allows it.`))
  }
  const own = given.map((schema) => schema.propertyNames).filter(isSchema)
  return compare(flattenAll([{ type: 'string' }, ...own]), wanted, `${path}/*`)
}

function compareCounts({ given, taken, path }: Place, { giver, taker }: Comparison): Difference[] {
  const { minProperties, maxProperties } = taken
  const found: Difference[] = []
  const least = Math.max(requiredOf(given).size, ...numbersOf(given, 'minProperties'))
  const most = Math.min(
    closedNames(given)?.length ?? Number.POSITIVE_INFINITY,
    ...numbersOf(given, 'maxProperties'),
  )
  if (typeof minProperties === 'number' && least < minProperties)
    found.push(differs(path, `${taker} wants ${minProperties} fields or more, ${giver} allows fewer.`))
  if (typeof maxProperties === 'number' && most > maxProperties)
    found.push(differs(path, `${taker} wants ${maxProperties} fields at most, ${giver} allows more.`))
  return found
}

function dependentNames(schemas: readonly JsonObject[], key: string): Set<string> {
  const lists = schemas.map(
    (schema): Json => (isJsonObject(schema.dependentRequired) ? (schema.dependentRequired[key] ?? []) : []),
  )
  return new Set(lists.flatMap(textsOf))
}

function compareDependents(place: Place, { giver, taker, compare }: Comparison): Difference[] {
  const { given, taken, path } = place
  const found: Difference[] = []
  for (const key of isJsonObject(taken.dependentRequired) ? Object.keys(taken.dependentRequired) : []) {
    if (fieldOf(given, key) === null) continue
    const there = new Set([...requiredOf(given), ...dependentNames(given, key)])
    for (const name of onlyInFirst(dependentNames([taken], key), there))
      found.push(differs(at(path, name), `${taker} requires this field beside ${key}, ${giver} does not.`))
  }
  for (const [key, wanted] of namedSchemas(taken.dependentSchemas)) {
    if (fieldOf(given, key) === null) continue
    const own = given.map((schema) => namedSchemas(schema.dependentSchemas).get(key)).filter(isSchema)
    const there = flattenAll([{ type: 'object', required: [key] }, ...given, ...own])
    found.push(...compare(there, wanted, path))
  }
  return found
}

/** Patterns that RE2 can't read can't be compared either. */
export function unreadablePatterns({ given, taken, path }: Place): Difference[] {
  const patterns = [...given, taken].flatMap((schema) => [...namedSchemas(schema.patternProperties).keys()])
  for (const pattern of patterns) {
    try {
      patternTest(pattern)
    } catch {
      return [unknown(path, `the pattern ${pattern} can't be read by RE2 rules.`)]
    }
  }
  return []
}
