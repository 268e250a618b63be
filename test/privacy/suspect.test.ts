import { expect, test } from 'vitest'
import { DEFAULT_POLICY } from '#core/privacy/policy.ts'
import { createScrubber } from '#core/privacy/scrub.ts'
import { createSuspicion } from '#core/privacy/suspect.ts'
import { testTokens } from './tokens.ts'

const suspect = createSuspicion(DEFAULT_POLICY)

test.each<[keys: string[], samples: string[], kind: string | null]>([
  [['contact'], ['none', 'write to anna@example.com'], 'email'],
  [['note'], ['4111 1111 1111 1111'], 'card'],
  [['account'], ['DE89 3704 0044 0532 0130 00'], 'iban'],
  [['seen', 'from'], ['192.168.1.20'], 'ip'],
  [['firstName'], ['Anna'], 'name'],
  [['user', 'name'], ['Anna'], 'name'],
  [['product', 'name'], ['Lamp'], null],
  [['emailAddress'], [], 'email'],
  [['firstName'], ['•••'], 'name (masked)'],
  [['items', '*', 'sku'], ['A-1', '2026-01-01T00:00:00Z', '7e57d004-2b97-4e7a-b45f-5387367791cd'], null],
])('%j with %j: %j', (keys, samples, kind) => expect(suspect(keys, samples)).toBe(kind))

test('what privacy has replaced is told apart from what lies open', () => {
  const scrubbed = createScrubber(DEFAULT_POLICY, testTokens).json({ a: 'anna@example.com' })
  expect(suspect(['a'], [String(scrubbed.a)])).toBe('email (as tokens)')
  expect(suspect(['a'], [String(scrubbed.a), 'bob@example.com'])).toBe('email')
})
