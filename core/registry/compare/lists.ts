import type { JsonObject } from '#core/base/json.ts'
import { isSchema, type JsonSchema } from '../json-schema.ts'
import { flattenAll, kindsOf, numbersOf, schemasOf } from './conjunction.ts'
import { type Comparison, type Difference, differs, isSelfContained, type Place, unknown } from './finding.ts'

function itemOf(schema: JsonObject, index: number): JsonSchema[] {
  const own = schemasOf(schema.prefixItems)[index] ?? schema.items
  return isSchema(own) ? [own] : []
}

function longestPrefix(schemas: readonly JsonObject[]): number {
  return Math.max(0, ...schemas.map((schema) => schemasOf(schema.prefixItems).length))
}

/** Items at each position that either side names, and one beyond them that stands for all the rest. */
function compareItems(
  { given, taken, path }: Place,
  { giver, taker, compare }: Comparison,
  most: number,
): Difference[] {
  const beyond = longestPrefix([...given, taken])
  const found: Difference[] = []
  for (let index = 0; index <= beyond && index < most; index += 1) {
    const item = flattenAll(given.flatMap((schema) => itemOf(schema, index)))
    // A position that can hold nothing ends the list.
    if (item === null) break
    const here = index === beyond ? `${path}/*` : `${path}/${index}`
    for (const wanted of itemOf(taken, index))
      found.push(
        ...(wanted === false
          ? [differs(here, `${taker} allows no such item, ${giver} does.`)]
          : compare(item, wanted, here)),
      )
  }
  return found
}

function compareContains({ given, taken, path }: Place, { giver, taker }: Comparison): Difference[] {
  if (taken.contains === undefined) return []
  const text = JSON.stringify(taken.contains)
  const least = typeof taken.minContains === 'number' ? taken.minContains : 1
  const most = typeof taken.maxContains === 'number' ? taken.maxContains : Number.POSITIVE_INFINITY
  const same =
    isSelfContained(text) &&
    given.some((schema) => {
      // Beside `prefixItems` Ajv does not always look for `contains` in an empty list.
      if (schema.prefixItems !== undefined || JSON.stringify(schema.contains) !== text) return false
      const [low] = numbersOf([schema], 'minContains')
      const [high] = numbersOf([schema], 'maxContains')
      return (low ?? 1) >= least && (high ?? Number.POSITIVE_INFINITY) <= most
    })
  if (same || (least === 0 && most === Number.POSITIVE_INFINITY)) return []
  return [
    unknown(
      path,
      `${taker} says which items the list must contain; whether lists of ${giver} always do can't be decided.`,
    ),
  ]
}

/** Everything that the taker demands of lists. */
export function compareLists(place: Place, comparison: Comparison): Difference[] {
  const { given, taken, path } = place
  const { giver, taker } = comparison
  if (!kindsOf(given).has('array')) return []
  const least = Math.max(0, ...numbersOf(given, 'minItems'))
  const most = Math.min(Number.POSITIVE_INFINITY, ...numbersOf(given, 'maxItems'))
  const closedAt = Array.from({ length: longestPrefix(given) + 1 }, (_, index) => index).find(
    (index) => flattenAll(given.flatMap((schema) => itemOf(schema, index))) === null,
  )
  const longest = Math.min(most, closedAt ?? Number.POSITIVE_INFINITY)
  const found = compareItems(place, comparison, longest)
  const { minItems, maxItems, uniqueItems } = taken
  if (typeof minItems === 'number' && least < minItems)
    found.push(differs(path, `${taker} wants ${minItems} items or more, ${giver} allows fewer.`))
  if (typeof maxItems === 'number' && longest > maxItems)
    found.push(differs(path, `${taker} wants ${maxItems} items at most, ${giver} allows more.`))
  if (uniqueItems === true && longest > 1 && !given.some((schema) => schema.uniqueItems === true))
    found.push(differs(path, `${taker} wants every item once, ${giver} allows repetitions.`))
  return [...found, ...compareContains(place, comparison)]
}
