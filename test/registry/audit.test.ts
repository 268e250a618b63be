import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { auditTaxonomy, type TypeStatistics, type Usage } from '#core/registry/audit.ts'
import { RegistryDocument, SamplingDocument } from '#core/registry/document.ts'
import { editDistance, nearNames } from '#core/registry/names.ts'
import { changeFor } from '#core/registry/proposals.ts'
import { event, registry } from './events.ts'

function type(eventType: string, events: number, fields: TypeStatistics['fields'] = []): TypeStatistics {
  return { eventType, events, firstSeen: 1, lastSeen: 9, sample: 100, fields }
}

const NOBODY = { sampled: new Set<string>(), merged: new Set<string>() }
const usage: Usage[] = [{ eventType: 'PURCHASE', name: 'rule rule_001', paths: ['/total'] }]
const detect = (path: string, samples: readonly string[]): string | null =>
  path === '/mail' || samples.some((sample) => sample.includes('@')) ? 'email' : null

describe('names', () => {
  test('the same words, however joined, and near misspellings are grouped under the most frequent', () => {
    expect(
      nearNames(['signup_click', 'SignUpClick', 'PAGE_VIEW', 'signup-click', 'PAGE_VEIW', 'CLICK']),
    ).toEqual([
      { name: 'signup_click', others: ['SignUpClick', 'signup-click'], why: 'same words' },
      { name: 'PAGE_VIEW', others: ['PAGE_VEIW'], why: 'spelt almost alike' },
    ])
  })

  test('numbered, short and really different names stay apart', () => {
    expect(
      nearNames(['step1', 'step2', 'checkout_1', 'checkout_2', 'LOGIN', 'LOGOUT', 'tap', 'map']),
    ).toEqual([])
  })

  test('the distance is that of its slow twin', () => {
    const slow = (a: string, b: string): number => {
      if (a === '' || b === '') return a.length + b.length
      const replace = slow(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1)
      const swaps = a.length > 1 && b.length > 1 && a[0] === b[1] && a[1] === b[0]
      const swap = swaps ? slow(a.slice(2), b.slice(2)) + 1 : replace
      return Math.min(replace, swap, slow(a.slice(1), b) + 1, slow(a, b.slice(1)) + 1)
    }
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 })
    fc.assert(
      fc.property(word, word, fc.nat(6), (a, b, most) => {
        expect(editDistance(a, b, most) <= most).toBe(slow(a, b) <= most)
        if (slow(a, b) <= most) expect(editDistance(a, b, most)).toBe(slow(a, b))
      }),
    )
  })
})

describe('the audit', () => {
  test('says what is used, by whom, and what looks personal', () => {
    const field = { events: 50, distinct: 9, isBounded: false, samples: [] }
    const audit = auditTaxonomy(
      [
        type('CLICK', 300),
        type('PURCHASE', 100, [
          { ...field, path: '/total' },
          { ...field, path: '/mail' },
        ]),
      ],
      usage,
      detect,
      NOBODY,
    )
    expect(audit).toMatchObject({ events: 400, usedShare: 0.25 })
    expect(audit.types.map(({ eventType, share, usedBy }) => [eventType, share, usedBy])).toEqual([
      ['CLICK', 0.75, []],
      ['PURCHASE', 0.25, ['rule rule_001']],
    ])
    expect(audit.types[1]?.fields).toEqual([
      {
        path: '/total',
        events: 50,
        distinct: 9,
        isBounded: false,
        share: 0.5,
        usedBy: ['rule rule_001'],
        personal: null,
      },
      { path: '/mail', events: 50, distinct: 9, isBounded: false, share: 0.5, usedBy: [], personal: 'email' },
    ])
  })

  test('samples are looked at and never handed on', () => {
    const fields = [{ path: '/a', events: 1, distinct: 1, isBounded: false, samples: ['anna@example.com'] }]
    const audit = auditTaxonomy([type('CLICK', 1, fields)], [], detect, NOBODY)
    expect(audit.types[0]?.fields[0]?.personal).toBe('email')
    expect(JSON.stringify(audit)).not.toContain('anna')
  })

  test('proposes to sample much, drop some, leave little, and merge names; nothing for what is used', () => {
    const audit = auditTaxonomy(
      [
        type('SCROLL', 600),
        type('HOVER', 150),
        type('PURCHASE', 200),
        type('RARE', 1),
        type('sign_up', 30),
        type('SignUp', 19),
      ],
      usage,
      detect,
      NOBODY,
    )
    expect(audit.proposals.map(({ sentence }) => sentence)).toEqual([
      'sign_up, SignUp: same words. Take them all for sign_up.',
      'SCROLL is 60 % of all events, and no rule, funnel or view uses it. Keep it for 8 % of people.',
      'HOVER is 15 % of all events, and no rule, funnel or view uses it. Drop it.',
    ])
  })

  test('what was applied is not proposed again', () => {
    const statistics = [type('SCROLL', 600), type('PURCHASE', 200), type('sign_up', 30), type('SignUp', 19)]
    const known = { sampled: new Set(['SCROLL']), merged: new Set(['SignUp']) }
    expect(auditTaxonomy(statistics, usage, detect, known).proposals).toEqual([])
    expect(auditTaxonomy([], usage, detect, NOBODY)).toMatchObject({ usedShare: null, proposals: [] })
  })
})

test('a proposal becomes a new version of one document, and does what it says', () => {
  const documents = { registry: RegistryDocument.parse({}), sampling: SamplingDocument.parse({}) }
  const drop = changeFor({ kind: 'drop', eventType: 'HOVER', sentence: 'why' }, documents)
  expect(drop).toEqual({
    kind: 'sampling',
    document: { rules: [{ id: 'drop-HOVER', note: 'why', eventTypes: ['HOVER'], keep: 0 }] },
  })
  if (drop.kind !== 'sampling') throw new Error('sampling wanted')
  expect(registry({}, [], drop.document).judge(event({ eventType: 'HOVER' })).kind).toBe('sampled')
  const again = changeFor(
    { kind: 'drop', eventType: 'HOVER', sentence: 'why' },
    { ...documents, sampling: drop.document },
  )
  expect(again).toMatchObject({ document: { rules: [{ id: 'drop-HOVER' }, { id: 'drop-HOVER-2' }] } })
  const first = changeFor({ kind: 'merge', name: 'b', others: ['a'], sentence: '' }, documents)
  if (first.kind !== 'registry') throw new Error('registry wanted')
  const second = changeFor(
    { kind: 'merge', name: 'c', others: ['b'], sentence: '' },
    { ...documents, registry: first.document },
  )
  if (second.kind !== 'registry') throw new Error('registry wanted')
  expect(registry(second.document).judge(event({ eventType: 'a' }))).toMatchObject({
    envelope: { eventType: 'c' },
  })
})
