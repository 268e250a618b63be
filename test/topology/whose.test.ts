import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventsOfPeople } from '#core/topology/whose.ts'
import { anyHistory } from './arbitrary.ts'
import { toColumns } from './history.ts'

const bits = fc.array(fc.boolean(), { minLength: 24, maxLength: 24 })

test('everything of the people who had an event, or of those who never had one, stays', () => {
  fc.assert(
    fc.property(
      anyHistory,
      fc.option(bits, { nil: null }),
      fc.option(bits, { nil: null }),
      fc.constantFrom('had' as const, 'never' as const),
      (history, matching, standing, whose) => {
        const { events, people } = toColumns(history)
        // The slow twin asks every person by name.
        const had = new Set(
          people.filter(
            (name, number) =>
              history.events.some((event, place) => event.person === name && (matching?.[place] ?? true)) &&
              (standing?.[number] ?? true),
          ),
        )
        const wanted = history.events.map(({ person }) => (had.has(person) === (whose === 'had') ? 1 : 0))
        const found = eventsOfPeople(
          events,
          whose,
          matching === null ? null : (entry) => matching[entry] === true,
          standing === null ? null : (person) => standing[person] === true,
        )
        expect([...found]).toEqual(wanted)
      },
    ),
  )
})
