import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import type { Delivery } from '#core/event/delivery.ts'
import { momentsOf } from '#core/host/answers/moments.ts'
import { foldEvents } from '#core/journey/fold.ts'
import { placeMigrations, type StepMove } from '#core/journey/migration.ts'
import { advanceTo } from '#core/journey/step.ts'
import { activateRules, refoldPeople } from '#core/pipeline/activate.ts'
import { eventsOf, rulesOf, startingState } from '#core/pipeline/refold.ts'
import { passTime } from '#core/pipeline/time.ts'
import { DEFAULT_LATE_AFTER, type Writer } from '#core/pipeline/writer.ts'
import { checkWorkspace } from '#core/store/health.ts'
import { openOutReader } from '#core/store/moves/out.ts'
import { delivery, makeWorkspace, snapshot, type TestWorkspace } from './workspace.ts'

const MINUTE = 60_000

/** A shop whose cart has a timer, beside a further journey with one. */
const OLD = JSON.stringify({
  version: '1',
  initialState: 'HOME',
  rules: [
    { id: 'fill', fromState: 'HOME', eventType: 'ADD', toState: 'CART' },
    { id: 'buy', fromState: 'CART', eventType: 'BUY', toState: 'BOUGHT' },
    { id: 'abandon', fromState: 'CART', after: 'PT30M', toState: 'ABANDONED' },
    { id: 'again', fromState: ['ABANDONED', 'BOUGHT'], eventType: 'LOOK', toState: 'HOME' },
  ],
  journeys: [
    {
      id: 'service',
      initialState: 'CALM',
      rules: [
        { id: 'ask', fromState: 'CALM', eventType: 'LOOK', toState: 'ASKING' },
        { id: 'calm', fromState: 'ASKING', after: 'PT10M', toState: 'CALM' },
      ],
    },
  ],
})

/** Cart and ABANDONED are gone, and so is ASKING; BASKET has a timer of its own. */
const NEW = JSON.stringify({
  version: '2',
  initialState: 'HOME',
  rules: [
    { id: 'fill', fromState: 'HOME', eventType: 'ADD', toState: 'BASKET' },
    { id: 'buy', fromState: 'BASKET', eventType: 'BUY', toState: 'BOUGHT' },
    { id: 'cold', fromState: 'BASKET', after: 'PT20M', toState: 'HOME' },
    { id: 'again', fromState: 'BOUGHT', eventType: 'LOOK', toState: 'HOME' },
  ],
  journeys: [
    {
      id: 'service',
      initialState: 'CALM',
      rules: [{ id: 'talk', fromState: ['CALM', 'TALKING'], eventType: 'LOOK', toState: 'TALKING' }],
    },
  ],
})

const NEWEST = JSON.stringify({
  version: '3',
  initialState: 'HOME',
  rules: [{ id: 'pay', fromState: 'HOME', eventType: 'BUY', toState: 'BOUGHT' }],
})

const MOVES: StepMove[] = [
  { journey: '', from: 'CART', to: 'BASKET' },
  { journey: '', from: 'ABANDONED', to: 'HOME' },
  { journey: 'service', from: 'ASKING', to: 'TALKING' },
]

const someEvents = fc.array(
  fc.record({
    user: fc.integer({ min: 0, max: 2 }),
    type: fc.constantFrom('ADD', 'BUY', 'LOOK', 'OTHER'),
    gap: fc.integer({ min: 1, max: 25 }),
  }),
  { minLength: 1, maxLength: 20 },
)

/** Which events come before the first activation and which between the two; what comes later may be older. */
const story = fc.record({
  events: someEvents,
  phases: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 20, maxLength: 20 }),
  activatedAt: fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 200 })),
  ticks: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 6, maxLength: 6 }),
  shuffle: fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 20, maxLength: 20 }),
  size: fc.integer({ min: 1, max: 5 }),
  reopens: fc.boolean(),
})
type Story = typeof story extends fc.Arbitrary<infer Value> ? Value : never

function deliveriesOf(events: Story['events']): Delivery[] {
  let at = 0
  return events.map(({ user, type, gap }, index) => {
    at += gap * MINUTE
    return delivery({
      eventId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      userId: `user_${user}`,
      eventType: type,
      payload: {},
      timestamp: at,
    })
  })
}

const open: TestWorkspace[] = []
function workspace(): TestWorkspace {
  const made = makeWorkspace(OLD)
  open.push(made)
  return made
}
function removeAll(): void {
  for (const made of open.splice(0)) made.remove()
}
afterEach(removeAll)

function pass(writer: Writer, now: number): void {
  while (!passTime(writer, now, DEFAULT_LATE_AFTER).done);
}

const END = 10_000 * MINUTE

/** Three phases of events with an activation between each, in this order within each phase and cut like this. */
function live(
  told: Story,
  inOrder: (indices: number[]) => number[],
  size: number,
  ticks: number[],
): TestWorkspace {
  const made = workspace()
  const deliveries = deliveriesOf(told.events)
  let now = 0
  let batch = 0
  for (const phase of [0, 1, 2]) {
    const own = inOrder([...deliveries.keys()].filter((index) => told.phases[index] === phase))
    for (let at = 0; at < own.length; at += size, batch += 1) {
      made.commit(own.slice(at, at + size).flatMap((index) => deliveries[index] ?? []))
      const tick = ticks[batch % ticks.length] ?? 0
      // Time never passes further than the next activation here: it did not in the other telling either.
      now = Math.min(now + tick * MINUTE, activation(told, Math.min(phase, 1)))
      if (ticks.length > 0) pass(made.writer, now)
      if (told.reopens && size > 2) made.reopen()
    }
    if (phase === 0) activateRules(made.writer, NEW, activation(told, 0), false, { moves: MOVES })
    if (phase === 1)
      activateRules(made.writer, NEWEST, activation(told, 1), false, {
        moves: [{ journey: '', from: 'BASKET', to: 'HOME' }],
      })
    if (phase < 2) now = activation(told, phase)
  }
  pass(made.writer, END)
  return made
}

function activation({ activatedAt: [first, then] }: Story, number: number): number {
  return (number === 0 ? first : first + then) * MINUTE
}

describe('migrations', () => {
  test('replay is live: everybody folded anew stands where they stood, with the same rows', () => {
    fc.assert(
      fc.property(story, (told) => {
        const made = live(
          told,
          (own) => own.sort((a, b) => (told.shuffle[a] ?? 0) - (told.shuffle[b] ?? 0)),
          told.size,
          told.ticks,
        )
        const before = snapshot(made.writer)
        const { writer } = made
        writer.database.transaction(() => refoldPeople(writer, () => true, null)).immediate()
        expect(snapshot(writer)).toEqual(before)
        made.reopen()
        made.writer.timePassed = END
        made.writer.database.transaction(() => refoldPeople(made.writer, () => true, null)).immediate()
        expect(snapshot(made.writer)).toEqual(before)
        expect(checkWorkspace(made.writer.database)).toMatchObject({ edgesAgree: true, integrity: 'ok' })
        removeAll()
      }),
      { numRuns: 60 },
    )
  })

  test('however events come between two activations, and whenever time passes, the end is the same', () => {
    fc.assert(
      fc.property(story, (told) => {
        const plain = live(told, (own) => own, 1000, [])
        const other = live(
          told,
          (own) => own.sort((a, b) => (told.shuffle[a] ?? 0) - (told.shuffle[b] ?? 0)),
          told.size,
          told.ticks,
        )
        expect(snapshot(other.writer)).toEqual(snapshot(plain.writer))
        removeAll()
      }),
      { numRuns: 60 },
    )
  })

  test('those who fold once more, for a timeline or beside, come to the stored state', () => {
    fc.assert(
      fc.property(story, (told) => {
        const { writer } = live(told, (own) => own.reverse(), told.size, told.ticks)
        for (const person of writer.people.everyone()) {
          const last = momentsOf(writer, person).at(-1)
          expect(last?.timed?.state ?? last?.result.state).toEqual(person.state)
          const events = eventsOf(writer, person.person)
          const placed = placeMigrations(
            writer.migrations,
            events.map(({ arrival }) => arrival),
          )
          const { state } = foldEvents(
            startingState(writer, events[0]),
            events.map(({ envelope }) => envelope),
            (index) => rulesOf(writer, events[index]),
            placed,
          )
          expect(advanceTo(state, rulesOf(writer, events.at(-1)), END).state).toEqual(person.state)
        }
        removeAll()
      }),
      { numRuns: 40 },
    )
  })

  const event = (id: number, type: string, minutes: number): Delivery =>
    delivery({
      eventId: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
      userId: 'u',
      eventType: type,
      payload: {},
      timestamp: minutes * MINUTE,
    })

  test('a move is an edge, is told to those who follow, counts in the version, and ends what the old rules waited for', () => {
    const { writer, commit } = workspace()
    commit([event(1, 'ADD', 0)])
    expect(activateRules(writer, NEW, 10 * MINUTE, false, { moves: MOVES }).ok).toBe(true)
    expect(writer.people.bySubject('u')?.state).toMatchObject({ currentStep: 'BASKET', version: 2 })
    const { transitions } = openOutReader(writer.database, writer.names).transitionsAfter(0, 10)
    expect(transitions.map(({ from, to, ruleId, version }) => [from, to, ruleId, version])).toEqual([
      ['HOME', 'CART', 'fill', 1],
      ['CART', 'BASKET', 'migration to ruleset 2', 2],
    ])
    pass(writer, END)
    expect(writer.people.bySubject('u')?.state.currentStep).toBe('BASKET')
  })

  test('an event from before the activation that comes after it is judged by the new rules at the new step', () => {
    const { writer, commit } = workspace()
    commit([event(1, 'ADD', 0)])
    activateRules(writer, NEW, 10 * MINUTE, false, { moves: MOVES })
    expect(commit([event(2, 'BUY', 9)])).toEqual(['SUCCESS'])
    expect(writer.people.bySubject('u')?.state.currentStep).toBe('BOUGHT')
  })

  test('a late event of long ago is folded in before the move; who is then elsewhere is not moved', () => {
    const { writer, commit } = workspace()
    commit([event(1, 'LOOK', 0), event(2, 'ADD', 60)])
    activateRules(writer, NEW, 70 * MINUTE, false, { moves: MOVES })
    expect(writer.people.bySubject('u')?.state.currentStep).toBe('BASKET')
    commit([event(3, 'ADD', 50)])
    // By the rules that judge what arrives now, the late one leads to BASKET, from where nothing led on before.
    expect(writer.people.bySubject('u')?.state.currentStep).toBe('BASKET')
    expect(checkWorkspace(writer.database).edgesAgree).toBe(true)
  })

  test('who is left stays, and judging history anew makes earlier moves void', () => {
    const { writer, commit } = workspace()
    commit([event(1, 'ADD', 0)])
    activateRules(writer, NEW, 10 * MINUTE, false)
    expect(writer.people.bySubject('u')?.state.currentStep).toBe('CART')
    activateRules(writer, NEW, 11 * MINUTE, false, { moves: MOVES })
    expect(writer.people.bySubject('u')?.state.currentStep).toBe('BASKET')
    activateRules(writer, OLD, 12 * MINUTE, true)
    expect(writer.migrations).toEqual([])
    expect(writer.people.bySubject('u')?.state).toMatchObject({ currentStep: 'CART', version: 1 })
  })
})
