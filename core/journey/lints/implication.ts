import type { Clause } from '../expression/clause.ts'
import type { Path } from '../paths.ts'
import { normalClause } from './clause-text.ts'
import { pathKey, type ValueTest, valuesFor, valueTestOf } from './value-test.ts'

/** Of conditions with more ways to hold than this, nothing is said. */
const MOST_WAYS = 64

/** Every way in which a condition may hold: one list of clauses that must hold together. Null where there are too many. */
export function waysOf(clauses: readonly Clause[]): readonly (readonly Clause[])[] | null {
  let ways: (readonly Clause[])[] = [[]]
  for (const clause of clauses) {
    const inner = clause.alternatives?.map(waysOf) ?? [[[clause]]]
    const choices = inner.flatMap((choice) => choice ?? [[]])
    ways = ways.flatMap((way) => choices.map((choice) => [...way, ...choice]))
    if (ways.length > MOST_WAYS) return null
  }
  return ways
}

const texts = new WeakMap<Clause, string>()

/** Its text without what makes no difference, worked out once. */
function textOf(clause: Clause): string {
  const known = texts.get(clause) ?? normalClause(clause.text)
  texts.set(clause, known)
  return known
}

/** What one way says of the values at a path, and which paths must be there. */
interface Known {
  readonly texts: ReadonlySet<string>
  readonly tests: ReadonlyMap<string, readonly ValueTest[]>
  readonly present: readonly Path[]
}

function knownFrom(way: readonly Clause[]): Known {
  const tests = new Map<string, ValueTest[]>()
  for (const clause of way) {
    const test = valueTestOf(clause)
    if (test === null) continue
    const key = pathKey(test.path)
    tests.set(key, [...(tests.get(key) ?? []), test])
  }
  return {
    texts: new Set(way.map(textOf)),
    tests,
    present: way.flatMap(({ required }) => required),
  }
}

/** The path that a clause asks to be there, where that is all it asks. */
function askedFor({ text, expected }: Clause): string[] | null {
  const found = expected === 'present' ? /^has\(([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+)\)$/.exec(text) : null
  return found?.[1]?.split('.') ?? null
}

function followsFrom(known: Known, clause: Clause): boolean {
  if (known.texts.has(textOf(clause))) return true
  if (clause.alternatives !== null)
    return clause.alternatives.some((clauses) => clauses.every((each) => followsFrom(known, each)))
  const asked = askedFor(clause)
  if (asked !== null) return known.present.some((path) => asked.every((key, index) => path[index] === key))
  const test = valueTestOf(clause)
  if (test === null) return false
  const given = known.tests.get(pathKey(test.path)) ?? []
  if (given.length === 0) return false
  const isNoCounter = (value: unknown) => test.holds(value) || !given.every(({ holds }) => holds(value))
  // Most differ already in the constants themselves, which costs little to see.
  return (
    given.every(({ constants }) => constants.every(isNoCounter)) &&
    valuesFor([test, ...given]).every(isNoCounter)
  )
}

/**
 * Whether conditions surely hold wherever this one does: comparisons of one field with constants are worked out,
 * anything else must be written in both. False where that is not sure. To be asked many times.
 */
export function followingFrom(by: readonly Clause[]): (clauses: readonly Clause[]) => boolean {
  const ways = waysOf(by)?.map(knownFrom)
  if (ways === undefined) return () => false
  return (clauses) => ways.every((known) => clauses.every((clause) => followsFrom(known, clause)))
}

/** The same, to be asked once. */
export function isImplied(clauses: readonly Clause[], by: readonly Clause[]): boolean {
  return followingFrom(by)(clauses)
}
