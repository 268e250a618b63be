import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRandom } from '#core/base/random.ts'
import { BOUNDS, foldUser } from '#core/fleet/fold.ts'
import type { Judges } from '#core/fleet/replay.ts'
import type { Change, StateStore } from '#core/fleet/state-store.ts'
import { takeEvents } from '#core/fleet/take.ts'
import { foldEvents } from '#core/journey/fold.ts'
import { readRuleset } from '#core/journey/reading/read.ts'
import { type FoldedEvent, initialState, type UserState } from '#core/journey/state.ts'

/** A small journey in which the order of events decides where they lead, with all that a state can keep besides. */
export const RULES = JSON.stringify({
  version: '1',
  rules: [
    { id: 'in', fromState: 'START', eventType: 'CLICK', toState: 'INSIDE' },
    {
      id: 'buy',
      fromState: 'INSIDE',
      eventType: 'BUY',
      condition: 'payload.n > 3 && counters.CLICK > 0',
      toState: 'DONE',
    },
    {
      id: 'out',
      fromState: 'INSIDE',
      eventType: 'CLICK',
      toState: 'START',
      action: { type: 'UPDATE_METADATA', payload: { left: true } },
    },
    { id: 'again', fromState: 'DONE', eventType: 'CLICK', toState: 'INSIDE' },
    { id: 'quiet', fromState: 'INSIDE', after: 'PT10M', toState: 'START' },
    {
      id: 'tried',
      fromState: 'START',
      eventType: 'BUY',
      condition: 'experiment.colour == "red"',
      toState: 'INSIDE',
      action: { type: 'EMIT_EVENT', payload: { eventType: 'CLICK' } },
    },
  ],
  experiments: [
    {
      id: 'colour',
      variants: [
        { name: 'red', weight: 1 },
        { name: 'blue', weight: 1 },
      ],
    },
  ],
  journeys: [
    {
      id: 'side',
      rules: [{ id: 'once', fromState: 'A', eventType: 'BUY', toState: 'B', reentry: { after: 'PT1H' } }],
    },
  ],
})

function compiled() {
  const read = readRuleset(RULES)
  if (!read.ok) throw new Error(read.error[0]?.message)
  return read.value
}

export const JUDGES: Judges = { active: 1, find: (number) => (number === 1 ? compiledOnce : null) }
const compiledOnce = compiled()

let made = 0
export function eventsOf(user: string, count: number, seed: number): FoldedEvent[] {
  const random = createRandom(seed)
  let timestamp = Date.UTC(2026, 0, 1)
  return Array.from({ length: count }, () => {
    made += 1
    timestamp += random.chance(0.1) ? 15 * 60_000 : 1000
    return {
      eventId: `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`,
      timestamp,
      eventType: random.chance(0.6) ? 'CLICK' : 'BUY',
      payload: { n: random.integer(0, 7) },
      userId: user,
      source: 'web',
    }
  })
}

export function foldOf(events: readonly FoldedEvent[]): UserState {
  return foldEvents(initialState(compiledOnce.initialStep), events, () => compiledOnce).state
}

export function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  const random = createRandom(seed)
  return items
    .map((item) => ({ item, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}

export interface Place {
  /** A store over a connection of its own, as another process would have it. */
  connect(): StateStore
  /** Moves told so far less those taken back, by `from > to`. */
  edges(): Promise<Record<string, number>>
  remove(): void | Promise<void>
}

/** What every store promises. */
export function conforms(open: () => Promise<Place>): void {
  let place: Place
  beforeAll(async () => {
    place = await open()
  }, 60_000)
  afterAll(() => place.remove())
  const take = (store: StateStore, user: string, events: readonly FoldedEvent[]) =>
    takeEvents({ store, user, events, judges: JUDGES, bounds: BOUNDS })
  const stateOf = async (user: string) => (await place.connect().load(user)).state
  const changeOf = async (store: StateStore, user: string, event: FoldedEvent): Promise<Change> => {
    const kept = await store.load(user)
    const folding = { user, kept, recent: null, fresh: [event], judges: JUDGES, bounds: BOUNDS }
    return foldUser({ ...folding, keeps: store.keeps }).change
  }

  test('a user who is not known has no state and revision 0', async () => {
    expect(await place.connect().load('nobody')).toMatchObject({ state: null, revision: 0, events: 0 })
  })

  test('eight connections feed one user, out of order and twice over: nothing is lost or counted twice', async () => {
    const events = eventsOf('crowd', 160, 7)
    const writers = Array.from({ length: 8 }, (_, writer) => {
      const share = events.filter((_event, index) => index % 4 === writer % 4)
      return { store: place.connect(), mine: shuffled(share, writer + 1) }
    })
    const before = await place.edges()
    const outcomes = await Promise.all(
      writers.map(async ({ store, mine }, writer) => {
        const all: string[] = []
        for (let at = 0; at < mine.length; at += writer + 1)
          all.push(...(await take(store, 'crowd', mine.slice(at, at + writer + 1))))
        return all
      }),
    )
    expect(await stateOf('crowd')).toEqual(foldOf(events))
    const counted = outcomes.flat()
    expect(counted).toHaveLength(320)
    expect(counted.filter((outcome) => outcome === 'DUPLICATE')).toHaveLength(160)
    const after = await place.edges()
    const moves = Object.keys(after).reduce((sum, edge) => sum + (after[edge] ?? 0) - (before[edge] ?? 0), 0)
    expect(moves).toBe(foldOf(events).version)
  }, 60_000)

  test('of two who have loaded the same, one is let in; the other stores nothing', async () => {
    const [one, two] = [place.connect(), place.connect()]
    const [first, second, third] = eventsOf('pair', 3, 3)
    if (first === undefined || second === undefined || third === undefined) throw new Error('three wanted')
    await take(one, 'pair', [first])
    const changes = [await changeOf(one, 'pair', second), await changeOf(two, 'pair', third)] as const
    expect(await one.commit(changes[0])).toEqual({ kind: 'committed' })
    expect(await two.commit(changes[1])).toEqual({ kind: 'conflict' })
    expect(await stateOf('pair')).toEqual(foldOf([first, second]))
    await take(two, 'pair', [third])
    expect(await stateOf('pair')).toEqual(foldOf([first, second, third]))
  })

  test('an id that was taken in is refused with its name, and nothing else of the commit is stored', async () => {
    const store = place.connect()
    const [first, second] = eventsOf('twice', 2, 4)
    if (first === undefined || second === undefined) throw new Error('two wanted')
    await take(store, 'twice', [first])
    const change = await changeOf(store, 'twice', second)
    const both = { ...change, ids: [second.eventId, first.eventId] }
    expect(await store.commit(both)).toEqual({ kind: 'duplicate', ids: new Set([first.eventId]) })
    expect(await stateOf('twice')).toEqual(foldOf([first]))
    expect(await take(store, 'twice', [first, second, second])).toEqual([
      'DUPLICATE',
      expect.stringMatching(/SUCCESS|NO_TRANSITION/),
      'DUPLICATE',
    ])
  })

  test('whoever dies between load and commit leaves nothing behind; whoever dies after it is a duplicate', async () => {
    const [dying, other] = [place.connect(), place.connect()]
    const [first, second] = eventsOf('mortal', 2, 5)
    if (first === undefined || second === undefined) throw new Error('two wanted')
    await changeOf(dying, 'mortal', first)
    expect(await stateOf('mortal')).toBeNull()
    await take(other, 'mortal', [first])
    const edges = await place.edges()
    expect(await take(other, 'mortal', [first])).toEqual(['DUPLICATE'])
    expect(await place.edges()).toEqual(edges)
    expect(await stateOf('mortal')).toEqual(foldOf([first]))
  })

  test('an event from before the last one is folded in at its place, and what it undoes is taken back', async () => {
    const store = place.connect()
    const events = eventsOf('late', 12, 9)
    const before = await place.edges()
    for (const event of [...events.slice(6), ...events.slice(0, 6)]) await take(store, 'late', [event])
    expect(await stateOf('late')).toEqual(foldOf(events))
    const after = await place.edges()
    const moves = Object.keys(after).reduce((sum, edge) => sum + (after[edge] ?? 0) - (before[edge] ?? 0), 0)
    expect(moves).toBe(foldOf(events).version)
  })
}
