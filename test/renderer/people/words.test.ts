import { expect, test } from 'vitest'
import { matchParts } from '../../../renderer/people/describe.ts'
import { spans } from '../../../renderer/people/spans.ts'
import { startWords } from '../../../renderer/rules/words.ts'

test('backticks make code, one without a partner is text', () => {
  expect(spans('`a.b` is `x`.')).toEqual([
    { text: 'a.b', code: true },
    { text: ' is ', code: false },
    { text: 'x', code: true },
    { text: '.', code: false },
  ])
  expect(spans('a ` b')).toEqual([{ text: 'a ` b', code: false }])
})

test('every occurrence of a search is marked, whatever its case', () => {
  const parts = matchParts('User_17_17', '17')
  expect(parts.filter((part) => part.match)).toHaveLength(2)
  expect(parts.map((part) => part.text).join('')).toBe('User_17_17')
})

test('any step reads as such, also in a list', () => {
  expect(startWords({ kind: 'rule', fromState: ['A', '*'] })).toBe('any step')
  expect(startWords({ kind: 'rule', fromState: ['A', 'B'] })).toBe('A, B')
})
