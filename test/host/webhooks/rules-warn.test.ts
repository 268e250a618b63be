import { expect, test } from 'vitest'
import { checkRules } from '#core/host/answers/answer-rules.ts'

const RULES = JSON.stringify({
  version: '1',
  rules: [
    {
      id: 'tell',
      fromState: 'A',
      eventType: 'CLICK',
      toState: 'B',
      actions: ['crm', 'mail', 'crm'].map((url) => ({ type: 'WEBHOOK', payload: { url } })),
    },
  ],
})

test('a name without an address is pointed out once for each rule, where addresses are known', () => {
  const check = (...names: string[]) =>
    checkRules(RULES, { has: () => null, addresses: new Set(names) }).findings.filter(
      ({ code }) => code === 'unknown_address',
    )
  expect(check('crm', 'mail')).toEqual([])
  expect(check('mail')).toMatchObject([
    { severity: 'warning', rule: 'tell', message: 'no address for webhooks is named crm.', line: 1 },
  ])
  expect(check()).toHaveLength(2)
  expect(checkRules(RULES).findings.filter(({ code }) => code === 'unknown_address')).toEqual([])
})
