import { expect, test } from 'vitest'
import { partsOf } from '../../../renderer/shell/keys/rules-parts.ts'

test('experiments, outcomes of every journey and segments are found by name and lead to where they are shown', () => {
  const parts = partsOf({
    active: null,
    initialStep: 'NEW',
    outcomes: [{ step: 'PAID', kind: 'conversion' }],
    further: [{ id: 'forms', initialStep: 'EMPTY', outcomes: [{ step: 'LOST', kind: 'loss' }] }],
    rules: [],
    versions: [],
    experiments: ['checkout'],
    segments: ['fresh'],
    text: null,
  })
  expect(parts.map(({ kind, name, to }) => [kind, name, to.view])).toEqual([
    ['experiment', 'checkout', 'attribution'],
    ['outcome', 'PAID', 'graph'],
    ['outcome', 'LOST', 'graph'],
    ['segment', 'fresh', 'rules'],
  ])
  expect(parts[2]).toMatchObject({
    beside: 'loss of the journey forms',
    to: { params: { journey: 'forms' } },
  })
  expect(partsOf(undefined)).toEqual([])
})
