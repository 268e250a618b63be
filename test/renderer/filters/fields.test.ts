import { expect, test } from 'vitest'
import type { Vocabulary } from '#core/contract/drafts.ts'
import { clauseOf } from '../../../renderer/filters/clause.ts'
import { nearestField, payloadFields, unknownFields } from '../../../renderer/filters/fields.ts'
import { suggestedValues } from '../../../renderer/filters/suggested-values.ts'

const vocabulary: Vocabulary = {
  steps: ['PAID', 'LANDING'],
  sources: ['web', 'ios'],
  eventTypes: [
    {
      name: 'VIEW',
      events: 9,
      fields: [
        { path: 'channel', events: 9, values: ['ads', 'mail'] },
        { path: 'page.url', events: 8, values: [] },
      ],
    },
    { name: 'PAY', events: 2, fields: [{ path: 'channel', events: 2, values: ['mail', 'search'] }] },
  ],
  schema: {},
}

test('fields of all event types are one list, with the values of all of them', () => {
  expect(payloadFields(vocabulary)).toEqual([
    { path: 'channel', events: 11, values: ['ads', 'mail', 'search'] },
    { path: 'page.url', events: 8, values: [] },
  ])
  const draft = { field: 'payload', key: 'channel', negated: false, value: '' }
  expect(suggestedValues(draft, vocabulary)).toEqual(['ads', 'mail', 'search'])
  expect(suggestedValues({ ...draft, field: 'state.currentStep' }, vocabulary)).toEqual(['PAID', 'LANDING'])
  expect(suggestedValues({ ...draft, field: 'event.source' }, vocabulary)).toEqual(['web', 'ios'])
  expect(clauseOf({ ...draft, key: 'page.url', value: '/' })).toBe('payload.page.url == "/"')
})

test.each([
  ['payload.channel == "ads"', []],
  ['payload.chanel == "ads" && event.sourc == "web"', ['payload.chanel', 'event.sourc']],
  ['payload.page.url.startsWith("/payload.nothing")', []],
  ['has(payload.page) && payload.page.ulr == "x"', ['payload.page.ulr']],
  ['payload.channel.startsWith("a") || state.currentStep == "X"', []],
])('%s names %j that nobody has', (expression, unknown) => {
  expect(unknownFields(expression, vocabulary)).toEqual(unknown)
})

test('a slip of the hand is told apart from another word', () => {
  expect(nearestField('payload.chanel', vocabulary)).toBe('payload.channel')
  expect(nearestField('event.eventtype', vocabulary)).toBe('event.eventType')
  expect(nearestField('payload.colour', vocabulary)).toBeUndefined()
})
