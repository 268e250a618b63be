import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { betweenNodes, peopleNotYet } from '#core/topology/between.ts'
import { compareGraphs } from '#core/topology/compare.ts'
import { graphOf } from '#core/topology/graph.ts'
import { findVariants, peopleOnWay } from '#core/topology/variants.ts'
import { buildWalk, type Walk } from '#core/topology/walk.ts'
import { anyHistory, anyKeep } from './arbitrary.ts'
import { type PlainEvent, type PlainHistory, toColumns } from './history.ts'

type Keep = readonly boolean[] | null

function walkOf(history: PlainHistory, lens: 'step' | 'event', keep: Keep = null): Walk {
  const columns = toColumns(history)
  return buildWalk({
    ...columns,
    lens,
    caseKind: 'user',
    keep: keep === null ? null : Uint8Array.from(history.events, (_, place) => (keep[place] ? 1 : 0)),
    conversion: { kind: 'event', types: [columns.numberOf('CONVERSION')] },
    initialStep: columns.numberOf('START'),
  })
}

/** Everyone's kept events in order, by name. */
function sequences({ events }: PlainHistory, keep: Keep = null): PlainEvent[][] {
  const people = [...new Set(events.map(({ person }) => person))]
  return people.flatMap((name) => {
    const own = events
      .map((event, place) => ({ event, place }))
      .filter(({ event, place }) => event.person === name && (keep === null || keep[place] === true))
      .sort((left, right) => left.event.time - right.event.time || left.place - right.place)
    return own.length === 0 ? [] : [own.map(({ event }) => event)]
  })
}

describe('the time between two nodes', () => {
  it('is counted from the first visit to the next first one, as in going through every person', () => {
    const type = fc.constantFrom('VIEW', 'CLICK', 'CONVERSION')
    fc.assert(
      fc.property(anyHistory, anyKeep, type, type, (history, keep, from, to) => {
        const times: number[] = []
        let reached = 0
        for (const own of sequences(history, keep)) {
          const first = own.findIndex((event) => event.type === from)
          if (first < 0) continue
          reached += 1
          const then = own.slice(first + 1).find((event) => event.type === to)
          if (then !== undefined) times.push(then.time - (own[first]?.time ?? 0))
        }
        times.sort((a, b) => a - b)
        const rank = (share: number) =>
          times.find((time) => times.filter((other) => other <= time).length >= times.length * share) ?? null
        const found = betweenNodes(walkOf(history, 'event', keep), from, to)
        expect(peopleNotYet(walkOf(history, 'event', keep), from, to)).toHaveLength(reached - times.length)
        expect([found.reached, found.went]).toEqual([reached, times.length])
        expect([found.lowerQuartileMs, found.upperQuartileMs, found.p90Ms]).toEqual([
          rank(0.25),
          rank(0.75),
          rank(0.9),
        ])
        expect(found.histogram.buckets.reduce((sum, { count }) => sum + count, 0)).toBe(times.length)
        if (times.length > 0) {
          const middle = [times[(times.length - 1) >> 1] ?? 0, times[times.length >> 1] ?? 0]
          expect(found.medianMs).toBe(((middle[0] ?? 0) + (middle[1] ?? 0)) / 2)
        }
      }),
    )
  })

  it('counts over steps that lie between, also where a filter hides moves', () => {
    const history: PlainHistory = {
      events: [
        { person: 'ann', time: 0, type: 'VIEW' },
        { person: 'ann', time: 1000, type: 'CLICK' },
        { person: 'ann', time: 5000, type: 'VIEW' },
        { person: 'ann', time: 9000, type: 'CLICK' },
      ],
      transitions: [
        { event: 1, from: 'START', to: 'A' },
        { event: 2, from: 'A', to: 'B' },
        { event: 3, from: 'B', to: 'C' },
      ],
    }
    expect(betweenNodes(walkOf(history, 'step'), 'A', 'C')).toMatchObject({
      reached: 1,
      went: 1,
      medianMs: 8000,
    })
    const hidden = walkOf(history, 'step', [true, true, false, true])
    expect(betweenNodes(hidden, 'A', 'C')).toMatchObject({ went: 1, medianMs: 8000 })
    expect(betweenNodes(walkOf(history, 'step'), 'C', 'A')).toMatchObject({
      reached: 1,
      went: 0,
      medianMs: null,
    })
  })
})

/** Going back and forth is rubbed out of a text, letter by letter: ABABAC is ABAC. */
function withoutCircles(letters: string): string {
  const shorter = letters.replace(/(.)((?!\1).)\1\2/, '$1$2')
  return shorter === letters ? letters : withoutCircles(shorter)
}

describe('whole journeys', () => {
  it('count going back and forth once, and say who did', () => {
    fc.assert(
      fc.property(anyHistory, fc.boolean(), (history, collapse) => {
        const written = new Map<string, { count: number; circled: number }>()
        for (const own of sequences(history)) {
          const plain = own
            .map(({ type }) => type.charAt(1))
            .filter((type, at, all) => !collapse || type !== all[at - 1])
            .join('')
          const way = withoutCircles(plain)
          const { count, circled } = written.get(way) ?? { count: 0, circled: 0 }
          written.set(way, { count: count + 1, circled: circled + (way === plain ? 0 : 1) })
        }
        const how = { collapse, circles: true }
        const walk = walkOf(history, 'event')
        const { variants } = findVariants(walk, { ...how, limit: 1000, examples: 1 })
        const letters = (nodes: readonly string[]) => nodes.map((node) => node.charAt(1)).join('')
        expect(
          new Map(variants.map(({ nodes, count, circled }) => [letters(nodes), { count, circled }])),
        ).toEqual(written)
        for (const { nodes, count } of variants)
          expect(peopleOnWay(walk, { nodes, begunBefore: false, ...how })).toHaveLength(count)
      }),
    )
  })

  it('are grouped as by writing each one down', () => {
    fc.assert(
      fc.property(anyHistory, fc.boolean(), (history, collapse) => {
        const written = new Map<string, number[]>()
        for (const own of sequences(history)) {
          const types = own
            .map(({ type }) => type)
            .filter((type, at, all) => !collapse || type !== all[at - 1])
          const length = (own.at(-1)?.time ?? 0) - (own[0]?.time ?? 0)
          const key = types.join('>')
          written.set(key, [...(written.get(key) ?? []), length])
        }
        const found = findVariants(walkOf(history, 'event'), { collapse, limit: 1000, examples: 2 })
        expect(found.cases).toBe(sequences(history).length)
        expect(found.distinct).toBe(written.size)
        expect(
          Object.fromEntries(found.variants.map(({ nodes, count }) => [nodes.join('>'), count])),
        ).toEqual(Object.fromEntries([...written].map(([key, lengths]) => [key, lengths.length])))
        for (const { nodes, count, converted, medianMs, people } of found.variants) {
          const lengths = (written.get(nodes.join('>')) ?? []).sort((a, b) => a - b)
          expect(medianMs).toBe(
            ((lengths[(lengths.length - 1) >> 1] ?? 0) + (lengths[lengths.length >> 1] ?? 0)) / 2,
          )
          expect(converted).toBe(nodes.includes('CONVERSION') ? count : 0)
          expect(people.length).toBe(Math.min(2, count))
          expect(peopleOnWay(walkOf(history, 'event'), { nodes, begunBefore: false, collapse })).toHaveLength(
            count,
          )
        }
      }),
    )
  })
})

describe('whole journeys within a time range', () => {
  const history: PlainHistory = {
    events: [
      { person: 'ann', time: 0, type: 'VIEW' },
      { person: 'ann', time: 1000, type: 'CLICK' },
      { person: 'ann', time: 5000, type: 'VIEW' },
      { person: 'bob', time: 1000, type: 'VIEW' },
      { person: 'bob', time: 5000, type: 'VIEW' },
      { person: 'cem', time: 5000, type: 'VIEW' },
      { person: 'cem', time: 9000, type: 'CLICK' },
    ],
    transitions: [
      { event: 1, from: 'START', to: 'A' },
      { event: 2, from: 'A', to: 'B' },
      { event: 5, from: 'START', to: 'A' },
      { event: 6, from: 'A', to: 'B' },
    ],
  }

  it('say where the range cuts them, and that who stayed where they were had none', () => {
    const columns = toColumns(history)
    const range = { from: 4000, to: 8000, passes: null }
    const walk = buildWalk({
      ...columns,
      lens: 'step',
      caseKind: 'user',
      keep: Uint8Array.from(history.events, ({ time }) => (time >= range.from && time < range.to ? 1 : 0)),
      range,
      conversion: { kind: 'none' },
      initialStep: columns.numberOf('START'),
    })
    const found = findVariants(walk, { collapse: true, limit: 10, examples: 3 })
    expect(found).toMatchObject({ cases: 2, stayed: 1, distinct: 2 })
    expect(
      found.variants.map(({ nodes, begunBefore, goOn, medianMs }) => [nodes, begunBefore, goOn, medianMs]),
    ).toEqual([
      // Ann came to A before the range, 4 s before she moved on.
      [['A', 'B'], true, 0, 4000],
      [['START', 'A'], false, 1, 0],
    ])
    expect(betweenNodes(walk, 'A', 'B')).toMatchObject({ reached: 1, went: 0 })
  })

  it('name a person of several sessions once', () => {
    const columns = toColumns({
      events: [1, 2, 3].map((hour) => ({ person: 'ann', time: hour * 3_600_000, type: 'VIEW' })),
    })
    const walk = buildWalk({
      ...columns,
      lens: 'event',
      caseKind: 'session',
      keep: null,
      conversion: { kind: 'none' },
      initialStep: -1,
    })
    const found = findVariants(walk, { collapse: true, limit: 10, examples: 3 })
    expect(found.variants.map(({ count, people }) => [count, people])).toEqual([[3, [0]]])
  })
})

describe('two sides', () => {
  it('are compared by the people of each, counted apart', () => {
    fc.assert(
      fc.property(anyHistory, anyKeep, anyKeep, (history, keepA, keepB) => {
        const graphs = [keepA, keepB].map((keep) => graphOf(walkOf(history, 'event', keep)))
        const [a, b] = graphs
        if (a === undefined || b === undefined) return
        const found = compareGraphs(a, b)
        const sides = [sequences(history, keepA), sequences(history, keepB)]
        const on = (side: PlainEvent[][] | undefined, from: string, to: string) =>
          (side ?? []).filter((own) =>
            own.some((event, at) => at > 0 && own[at - 1]?.type === from && event.type === to),
          ).length
        expect(found.people).toEqual({ a: sides[0]?.length, b: sides[1]?.length })
        for (const edge of found.edges) {
          expect([edge.a, edge.b]).toEqual([
            on(sides[0], edge.from, edge.to),
            on(sides[1], edge.from, edge.to),
          ])
          if (edge.difference === null) continue
          const { difference, low, high } = edge.difference
          expect(difference).toBeCloseTo(edge.a / found.people.a - edge.b / found.people.b, 12)
          expect(low <= difference + 1e-12 && difference <= high + 1e-12).toBe(true)
        }
        const pairs = new Set([...a.edges, ...b.edges].map(({ from, to }) => `${from}>${to}`))
        expect(found.edges).toHaveLength(pairs.size)
        expect(found.nodes).toHaveLength(new Set([...a.nodes, ...b.nodes].map(({ id }) => id)).size)
      }),
    )
  })
})
