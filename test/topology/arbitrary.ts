import fc from 'fast-check'
import type { PlainEvent, PlainHistory, PlainTransition } from './history.ts'

const MINUTE = 60_000
const STEPS = ['START', 'MIDDLE', 'BOUGHT', 'LEFT'] as const

const anyEvent: fc.Arbitrary<PlainEvent & { moves: readonly string[] }> = fc
  .record({
    person: fc.constantFrom('ann', 'bob', 'cem', 'dee'),
    // Few distinct times, so that ties are common; steps of 20 minutes, so that some pauses end a session.
    time: fc.integer({ min: 0, max: 12 }).map((count) => count * 20 * MINUTE),
    type: fc.constantFrom('VIEW', 'CLICK', 'CONVERSION'),
    source: fc.constantFrom('web', 'ios'),
    session: fc.option(fc.constantFrom('s1', 's2'), { nil: undefined }),
    channel: fc.option(fc.constantFrom('mail', 'search', 'social'), { nil: undefined }),
    value: fc.option(fc.integer({ min: 0, max: 50 }), { nil: undefined }),
    moves: fc.array(fc.constantFrom(...STEPS), { maxLength: 2 }),
  })
  .map(({ session, channel, value, ...event }) => ({
    ...event,
    ...(session === undefined ? {} : { session }),
    ...(channel === undefined ? {} : { channel }),
    ...(value === undefined ? {} : { value }),
  }))

/** A consistent history: every transition starts where the person's one before it ended. */
export const anyHistory: fc.Arbitrary<Required<PlainHistory>> = fc
  .array(anyEvent, { maxLength: 24 })
  .map((drawn) => {
    const transitions: PlainTransition[] = []
    const current = new Map<string, string>()
    const inOrder = drawn
      .map((event, place) => ({ event, place }))
      .sort((left, right) => left.event.time - right.event.time || left.place - right.place)
    for (const { event, place } of inOrder) {
      event.moves.forEach((to, ordinal) => {
        transitions.push({ event: place, from: current.get(event.person) ?? 'START', to, ordinal })
        current.set(event.person, to)
      })
    }
    return { events: drawn.map(({ moves: _, ...event }) => event), transitions }
  })

/** For each event whether it passes a filter; null for no filter. */
export const anyKeep = fc.option(fc.array(fc.boolean(), { minLength: 24, maxLength: 24 }), { nil: null })

/** A half-open time range over some of a history, or none. */
export const anyRange = fc.option(
  fc.tuple(fc.integer({ min: -1, max: 13 }), fc.integer({ min: 0, max: 13 })).map(([from, length]) => ({
    from: from * 20 * MINUTE,
    to: (from + length) * 20 * MINUTE,
  })),
  { nil: null },
)

export const anyConversion = fc.constantFrom(
  { kind: 'outcome' as const, names: ['BOUGHT'] },
  { kind: 'event' as const, names: ['CONVERSION'] },
  { kind: 'none' as const, names: [] },
)
