import { expect, test } from 'vitest'
import { shellQuote } from '../../../renderer/people/payload/curl.ts'
import { shortList, stateLines } from '../../../renderer/people/state-diff.ts'

const before = {
  currentStep: 'LANDING',
  history: ['CLICK'],
  metadata: { a: 1, gone: true },
  lastEventAt: 5,
  version: 0,
}
const after = {
  currentStep: 'PRICING',
  history: ['CLICK'],
  metadata: { a: 1, b: { c: 2 } },
  lastEventAt: 9,
  version: 1,
}

test('metadata keys stand for themselves; absent is not null', () => {
  const lines = stateLines(before, after)
  expect(lines.map((line) => [line.key, line.changed])).toEqual([
    ['currentStep', true],
    ['history', false],
    ['metadata.a', false],
    ['metadata.b', true],
    ['metadata.gone', true],
    ['lastEventAt', true],
    ['version', true],
  ])
  expect(lines.find((line) => line.key === 'metadata.gone')?.after).toBeUndefined()
})

test('a long history keeps its end and says how much it leaves out', () => {
  expect(shortList(['A', 'B', 'C'], 2)).toBe('[… 1 more, "B", "C"]')
  expect(shortList([], 2)).toBe('[]')
})

test('a quote in a payload cannot leave the shell word', () => {
  expect(shellQuote(`it's; rm -rf`)).toBe(`'it'\\''s; rm -rf'`)
})
