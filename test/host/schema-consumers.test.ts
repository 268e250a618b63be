import { expect, test } from 'vitest'
import { consumersOfRules } from '#core/host/schemas/consumers.ts'
import { Ruleset } from '#core/journey/ruleset.ts'

test('conditions, exits and values of outcomes are readers, in further journeys too', () => {
  const ruleset = Ruleset.parse({
    version: '1',
    rules: [
      { id: 'pay', fromState: 'START', eventType: 'PAYMENT', condition: 'payload.ok', toState: 'PAID' },
      { id: 'free', fromState: 'START', eventType: 'VOUCHER', toState: 'PAID' },
    ],
    exits: [{ id: 'gone', eventType: 'DELETE', condition: "payload.by == 'support'" }],
    outcomes: [
      { step: 'PAID', kind: 'conversion', value: 'payload.amount' },
      { step: 'LOST', kind: 'loss' },
    ],
    journeys: [
      {
        id: 'support',
        rules: [
          { id: 'ask', fromState: 'A', eventType: 'TICKET', condition: 'payload.topic == "x"', toState: 'B' },
        ],
        outcomes: [{ step: 'B', kind: 'loss', value: 'payload.cost' }],
      },
    ],
  })
  expect(consumersOfRules(ruleset)).toEqual([
    { name: 'rule pay', eventType: 'PAYMENT', paths: ['/ok'] },
    { name: 'rule free', eventType: 'VOUCHER', paths: [] },
    { name: 'exit gone', eventType: 'DELETE', paths: ['/by'] },
    { name: 'outcome PAID', eventType: 'PAYMENT', paths: ['/amount'] },
    { name: 'outcome PAID', eventType: 'VOUCHER', paths: ['/amount'] },
    { name: 'rule ask (support)', eventType: 'TICKET', paths: ['/topic'] },
    { name: 'outcome B (support)', eventType: 'TICKET', paths: ['/cost'] },
  ])
})
