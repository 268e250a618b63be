import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PeopleOf } from '#core/contract/people.ts'
import {
  type Address,
  changeAddress,
  filterOf,
  formatAddress,
  parseAddress,
  VIEWS,
} from '../../renderer/address/address.ts'
import { formatPeopleOf, parsePeopleOf } from '../../renderer/address/people-of.ts'
import type { Selection } from '../../renderer/address/selection.ts'

const name = fc
  .string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
  .filter((text) => text.isWellFormed())
const selection: fc.Arbitrary<Selection> = fc.oneof(
  fc.record({ kind: fc.constant('step' as const), id: name }),
  fc.record({ kind: fc.constant('edge' as const), from: name, to: name }),
  fc.record({ kind: fc.constant('event' as const), person: name, eventId: fc.uuid() }),
  fc.record({ kind: fc.constant('channel' as const), name }),
  fc.record({ kind: fc.constant('receipt' as const), arrival: fc.nat() }),
)
const lens = fc.constantFrom('step' as const, 'event' as const, 'source' as const)
const parts = fc.record({
  view: fc.constantFrom(...VIEWS),
  where: fc.option(name, { nil: undefined }),
  from: fc.option(fc.integer({ min: -1e12, max: 1e13 }), { nil: undefined }),
  to: fc.option(fc.nat(), { nil: undefined }),
  selection: fc.option(selection, { nil: undefined }),
  of: fc.option(
    fc.oneof(
      fc
        .record({ lens, from: name, to: name, journey: fc.option(name, { nil: undefined }) })
        .map(({ journey, ...edge }) => ({
          kind: 'edge' as const,
          ...edge,
          ...(journey === undefined ? {} : { journey }),
        })),
      fc.record({ kind: fc.constant('exposed' as const), experiment: name, variant: name }),
      fc
        .record({ experiment: name, variant: name, outcome: fc.option(name, { nil: undefined }) })
        .map(({ outcome, ...of }) => ({
          kind: 'converted' as const,
          ...of,
          ...(outcome === undefined ? {} : { outcome }),
        })),
    ),
    { nil: undefined },
  ),
  params: fc.dictionary(fc.stringMatching(/^[a-z]{1,4}Q$/), name),
})
/** What an expression keeps is said only where there is one. */
const address: fc.Arbitrary<Address> = fc
  .tuple(parts, fc.constantFrom(undefined, 'had' as const, 'never' as const))
  .map(([given, whose]) => ({ ...given, whose: given.where === undefined ? undefined : whose }))

test('an address survives being written and read', () => {
  fc.assert(
    fc.property(address, (given) => {
      const text = formatAddress(given)
      expect({ ...parseAddress(text), params: { ...parseAddress(text).params } }).toEqual({
        ...given,
        params: { ...given.params },
      })
      // Written again it is the same text: equal addresses make no new entry in the history.
      expect(formatAddress(parseAddress(text))).toBe(text)
    }),
  )
})

test('names that contain the separators stay whole', () => {
  const text = formatAddress({
    view: 'graph',
    params: {},
    selection: { kind: 'edge', from: 'A>B', to: 'C/D:E' },
  })
  expect(parseAddress(text).selection).toEqual({ kind: 'edge', from: 'A>B', to: 'C/D:E' })
})

test('what is not understood is left out, not thrown', () => {
  const read = parseAddress('#/nowhere?from=soon&to=12&sel=comet:1&of=node:moon:x&__proto__=1&lens=event')
  expect(read).toEqual({ view: 'graph', to: 12, params: { lens: 'event' } })
  expect(parseAddress('#/graph?sel=step:%25E0%25A4%25A').selection).toBeUndefined()
  expect(parseAddress('').view).toBe('graph')
})

test('going to another view keeps filter and selection and drops what only the old view knew', () => {
  const start = parseAddress('#/graph?lens=event&where=event.source == "web"&from=5&sel=step:A')
  const next = changeAddress(start, { view: 'live' })
  expect(next).toMatchObject({ view: 'live', from: 5, where: 'event.source == "web"', params: {} })
  expect(next.selection).toEqual({ kind: 'step', id: 'A' })
  expect(filterOf(next)).toEqual({ where: 'event.source == "web"', from: 5 })
  expect(changeAddress(start, { selection: undefined, params: { lens: undefined } })).toMatchObject({
    params: {},
  })
})

test('a journey comes along from the graph to the rules, and nowhere else', () => {
  const graph = parseAddress('#/graph?journey=help&lens=step')
  expect(changeAddress(graph, { view: 'rules' }).params).toEqual({ journey: 'help' })
  expect(changeAddress(graph, { view: 'attribution' }).params).toEqual({})
  // A draft may have journeys that nothing was counted in yet.
  expect(changeAddress(parseAddress('#/rules?journey=help'), { view: 'graph' }).params).toEqual({})
})

test('people of sessions stand in the address beside those of a journey', () => {
  const some: PeopleOf[] = [
    { kind: 'endsAt', lens: 'step', id: 'PAID', caseKind: 'session' },
    { kind: 'alreadyAt', lens: 'step', journey: 'support', id: 'A:B', caseKind: 'session' },
    { kind: 'endsAt', lens: 'step', journey: 'support', id: 'PAID' },
    { kind: 'went', lens: 'step', nodes: ['A>B', 'C:D'], begunBefore: true, collapse: false },
    { kind: 'went', lens: 'step', nodes: ['A'], begunBefore: false, collapse: true, circles: true },
    { kind: 'went', lens: 'event', caseKind: 'session', nodes: ['A'], begunBefore: false, collapse: true },
  ]
  for (const of of some) expect(parsePeopleOf(formatPeopleOf(of))).toEqual(of)
})
