import { expect, test } from 'vitest'
import { brokenConsumers, type Consumer } from '#core/registry/consumers.ts'
import { read } from './events.ts'

const closed = (properties: Record<string, unknown>) =>
  read({ type: 'object', properties, additionalProperties: false })
const rule: Consumer = {
  name: 'rule rule_002',
  eventType: 'FORM',
  paths: ['/formId', '/utm/source', '/items/0/sku'],
}
const full = {
  formId: { type: 'string' },
  utm: { type: 'object', properties: { source: { type: 'string' } } },
  items: { type: 'array', items: { type: 'object', properties: { sku: { type: 'string' } } } },
}

test('a field that a rule reads and that goes away is named with its rule', () => {
  const { formId: _, ...rest } = full
  expect(brokenConsumers([rule], 'FORM', closed(full), closed(rest))).toEqual([
    {
      consumer: 'rule rule_002',
      path: '/formId',
      message: 'rule rule_002 reads /formId: the new version has no such field.',
    },
  ])
  expect(brokenConsumers([rule], 'OTHER', closed(full), closed(rest))).toEqual([])
  expect(brokenConsumers([{ ...rule, eventType: null }], 'OTHER', closed(full), closed(rest))).toHaveLength(1)
})

test('another kind of value breaks a reader, a wider one does not', () => {
  const narrow = closed({ ...full, formId: { type: 'integer' } })
  expect(brokenConsumers([rule], 'FORM', closed(full), narrow).map(({ message }) => message)).toEqual([
    'rule rule_002 reads /formId: the new version has a whole number there.',
  ])
  expect(
    brokenConsumers([rule], 'FORM', closed(full), closed({ ...full, formId: { type: ['string', 'null'] } })),
  ).toEqual([])
  const deep = closed({
    ...full,
    items: { type: 'array', items: { type: 'object', additionalProperties: false } },
  })
  expect(brokenConsumers([rule], 'FORM', closed(full), deep).map(({ path }) => path)).toEqual([
    '/items/0/sku',
  ])
})

test('an open schema breaks nobody, and what was never there breaks nobody anew', () => {
  expect(brokenConsumers([rule], 'FORM', null, read({ type: 'object' }))).toEqual([])
  expect(brokenConsumers([rule], 'FORM', null, closed({}))).toHaveLength(3)
  expect(brokenConsumers([rule], 'FORM', closed({}), closed({}))).toEqual([])
})
