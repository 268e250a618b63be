import { expect, test } from 'vitest'
import { explainEvent } from '#core/journey/explain/explain.ts'
import { lintText } from '#core/journey/lint.ts'
import { readRuleset } from '#core/journey/reading/read.ts'
import { type FoldedEvent, initialState } from '#core/journey/state.ts'
import { PrivacyPolicy } from '#core/privacy/policy.ts'
import { createScrubber } from '#core/privacy/scrub.ts'
import { testTokens } from '../privacy/tokens.ts'

function rules(condition: string): string {
  return JSON.stringify({
    version: '1',
    rules: [{ id: 'checkout', fromState: 'BASKET', eventType: 'CHECKOUT', condition, toState: 'PAYING' }],
  })
}

function findings(condition: string, policy = PrivacyPolicy.parse({})) {
  const text = rules(condition)
  const read = readRuleset(text)
  if (!read.ok) throw new Error(read.error[0]?.message)
  const { hides } = createScrubber(policy, testTokens)
  return lintText(text, read.value, { has: () => null, hides }).filter(({ code }) => code === 'hidden_value')
}

test('a condition on a field that privacy masks is pointed out, also below the key that is ruled', () => {
  expect(findings("payload.total > 3 && payload.address.country == 'NL'")).toMatchObject([
    {
      severity: 'warning',
      rule: 'checkout',
      message:
        "payload.address.country is masked by privacy (key address): events carry ••• in its place, so `payload.address.country == 'NL'` can never hold.",
      hint: 'Send what rules need under another key, or keep it: "fields": [{ "path": "payload.address", "action": "keep" }] in the privacy policy.',
    },
  ])
  for (const condition of [
    "payload.street == 'Kade'",
    "payload.customer.name == 'Ann'",
    "payload.address in ['NL', 'BE']",
    "payload.address.startsWith('N')",
    "payload.plan == 'pro' || payload.address.city == 'Delft'",
    "payload.password == 'x'",
    'has(payload.password)',
    'payload.address.number > 3',
    "payload.birthday == '1990-03-04'",
  ])
    expect([condition, findings(condition).length]).toEqual([condition, 1])
})

test('nothing is said where a condition sees what was sent, or asks whether the field is there', () => {
  for (const condition of [
    "payload.name == 'bowl'",
    "payload.country == 'NL'",
    'has(payload.address)',
    'payload.address.verified == true',
    "payload.birthday == '1990'",
    "payload.address != '•••'",
  ])
    expect([condition, findings(condition)]).toEqual([condition, []])
  const keep = PrivacyPolicy.parse({ fields: [{ path: 'payload.address', action: 'keep' }] })
  expect(findings("payload.address.country == 'NL'", keep)).toEqual([])
  expect(findings("payload.address.country == 'NL'", PrivacyPolicy.parse({ on: false }))).toEqual([])
})

function explained(condition: string, payload: FoldedEvent['payload']): string {
  const read = readRuleset(rules(condition))
  if (!read.ok) throw new Error(read.error[0]?.message)
  const sent = { eventId: '', timestamp: 1, eventType: 'CHECKOUT', source: '', userId: 'ann', payload }
  const event = createScrubber(PrivacyPolicy.parse({}), testTokens).envelope(sent)
  return explainEvent({ state: initialState('BASKET'), event, rules: { number: 1, compiled: read.value } })
    .sentence
}

test('an explanation says that the value is hidden, and not that it is bullets', () => {
  expect(explained("payload.address.country == 'NL'", { address: { country: 'NL' } })).toBe(
    'In BASKET 1 rule wants CHECKOUT. checkout did not fire: `payload.address.country` is masked by privacy (key address): it can never be `NL`.',
  )
  expect(explained("payload.password == 'x'", { password: 'x' })).toContain(
    '`payload.password` is dropped by privacy (key password), the rule asks for',
  )
  expect(explained("payload.phone == '+31612345678'", { phone: '+31612345678' })).toContain(
    'is replaced by a token for privacy (key phone): it can never be `+31612345678`',
  )
  expect(explained("payload.address.startsWith('N')", { address: 'Nieuwstraat' })).toContain(
    "`payload.address.startsWith('N')` does not hold: `payload.address` is masked by privacy (key address)",
  )
  expect(explained("payload.total == '3'", { total: 3 })).toContain('(a number, not text)')
})
