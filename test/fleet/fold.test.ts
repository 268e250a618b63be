import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BOUNDS, type Bounds } from '#core/fleet/fold.ts'
import { passTime } from '#core/fleet/pass-time.ts'
import type { Judges } from '#core/fleet/replay.ts'
import type { Told } from '#core/fleet/state-store.ts'
import { takeEvents } from '#core/fleet/take.ts'
import { compileRuleset } from '#core/journey/compile.ts'
import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import { foldEvents } from '#core/journey/fold.ts'
import { type FoldedEvent, initialState, type UserState } from '#core/journey/state.ts'
import { advanceTo } from '#core/journey/step.ts'
import { someEvents, someRulesets } from '../journey/arbitrary.ts'
import { memoryStore } from './memory-store.ts'

function judgesOf(rules: CompiledRuleset): Judges {
  return { active: 1, find: (number) => (number === 1 ? rules : null) }
}

function foldAll(rules: CompiledRuleset, events: readonly FoldedEvent[]) {
  const ordered = [...events].sort((a, b) => a.timestamp - b.timestamp)
  return foldEvents(initialState(rules.initialStep), ordered, () => rules)
}

/** Edge counts as someone adds them up who only hears what is told. */
function heard(told: readonly Told[]): Map<string, number> {
  const edges = new Map<string, number>()
  for (const one of told) {
    if (one.kind === 'effect') continue
    const edge = `${one.move.from} > ${one.move.to}`
    const count = (edges.get(edge) ?? 0) + (one.kind === 'move' ? 1 : -1)
    if (count === 0) edges.delete(edge)
    else edges.set(edge, count)
  }
  return edges
}

function edgesOf({ results }: ReturnType<typeof foldAll>): Map<string, number> {
  const edges = new Map<string, number>()
  const own = results.flatMap(({ transition, caused, timed }) => [
    transition,
    ...caused.map((event) => event.transition),
    ...(timed?.caused ?? []).map((event) => event.transition),
  ])
  for (const move of own)
    if (move !== undefined)
      edges.set(`${move.from} > ${move.to}`, (edges.get(`${move.from} > ${move.to}`) ?? 0) + 1)
  return edges
}

function effectsOf({ results }: ReturnType<typeof foldAll>): string[] {
  return results
    .flatMap(({ effects, timed }) => [...effects, ...(timed?.effects ?? [])])
    .map(({ effectId }) => effectId)
}

/** Events as a network would deliver them: shuffled, some twice, cut anywhere. */
const deliveries = someEvents.chain((events) =>
  fc
    .record({
      repeated: fc.subarray(events),
      cuts: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 }),
    })
    .chain(({ repeated, cuts }) =>
      fc
        .shuffledSubarray([...events, ...repeated], { minLength: events.length + repeated.length })
        .map((order) => {
          const batches: FoldedEvent[][] = []
          for (let at = 0, i = 0; at < order.length; i += 1) {
            const size = cuts[i % cuts.length] ?? 1
            batches.push(order.slice(at, at + size))
            at += size
          }
          return { events, batches }
        }),
    ),
)

/** Distinct moments only: equal ones go by arrival, and here arrival is shuffled. */
function atDistinctTimes(batches: FoldedEvent[][]): FoldedEvent[][] {
  return batches.map((batch) =>
    batch.map((event) => ({ ...event, timestamp: event.timestamp + Number(event.eventId.slice(-4)) })),
  )
}

async function takeAll(batches: FoldedEvent[][], rules: CompiledRuleset, bounds: Bounds) {
  const memory = memoryStore()
  const outcomes: string[] = []
  for (const events of batches)
    outcomes.push(
      ...(await takeEvents({ store: memory.store, user: 'u', events, judges: judgesOf(rules), bounds })),
    )
  return { ...memory, outcomes }
}

const NOTHING_DONE = { state: initialState('A'), transitions: [], caused: [], effects: [] }
const ENDLESS = { lateAfter: Number.MAX_SAFE_INTEGER, mostKept: 1_000 }

test('any order, repeats and batches end in the fold of all events, and what was told adds up to its edges', async () => {
  await fc.assert(
    fc.asyncProperty(deliveries, someRulesets, async ({ events, batches }, ruleset) => {
      const compiled = compileRuleset(ruleset)
      fc.pre(compiled.ok)
      if (!compiled.ok) return
      const [all = []] = atDistinctTimes([events])
      const { told, stateOf, outcomes } = await takeAll(atDistinctTimes(batches), compiled.value, ENDLESS)
      const whole = foldAll(compiled.value, all)
      expect(stateOf('u')).toEqual(whole.state)
      expect(heard(told)).toEqual(edgesOf(whole))
      expect(outcomes.filter((outcome) => outcome !== 'DUPLICATE')).toHaveLength(all.length)
      // An effect that a re-fold took out of history and another brought back is told again, by the same id.
      const effects = new Set(told.flatMap((one) => (one.kind === 'effect' ? [one.effect.effectId] : [])))
      expect(effectsOf(whole).filter((id) => !effects.has(id))).toEqual([])
    }),
    { numRuns: 400 },
  )
})

test('time that passes at any moment, before or after late events, ends in the fold that time has passed for', async () => {
  const withSweeps = fc.record({ deliveries, sweeps: fc.array(fc.nat({ max: 2_000 }), { minLength: 1 }) })
  await fc.assert(
    fc.asyncProperty(
      withSweeps,
      someRulesets,
      async ({ deliveries: { events, batches }, sweeps }, ruleset) => {
        const compiled = compileRuleset(ruleset)
        fc.pre(compiled.ok)
        if (!compiled.ok) return
        const memory = memoryStore()
        const judges = judgesOf(compiled.value)
        const [all = []] = atDistinctTimes([events])
        const start = all[0]?.timestamp ?? 0
        const sweep = (now: number) => passTime(memory.store, 'u', judges, ENDLESS, now)
        const taken = atDistinctTimes(batches)
        for (const [index, batch] of taken.entries()) {
          await takeEvents({ store: memory.store, user: 'u', events: batch, judges, bounds: ENDLESS })
          await sweep(start + (sweeps[index % sweeps.length] ?? 0) * 60_000)
        }
        const end = start + 10_000 * 60_000
        await sweep(end)
        const whole = foldAll(compiled.value, all)
        const passed = advanceTo(whole.state, compiled.value, end)
        expect(memory.stateOf('u')).toEqual(passed.state)
        const timed = { ...NOTHING_DONE, caused: passed.caused }
        expect(heard(memory.told)).toEqual(edgesOf({ ...whole, results: [...whole.results, timed] }))
      },
    ),
    { numRuns: 600 },
  )
})

/** The rule of the fleet as a person would apply it: all of the past at hand, one event at a time. */
function acceptedByRule(events: readonly FoldedEvent[], { lateAfter, mostKept }: Bounds): FoldedEvent[] {
  const accepted: FoldedEvent[] = []
  for (const event of events) {
    const newest = Math.max(...accepted.map(({ timestamp }) => timestamp), Number.NEGATIVE_INFINITY)
    const later = accepted.filter(({ timestamp }) => timestamp > event.timestamp)
    if (accepted.some(({ eventId }) => eventId === event.eventId)) continue
    if (event.timestamp < newest - lateAfter || later.length >= mostKept) continue
    accepted.push(event)
  }
  return accepted
}

test('with bounds: what is too old is LATE and changes nothing, whatever was cleared away when', async () => {
  const bounds = { lateAfter: 40 * 60_000, mostKept: 3 }
  await fc.assert(
    fc.asyncProperty(deliveries, someRulesets, async ({ batches }, ruleset) => {
      const compiled = compileRuleset(ruleset)
      fc.pre(compiled.ok)
      if (!compiled.ok) return
      const taken = atDistinctTimes(batches)
      const { stateOf, keptOf, told, outcomes } = await takeAll(taken, compiled.value, bounds)
      const accepted = acceptedByRule(taken.flat(), bounds)
      const whole = foldAll(compiled.value, accepted)
      expect(stateOf('u')).toEqual(whole.state)
      expect(heard(told)).toEqual(edgesOf(whole))
      const distinct = new Set(taken.flat().map(({ eventId }) => eventId)).size
      expect(outcomes.filter((outcome) => outcome === 'LATE')).toHaveLength(distinct - accepted.length)
      expect(keptOf('u').length).toBeLessThanOrEqual(2 * bounds.mostKept + 5)
    }),
    { numRuns: 400 },
  )
})

test('an id whose mark has run out is known by the events that are kept, or is too old to count again', async () => {
  await fc.assert(
    fc.asyncProperty(someEvents, someRulesets, async (events, ruleset) => {
      const compiled = compileRuleset(ruleset)
      fc.pre(compiled.ok)
      if (!compiled.ok) return
      const bounds = { lateAfter: 40 * 60_000, mostKept: 4 }
      const memory = memoryStore()
      const take = (event: FoldedEvent) =>
        takeEvents({
          store: memory.store,
          user: 'u',
          events: [event],
          judges: judgesOf(compiled.value),
          bounds,
        })
      const [spread = []] = atDistinctTimes([events])
      for (const event of spread) await take(event)
      const before: UserState | null = memory.stateOf('u')
      const heardBefore = heard(memory.told)
      memory.forgetIds()
      for (const event of spread) expect(['DUPLICATE', 'LATE']).toContain((await take(event))[0])
      expect(memory.stateOf('u')).toEqual(before)
      expect(heard(memory.told)).toEqual(heardBefore)
    }),
    { numRuns: 200 },
  )
})

test('the bounds are a day and a thousand events of a user', () => {
  expect(BOUNDS).toEqual({ lateAfter: 86_400_000, mostKept: 1_000 })
})
