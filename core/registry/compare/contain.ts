import { canonicalJson, type Json, type JsonObject } from '#core/base/json.ts'
import { valueWords } from '../faults.ts'
import { isSchema, type JsonSchema } from '../json-schema.ts'
import { type Conjunction, flatten, flattenAll, kindsOf, schemasOf, testOf, valuesOf } from './conjunction.ts'
import { areDisjoint } from './disjoint.ts'
import { type Comparison, type Difference, differs, isSelfContained, type Place, unknown } from './finding.ts'
import { compareLists } from './lists.ts'
import { compareObjects, unreadablePatterns } from './objects.ts'
import { compareEnum, compareNumbers, compareTexts, compareTypes } from './scalars.ts'

/** Pairs of schemas looked at before a comparison gives up: choices within choices multiply. */
const MOST_PAIRS = 20_000

/** Keywords that are compared below; any other one in the taker's schema can't be decided. */
const COMPARED = new Set(
  `type enum minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern format
   required properties patternProperties additionalProperties propertyNames minProperties maxProperties
   dependentRequired dependentSchemas items prefixItems minItems maxItems uniqueItems contains minContains maxContains
   allOf anyOf oneOf not if then else`.split(/\s+/),
)

/**
 * Whether everything that the giver's schema allows is allowed by the taker's; the differences where it is not.
 * Sound: no difference means that there is none. Not complete: what can't be decided is a difference, and says so.
 * Both schemas are normalised.
 */
export function differencesBetween(
  given: JsonSchema,
  taken: JsonSchema,
  names: { giver: string; taker: string },
): Difference[] {
  let pairs = 0

  const compare = (conjunction: Conjunction, wanted: JsonSchema, path: string): Difference[] => {
    pairs += 1
    if (pairs > MOST_PAIRS) return [unknown(path, 'these schemas are too large to be compared.')]
    if (conjunction === null || wanted === true || kindsOf(conjunction).size === 0) return []
    if (wanted === false) return [differs(path, `${names.taker} allows nothing here, ${names.giver} does.`)]
    const text = canonicalJson(wanted)
    const isPlain = isSelfContained(text)
    if (isPlain && conjunction.some((schema) => canonicalJson(schema) === text)) return []
    const values = isPlain ? valuesOf(conjunction) : null
    if (values !== null) return compareValues(values, wanted, path)
    const found = compareKeywords({ given: conjunction, taken: wanted, path })
    return found.length === 0 ? found : (compareByBranches(conjunction, wanted, path) ?? found)
  }

  const compareValues = (values: readonly Json[], wanted: JsonObject, path: string): Difference[] => {
    const test = testOf([wanted])
    if (test === null) return [unknown(path, `what ${names.taker} wants here can't be decided.`)]
    const refused = values.filter((value) => !test(value))
    if (refused.length === 0) return []
    return [differs(path, `${names.giver} allows ${valueWords(refused)}, which ${names.taker} does not.`)]
  }

  /** A choice on the giver's side is compared choice by choice; null where there is none. */
  const compareByBranches = (
    conjunction: readonly JsonObject[],
    wanted: JsonObject,
    path: string,
  ): Difference[] | null => {
    const index = conjunction.findIndex(
      (schema) => schema.anyOf !== undefined || schema.oneOf !== undefined || Array.isArray(schema.type),
    )
    const schema = conjunction[index]
    if (schema === undefined) return null
    const { anyOf, oneOf, ...rest } = schema
    const isChoice = anyOf !== undefined || oneOf !== undefined
    const { type, ...untyped } = rest
    const kept: JsonObject = isChoice
      ? { ...rest, ...(anyOf === undefined || oneOf === undefined ? {} : { oneOf }) }
      : untyped
    const branches: JsonSchema[] = isChoice
      ? schemasOf(anyOf ?? oneOf)
      : [type ?? []].flat().map((name) => ({ type: name }))
    const others = conjunction.filter((_, position) => position !== index)
    for (const branch of branches) {
      const found = compare(flattenAll([kept, ...others, branch]), wanted, path)
      if (found.length > 0) return found
    }
    return []
  }

  const compareChoices = ({ given: conjunction, taken: wanted, path }: Place): Difference[] => {
    const found = schemasOf(wanted.allOf).flatMap((part) => compare(conjunction, part, path))
    if (Array.isArray(wanted.anyOf) && !schemasOf(wanted.anyOf).some((one) => fits(conjunction, one, path)))
      found.push(...noBranch(conjunction, schemasOf(wanted.anyOf), path))
    if (Array.isArray(wanted.oneOf)) {
      const branches = schemasOf(wanted.oneOf)
      const only = branches.findIndex((one) => fits(conjunction, one, path))
      if (only < 0) found.push(...noBranch(conjunction, branches, path))
      else if (!branches.every((one, index) => index === only || areDisjoint(conjunction, flatten(one))))
        found.push(
          unknown(
            path,
            `${names.taker} wants exactly one of several shapes; whether two can fit at once can't be decided.`,
          ),
        )
    }
    return found
  }

  const fits = (conjunction: Conjunction, wanted: JsonSchema, path: string): boolean =>
    compare(conjunction, wanted, path).length === 0

  /** Where the taker offers one shape that can meet these values at all, its differences say most. */
  const noBranch = (
    conjunction: Conjunction,
    branches: readonly JsonSchema[],
    path: string,
  ): Difference[] => {
    const near = branches.filter((branch) => !areDisjoint(conjunction, flatten(branch)))
    const [only] = near
    if (only !== undefined && near.length === 1) return compare(conjunction, only, path)
    return [
      differs(
        path,
        `none of the shapes that ${names.taker} allows holds everything that ${names.giver} does.`,
      ),
    ]
  }

  const compareConditions = ({ given: conjunction, taken: wanted, path }: Place): Difference[] => {
    const found: Difference[] = []
    const { not: forbidden, then, else: otherwise } = wanted
    if (
      isSchema(forbidden) &&
      !areDisjoint(conjunction, flatten(forbidden)) &&
      !sameIn(conjunction, wanted, ['not'])
    )
      found.push(
        unknown(path, `${names.taker} forbids a shape; whether ${names.giver} allows it can't be decided.`),
      )
    if (wanted.if === undefined || sameIn(conjunction, wanted, ['if', 'then', 'else'])) return found
    for (const branch of [then, otherwise]) {
      if (isSchema(branch) && !fits(conjunction, branch, path))
        found.push(
          unknown(
            path,
            `${names.taker} has a condition (if); whether ${names.giver} always meets it can't be decided.`,
          ),
        )
    }
    return found
  }

  const compareKeywords = (place: Place): Difference[] => {
    const strange = Object.keys(place.taken).filter((key) => !COMPARED.has(key))
    const comparison: Comparison = { ...names, compare }
    const unreadable = unreadablePatterns(place)
    if (unreadable.length > 0) return unreadable
    return [
      ...strange.map((key) => unknown(place.path, `${names.taker} uses ${key}, which is not compared.`)),
      ...compareTypes(place, comparison),
      ...compareEnum(place, comparison),
      ...compareNumbers(place, comparison),
      ...compareTexts(place, comparison),
      ...compareObjects(place, comparison),
      ...compareLists(place, comparison),
      ...compareChoices(place),
      ...compareConditions(place),
    ]
  }

  const isSame = isSelfContained(canonicalJson(given)) && canonicalJson(given) === canonicalJson(taken)
  const all = isSame ? [] : compare(flatten(given), taken, '')
  const seen = new Set<string>()
  return all.filter(({ path, message }) => !seen.has(`${path} ${message}`) && seen.add(`${path} ${message}`))
}

function sameIn(given: readonly JsonObject[], taken: JsonObject, keywords: readonly string[]): boolean {
  const pick = (schema: JsonObject): string =>
    canonicalJson(keywords.map((keyword) => (schema[keyword] === undefined ? [] : [schema[keyword]])))
  const wanted = pick(taken)
  return isSelfContained(wanted) && given.some((schema) => pick(schema) === wanted)
}
