import { expect, test } from 'vitest'
import { shownOf } from '#core/host/answers/shown.ts'
import { DEFAULT_POLICY } from '#core/privacy/policy.ts'
import { createScrubber } from '#core/privacy/scrub.ts'
import { testTokens } from '../privacy/tokens.ts'

const scrubber = createScrubber(DEFAULT_POLICY, testTokens)
const table = { columns: ['path', 'customer.name', 'firstName'], delimiter: ',', mapping: {} }

test.each<[string, Parameters<typeof shownOf>[0], string]>([
  ['an attribute of a trace', { format: 'xes' }, '{"case:firstName":"Annegret","amount":3}'],
  ['a telling key with a prefix', { format: 'xes' }, '{"customer:name":"Annegret"}'],
  ['a nested attribute', { format: 'xes' }, '{"a":{"value":1,"attributes":{"lastName":"Annegret"}}}'],
  ['a row of paths', { format: 'path', context: table }, 'a > b,Annegret,Annegret'],
  ['a row', { format: 'row', context: table }, 'a > b,Annegret,Annegret'],
  ['an event', { format: 'event' }, '{"payload":{"user":{"name":"Annegret"}}}'],
  ['a batch', { format: 'posthog' }, '[{"properties":{"$set":{"name":"Annegret"}}}]'],
  ['JSON that breaks off', { format: 'event' }, '{"payload":{"case:firstName":"Annegret","x":'],
])('the name in %s is not shown', (_what, original, text) => {
  const shown = shownOf(original, Buffer.from(text), scrubber)
  expect(shown).not.toContain('Annegret')
  expect(shown).toContain('•••')
})

test('a key of a log that is no person’s name stays readable', () => {
  const shown = shownOf(
    { format: 'xes' },
    Buffer.from('{"concept:name":"Create Fine","org:name":"Bank"}'),
    scrubber,
  )
  expect(JSON.parse(shown)).toEqual({ 'concept:name': 'Create Fine', 'org:name': 'Bank' })
})
