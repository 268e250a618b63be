import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { editDistance } from '#core/base/near-names.ts'
import { auditTaxonomy, type Proposal, type TypeStatistics, type Usage } from '#core/registry/audit.ts'
import { RegistryDocument, SamplingDocument } from '#core/registry/document.ts'
import { nearNames } from '#core/registry/names.ts'
import {
  type AppliedChange,
  changeFor,
  type GovernanceDocuments,
  withChange,
  withoutChange,
} from '#core/registry/proposals.ts'
import { event, registry } from './events.ts'

const DAY = 86_400_000

function type(eventType: string, events: number, fields: TypeStatistics['fields'] = []): TypeStatistics {
  return { eventType, events, firstSeen: 1, lastSeen: 2 * DAY, sample: 100, fields }
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
    const field = {
      events: 50,
      distinct: 9,
      isBounded: false,
      texts: 0,
      numbers: 0,
      isYesNo: false,
      samples: [],
    }
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
        texts: 0,
        numbers: 0,
        isYesNo: false,
        share: 0.5,
        usedBy: ['rule rule_001'],
        personal: null,
      },
      {
        path: '/mail',
        events: 50,
        distinct: 9,
        isBounded: false,
        texts: 0,
        numbers: 0,
        isYesNo: false,
        share: 0.5,
        usedBy: [],
        personal: 'email',
      },
    ])
  })

  test('samples are looked at and never handed on', () => {
    const fields = [
      {
        path: '/a',
        events: 1,
        distinct: 1,
        isBounded: false,
        texts: 0,
        numbers: 0,
        isYesNo: false,
        samples: ['anna@example.com'],
      },
    ]
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

  test('a type that began less than a day ago is proposed for nothing yet', () => {
    const fresh = { ...type('SCROLL', 600), firstSeen: 2 * DAY - 60_000 }
    expect(auditTaxonomy([fresh, type('PURCHASE', 200)], usage, detect, NOBODY).proposals).toEqual([])
    const older = { ...fresh, firstSeen: DAY }
    expect(auditTaxonomy([older, type('PURCHASE', 200)], usage, detect, NOBODY).proposals).toHaveLength(1)
  })

  test('what was applied is not proposed again', () => {
    const statistics = [type('SCROLL', 600), type('PURCHASE', 200), type('sign_up', 30), type('SignUp', 19)]
    const known = { sampled: new Set(['SCROLL']), merged: new Set(['SignUp']) }
    expect(auditTaxonomy(statistics, usage, detect, known).proposals).toEqual([])
    expect(auditTaxonomy([], usage, detect, NOBODY)).toMatchObject({ usedShare: null, proposals: [] })
  })
})

const NONE = { registry: RegistryDocument.parse({}), sampling: SamplingDocument.parse({}) }

/** Both documents after a proposal, and what it changed. */
function applied(proposal: Proposal, documents: GovernanceDocuments) {
  const change = changeFor(proposal, documents)
  const next = withChange(change, documents)
  return { change, documents: { ...documents, [next.kind]: next.document } }
}

function undone(change: AppliedChange, documents: GovernanceDocuments): GovernanceDocuments | string {
  const next = withoutChange(change, documents)
  return next.ok ? { ...documents, [next.value.kind]: next.value.document } : next.error.message
}

test('a proposal becomes a new version of one document, and does what it says', () => {
  const hover: Proposal = { kind: 'drop', eventType: 'HOVER', sentence: 'why' }
  const drop = applied(hover, NONE)
  expect(drop.documents).toEqual({
    ...NONE,
    sampling: { rules: [{ id: 'drop-HOVER', note: 'why', eventTypes: ['HOVER'], keep: 0 }] },
  })
  expect(registry({}, [], drop.documents.sampling).judge(event({ eventType: 'HOVER' })).kind).toBe('sampled')
  expect(applied(hover, drop.documents).documents.sampling.rules.map(({ id }) => id)).toEqual([
    'drop-HOVER',
    'drop-HOVER-2',
  ])
  const first = applied({ kind: 'merge', name: 'b', others: ['a'], sentence: '' }, NONE)
  const second = applied({ kind: 'merge', name: 'c', others: ['b'], sentence: '' }, first.documents)
  expect(registry(second.documents.registry).judge(event({ eventType: 'a' }))).toMatchObject({
    envelope: { eventType: 'c' },
  })
  expect(undone(first.change, second.documents)).toBe(
    'a is taken for c by a later change; undo that one first.',
  )
  expect(undone(second.change, second.documents)).toEqual(first.documents)
})

test('undoing takes back what one proposal changed, whatever was applied before and after it', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd', 'e')
  const aProposal: fc.Arbitrary<Proposal> = fc.oneof(
    fc.record({ kind: fc.constant('drop' as const), eventType: name, sentence: fc.constant('') }),
    fc
      .uniqueArray(name, { minLength: 2, maxLength: 3 })
      .map(([first = 'a', ...others]): Proposal => ({ kind: 'merge', name: first, others, sentence: '' })),
  )
  fc.assert(
    fc.property(fc.array(aProposal, { minLength: 1, maxLength: 5 }), fc.nat(), (proposals, pick) => {
      let documents: GovernanceDocuments = NONE
      const steps = proposals.map((proposal) => {
        const before = documents
        const made = applied(proposal, documents)
        documents = made.documents
        return { before, change: made.change }
      })
      const chosen = steps[pick % steps.length]
      if (chosen === undefined) return
      const result = undone(chosen.change, documents)
      if (typeof result === 'string') {
        expect(chosen).not.toBe(steps.at(-1))
        return
      }
      if (chosen === steps.at(-1)) expect(result).toEqual(chosen.before)
      const touched = chosen.change.kind === 'registry' ? chosen.change.names.map(({ from }) => from) : []
      const others = (names: Readonly<Record<string, string>>): [string, string][] =>
        Object.entries(names).filter(([from]) => !touched.includes(from))
      expect(others(result.registry.names)).toEqual(others(documents.registry.names))
      expect(documents.sampling.rules.length - result.sampling.rules.length).toBe(touched.length > 0 ? 0 : 1)
    }),
    { numRuns: 500 },
  )
})
