import { expect, test } from 'vitest'
import { shellQuote } from '../../../renderer/people/payload/curl.ts'
import { columnsOf, shortList, stateLines } from '../../../renderer/people/state-diff.ts'

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

test('the older state stands left and the newer right, each under its heading', () => {
  const view = (version: number) => ({
    ...{ currentStep: 'A', history: [], metadata: {}, lastEventAt: 0, version },
  })
  const states = { sessionStart: view(0), before: view(1), after: view(2), now: view(3) }
  const told = (against: 'before' | 'session' | 'now') =>
    columnsOf(against, states, { number: 7, session: 2 }).map(
      ({ heading, state }) => `${heading}: ${state?.version}`,
    )
  expect(told('before')).toEqual(['before event 7: 1', 'after event 7: 2'])
  expect(told('session')).toEqual(['start of session 2: 0', 'after event 7: 2'])
  expect(told('now')).toEqual(['after event 7: 2', 'now: 3'])
})
