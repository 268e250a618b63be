import { typeWords } from '../faults.ts'
import type { ReadSchema } from '../read-schema.ts'
import { type Conjunction, fieldOf, flatten, flattenAll, kindsOf, schemasOf } from './conjunction.ts'
import { areDisjoint } from './disjoint.ts'
import { normalise } from './normalise.ts'
import { inBoth } from './sets.ts'

/** What stands at a path, where that can be said without looking into choices. */
function fieldAt(schema: Pick<ReadSchema, 'schema' | 'dialect'>, keys: readonly string[]): Conjunction {
  const normal = normalise(schema.schema, schema.dialect)
  return keys.reduce<Conjunction>(
    (inner, key) => {
      if (inner === null) return null
      if (/^\d+$/.test(key) && kindsOf(inner).has('array')) return itemOf(inner, Number(key))
      return fieldOf(inner, key)
    },
    normal === null ? [] : flatten(normal),
  )
}

function itemOf(list: readonly NonNullable<Conjunction>[number][], index: number): Conjunction {
  const demands = list.flatMap((schema) => {
    const own = schemasOf(schema.prefixItems)[index] ?? schema.items
    return own === undefined ||
      Array.isArray(own) ||
      typeof own === 'string' ||
      typeof own === 'number' ||
      own === null
      ? []
      : [own]
  })
  return flattenAll(demands)
}

/** Why a reader of the field can't read the new version as it read the earlier one; null where nothing is sure to differ. */
export function differsInKind(
  earlier: ReadSchema | null,
  next: ReadSchema,
  keys: readonly string[],
): string | null {
  const after = fieldAt(next, keys)
  const before: Conjunction = earlier === null ? [] : fieldAt(earlier, keys)
  if (before === null) return null
  if (after === null || kindsOf(after).size === 0) return 'the new version has no such field.'
  if (inBoth(kindsOf(before), kindsOf(after)).size === 0) {
    const kinds = [...kindsOf(after)].map((kind) => (kind === 'fraction' ? 'number' : kind))
    return `the new version has ${typeWords([...new Set(kinds)])} there.`
  }
  return areDisjoint(before, after) ? 'the new version has other values there.' : null
}
