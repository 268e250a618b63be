import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shareOf } from '#core/base/hash.ts'
import { SamplingDocument } from '#core/registry/document.ts'
import { edgeRules, keepsSubject } from '#core/registry/sampling.ts'
import { event, registry } from './events.ts'

/** FNV-1a and the finaliser as their authors write them, over the bytes of a real encoder and in 64 bits. */
function slowShare(text: string): number {
  let hash = 0x811c9dc5n
  for (const byte of new TextEncoder().encode(text))
    hash = ((hash ^ BigInt(byte)) * 0x01000193n) & 0xffffffffn
  hash = ((hash ^ (hash >> 16n)) * 0x85ebca6bn) & 0xffffffffn
  hash = ((hash ^ (hash >> 13n)) * 0xc2b2ae35n) & 0xffffffffn
  return Number(hash ^ (hash >> 16n)) / 2 ** 32
}

test('the hash is that of its slow twin, for any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(shareOf(text)).toBe(slowShare(text))
    }),
  )
  expect(shareOf('half a pair \ud800')).toBe(slowShare('half a pair \ud800'))
})

test('the kept share is what the rule says, for ids as senders make them', () => {
  for (const keep of [0.01, 0.1, 0.5, 0.9]) {
    const people = Array.from({ length: 20_000 }, (_, index) => `user_${index}`)
    const kept = people.filter((subject) => keepsSubject({ id: 'noise', keep }, subject)).length
    // Four standard deviations of a fair draw.
    expect(Math.abs(kept - 20_000 * keep)).toBeLessThan(4 * Math.sqrt(20_000 * keep * (1 - keep)))
  }
})

test('two rules choose independently, and a greater share keeps everyone whom a smaller one kept', () => {
  const people = Array.from({ length: 20_000 }, (_, index) => `user_${index}`)
  const both = people.filter(
    (subject) =>
      keepsSubject({ id: 'a', keep: 0.5 }, subject) && keepsSubject({ id: 'b', keep: 0.5 }, subject),
  )
  expect(Math.abs(both.length - 5000)).toBeLessThan(250)
  fc.assert(
    fc.property(
      fc.string(),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (subject, a, b) => {
        if (keepsSubject({ id: 'r', keep: Math.min(a, b) }, subject))
          expect(keepsSubject({ id: 'r', keep: Math.max(a, b) }, subject)).toBe(true)
        expect(keepsSubject({ id: 'r', keep: 1 }, subject)).toBe(true)
        expect(keepsSubject({ id: 'r', keep: 0 }, subject)).toBe(false)
      },
    ),
  )
})

test('a person’s events stay together, and a dropped one names its rule', () => {
  const rules = [
    { id: 'scrolls', eventTypes: ['SCROLL'], keep: 0.3 },
    { id: 'bots', when: 'isBot', keep: 0 },
  ]
  const sampled = registry({}, [], { rules })
  for (let person = 0; person < 200; person += 1) {
    const kinds = Array.from(
      { length: 5 },
      (_, index) =>
        sampled.judge(
          event({ userId: `u${person}`, eventType: 'SCROLL', timestamp: index, payload: { index } }),
        ).kind,
    )
    expect(new Set(kinds).size).toBe(1)
    expect(sampled.judge(event({ userId: `u${person}` })).kind).toBe('event')
  }
  expect(sampled.judge(event({ payload: { isBot: true } }))).toMatchObject({ kind: 'sampled', rule: 'bots' })
})

test('what the edge keeps stays on arrival, and what it drops would not have stayed', () => {
  const document = SamplingDocument.parse({
    rules: [
      { id: 'a', eventTypes: ['SCROLL', 'MOVE'], keep: 0.5 },
      { id: 'b', keep: 0.8 },
      { id: 'c', eventTypes: ['MOVE'], when: 'isBot', keep: 0 },
    ],
  })
  const edge = edgeRules(document)
  expect(edge).toMatchObject({ rules: [{ id: 'a' }, { id: 'b', eventTypes: null }], onArrival: ['c'] })
  const arrival = registry({}, [], document)
  const keepsAtEdge = (type: string, subject: string): boolean =>
    edge.rules.every(
      (rule) => !(rule.eventTypes?.includes(type) ?? true) || slowShare(`${rule.id}\n${subject}`) < rule.keep,
    )
  let dropped = 0
  for (const eventType of ['SCROLL', 'MOVE', 'CLICK'])
    for (let person = 0; person < 300; person += 1) {
      const stays = arrival.judge(event({ eventType, userId: `p${person}` })).kind === 'event'
      expect(keepsAtEdge(eventType, `p${person}`)).toBe(stays)
      if (!stays) dropped += 1
    }
  expect(dropped).toBeGreaterThan(200)
})
