import { type JourneyCourse, SEPARATOR } from './course.ts'

export interface Pair {
  before: number
  after: number
}

/** What a draft would change in one journey, summed over people. */
export interface JourneyChange {
  /** People whose step or path differs in it. */
  readonly differ: number
  /** Where people would stand instead, the most frequent first; null where the rules do not have the journey. */
  readonly steps: readonly {
    readonly before: string | null
    readonly after: string | null
    readonly people: number
  }[]
  /** Edges whose count differs: the greatest difference first. */
  readonly edges: readonly ({ readonly from: string; readonly to: string } & Readonly<Pair>)[]
  readonly conversions: Readonly<Pair>
  readonly losses: Readonly<Pair>
  readonly value: Readonly<Pair>
  /** The first people whose step or path differs, to be opened side by side. */
  readonly examples: readonly {
    readonly person: string
    readonly before: string | null
    readonly after: string | null
  }[]
}

export interface ChangeCounter {
  /** True where the two courses differ. */
  add(person: string, before: JourneyCourse, after: JourneyCourse): boolean
  result(): JourneyChange
}

const MOST_EXAMPLES = 100

function sameCounts(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  if (a.size !== b.size) return false
  for (const [key, count] of a) if (b.get(key) !== count) return false
  return true
}

/** Who never moved in a journey that only one side has stands at its beginning: that is no difference. */
function sameCourse(before: JourneyCourse, after: JourneyCourse): boolean {
  const isSameStep = before.step === after.step || before.step === null || after.step === null
  return isSameStep && sameCounts(before.edges, after.edges)
}

export function addPair(
  pairs: Map<string, Pair>,
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): void {
  const pairOf = (key: string): Pair => {
    const known = pairs.get(key)
    if (known !== undefined) return known
    const made = { before: 0, after: 0 }
    pairs.set(key, made)
    return made
  }
  for (const [key, count] of before) pairOf(key).before += count
  for (const [key, count] of after) pairOf(key).after += count
}

/** Pairs that differ, the greatest difference first, by the two parts of their key. */
export function differing(pairs: ReadonlyMap<string, Pair>): { left: string; right: string; pair: Pair }[] {
  return [...pairs]
    .filter(([, { before, after }]) => before !== after)
    .sort(([a, x], [b, y]) => {
      const difference = Math.abs(y.after - y.before) - Math.abs(x.after - x.before)
      return difference === 0 ? (a < b ? -1 : 1) : difference
    })
    .map(([key, pair]) => {
      const [left = '', right = ''] = key.split(SEPARATOR)
      return { left, right, pair }
    })
}

/** Sums what two courses of each person make of one journey. */
export function createChanges(): ChangeCounter {
  const steps = new Map<string, { before: string | null; after: string | null; people: number }>()
  const edges = new Map<string, Pair>()
  const sums = {
    conversions: { before: 0, after: 0 },
    losses: { before: 0, after: 0 },
    value: { before: 0, after: 0 },
  }
  const examples: { person: string; before: string | null; after: string | null }[] = []
  let differ = 0
  return {
    add: (person, before, after) => {
      addPair(edges, before.edges, after.edges)
      for (const key of ['conversions', 'losses', 'value'] as const) {
        sums[key].before += before[key]
        sums[key].after += after[key]
      }
      if (sameCourse(before, after)) return false
      differ += 1
      if (before.step !== after.step) {
        const key = JSON.stringify([before.step, after.step])
        const change = steps.get(key) ?? { before: before.step, after: after.step, people: 0 }
        change.people += 1
        steps.set(key, change)
      }
      if (examples.length < MOST_EXAMPLES) examples.push({ person, before: before.step, after: after.step })
      return true
    },
    result: () => ({
      differ,
      steps: [...steps.values()].map((change) => ({ ...change })).sort((a, b) => b.people - a.people),
      edges: differing(edges).map(({ left, right, pair }) => ({ from: left, to: right, ...pair })),
      conversions: { ...sums.conversions },
      losses: { ...sums.losses },
      value: { ...sums.value },
      examples: [...examples],
    }),
  }
}
