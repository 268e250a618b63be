/** A macro visits each item, and one within another each item for each: more visits than this are not made. */
const MOST_VISITS = 1_000_000

/** The longest list, object or text (which `split` makes a list of) in a value of JSON. */
function longest(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 1
  const items: readonly unknown[] = Array.isArray(value) ? value : Object.values(value)
  return items.reduce<number>((most, item) => Math.max(most, longest(item)), items.length)
}

/** Why a clause with macros is not evaluated on what it would see; null where it may be. */
export function costOf(scope: Readonly<Record<string, unknown>>, macroDepth: number): string | null {
  const length = longest(scope.payload)
  if (length ** macroDepth <= MOST_VISITS) return null
  return `a list or text in the payload has ${length} parts, too many for macros ${macroDepth} deep`
}
