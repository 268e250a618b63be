import type { CompiledRuleset } from '../compiled/types.ts'
import type { Run } from '../engine/run.ts'
import { createWalker } from '../engine/walker.ts'
import type { causedId } from '../ids.ts'
import { type FoldedEvent, initialState, type Transition } from '../state.ts'

/** What one ruleset makes of one person's events. */
interface Course {
  /** The step of the default journey behind the last event and the time that was let pass. */
  readonly step: string
  /** Transitions of the default journey by `from` and `to`. */
  readonly edges: ReadonlyMap<string, number>
  /** Effects that would have fired, by rule and type. */
  readonly effects: ReadonlyMap<string, number>
  readonly conversions: number
  readonly losses: number
  readonly value: number
}

const SEPARATOR = '\u0000'

function addTo(counts: Map<string, number>, key: string, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by)
}

// Nothing is stored of what is only tried, so ids would be made for nobody. What one fold must tell apart, it tells by
// place; so all may share one text.
const withoutIds: typeof causedId = () => ''

function followCourse(
  events: readonly FoldedEvent[],
  rules: CompiledRuleset | null,
  until: number | null,
): Course {
  const walker = createWalker(initialState(rules?.initialStep ?? 'INITIAL'), withoutIds)
  const edges = new Map<string, number>()
  const effects = new Map<string, number>()
  let [conversions, losses, value] = [0, 0, 0]
  const walk = ({ from, to, journey }: Transition): void => {
    if (journey === undefined) addTo(edges, `${from}${SEPARATOR}${to}`)
  }
  const note = (run: Run | null): void => {
    if (run === null) return
    for (const { transition } of run.caused) if (transition !== undefined) walk(transition)
    for (const { ruleId, type } of run.effects) addTo(effects, `${ruleId}${SEPARATOR}${type}`)
    for (const { kind, value: worth } of run.reached) {
      if (kind === 'loss') losses += 1
      else {
        conversions += 1
        value += worth ?? 0
      }
    }
  }
  for (const event of events) {
    note(walker.passTime(rules, event.timestamp))
    const { transitions, run } = walker.take(event, rules)
    for (const transition of transitions) walk(transition)
    note(run)
  }
  if (until !== null) note(walker.passTime(rules, until))
  return { step: walker.currentStep(), edges, effects, conversions, losses, value }
}

interface Pair {
  before: number
  after: number
}

/** What a draft would change, summed over people. Its size grows with steps and rules, not with people or events. */
export interface Comparison {
  readonly people: { readonly compared: number; readonly differ: number }
  readonly events: number
  /** Where people would stand instead: the most frequent first. */
  readonly steps: readonly { readonly before: string; readonly after: string; readonly people: number }[]
  /** Edges whose count differs: the greatest difference first. */
  readonly edges: readonly ({ readonly from: string; readonly to: string } & Readonly<Pair>)[]
  readonly effects: readonly ({ readonly ruleId: string; readonly type: string } & Readonly<Pair>)[]
  readonly conversions: Readonly<Pair>
  readonly losses: Readonly<Pair>
  readonly value: Readonly<Pair>
  /** The first people whose step or path differs, to be opened side by side. */
  readonly examples: readonly string[]
}

export interface Comparer {
  /** One person's events in fold order. `until` lets time pass behind them; true where the two courses differ. */
  add(person: string, events: readonly FoldedEvent[], until?: number): boolean
  result(): Comparison
}

const MOST_EXAMPLES = 100

function sameCounts(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  if (a.size !== b.size) return false
  for (const [key, count] of a) if (b.get(key) !== count) return false
  return true
}

function addPair(
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

function differing(pairs: ReadonlyMap<string, Pair>): { left: string; right: string; pair: Pair }[] {
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

/** Folds each person under both rulesets and keeps the sums. Nothing is sent, stored or given an id. */
export function createComparer(before: CompiledRuleset | null, after: CompiledRuleset | null): Comparer {
  const steps = new Map<string, number>()
  const edges = new Map<string, Pair>()
  const effects = new Map<string, Pair>()
  const conversions = { before: 0, after: 0 }
  const losses = { before: 0, after: 0 }
  const value = { before: 0, after: 0 }
  const examples: string[] = []
  let [compared, differ, folded] = [0, 0, 0]
  return {
    add: (person, events, until) => {
      const old = followCourse(events, before, until ?? null)
      const draft = followCourse(events, after, until ?? null)
      compared += 1
      folded += events.length
      addTo(steps, `${old.step}${SEPARATOR}${draft.step}`)
      addPair(edges, old.edges, draft.edges)
      addPair(effects, old.effects, draft.effects)
      for (const key of ['conversions', 'losses', 'value'] as const) {
        const pair = { conversions, losses, value }[key]
        pair.before += old[key]
        pair.after += draft[key]
      }
      const same = old.step === draft.step && sameCounts(old.edges, draft.edges)
      if (same) return false
      differ += 1
      if (examples.length < MOST_EXAMPLES) examples.push(person)
      return true
    },
    result: () => ({
      people: { compared, differ },
      events: folded,
      steps: [...steps]
        .map(([key, people]) => {
          const [from = '', to = ''] = key.split(SEPARATOR)
          return { before: from, after: to, people }
        })
        .filter((change) => change.before !== change.after)
        .sort((a, b) => b.people - a.people),
      edges: differing(edges).map(({ left, right, pair }) => ({ from: left, to: right, ...pair })),
      effects: differing(effects).map(({ left, right, pair }) => ({ ruleId: left, type: right, ...pair })),
      conversions: { ...conversions },
      losses: { ...losses },
      value: { ...value },
      examples: [...examples],
    }),
  }
}
