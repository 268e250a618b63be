import fc from 'fast-check'
import { expect, it } from 'vitest'
import { orderEntries } from '#core/topology/order.ts'

const anyEntries = fc.array(
  fc.record({
    person: fc.integer({ min: 0, max: 5 }),
    time: fc.integer({ min: -3, max: 3 }),
    ordinal: fc.integer({ min: 0, max: 2 }),
  }),
)

it('orders by person, time, arrival and ordinal', () => {
  fc.assert(
    fc.property(anyEntries, (entries) => {
      const order = orderEntries({
        length: entries.length,
        person: Int32Array.from(entries, (entry) => entry.person),
        time: Float64Array.from(entries, (entry) => entry.time),
        // Pairs of entries share an arrival, as the transitions of one event do.
        arrival: Float64Array.from(entries, (_, place) => place >> 1),
        ordinal: Int32Array.from(entries, (entry) => entry.ordinal),
      })
      const wanted = entries
        .map((entry, place) => ({ ...entry, place }))
        .sort(
          (left, right) =>
            left.person - right.person ||
            left.time - right.time ||
            (left.place >> 1) - (right.place >> 1) ||
            left.ordinal - right.ordinal ||
            left.place - right.place,
        )
      expect([...order]).toEqual(wanted.map((entry) => entry.place))
    }),
  )
})
