import { canonicalJson } from '#core/base/json.ts'
import { type Conjunction, fieldOf, kindsOf, requiredOf, valuesOf } from './conjunction.ts'
import { inBoth } from './sets.ts'

/** True only where no value can be allowed by both. False says nothing. */
export function areDisjoint(one: Conjunction, other: Conjunction): boolean {
  if (one === null || other === null) return true
  const shared = inBoth(kindsOf(one), kindsOf(other))
  if (shared.size === 0) return true
  if (![...shared].every((kind) => kind === 'object')) return false
  // A field that one side always has: the other must be able to hold one of its values there.
  const keys = new Set([...requiredOf(one), ...requiredOf(other)])
  for (const key of keys) {
    const [mine, theirs] = [fieldOf(one, key), fieldOf(other, key)]
    if (mine === null || theirs === null) return true
    const [left, right] = [valuesOf(mine), valuesOf(theirs)]
    if (left === null || right === null) {
      if (inBoth(kindsOf(mine), kindsOf(theirs)).size === 0) return true
      continue
    }
    const known = new Set(left.map(canonicalJson))
    if (!right.some((value) => known.has(canonicalJson(value)))) return true
  }
  return false
}
