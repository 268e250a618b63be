import { expect, test } from 'vitest'
import type { Vocabulary } from '#core/contract/drafts.ts'
import { clauseOf, withAdded } from '../../../renderer/filters/clause.ts'
import { nearestField, payloadFields, unknownFields } from '../../../renderer/filters/fields.ts'
import { suggestedValues } from '../../../renderer/filters/suggested-values.ts'
import { countedWords, keptWords, narrowedWords } from '../../../renderer/filters/words.ts'

const vocabulary: Vocabulary = {
  steps: ['PAID', 'LANDING'],
  journeys: [],
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

test('who was ever in a step is written for the main journey or a further one, with its steps to choose from', () => {
  const draft = { field: 'wasIn', key: '', negated: false, value: 'PAID' }
  expect(clauseOf(draft)).toBe('wasIn("PAID")')
  expect(clauseOf({ ...draft, negated: true, journey: 'support', value: 'OPEN' })).toBe(
    '!wasIn("OPEN", "support")',
  )
  const known = { ...vocabulary, journeys: [{ id: 'support', steps: ['CALM', 'OPEN'] }] }
  expect(suggestedValues(draft, known)).toEqual(['PAID', 'LANDING'])
  expect(suggestedValues({ ...draft, journey: 'support' }, known)).toEqual(['CALM', 'OPEN'])
})

test('alone it leaves whole journeys, beside events that are kept these events of the people meant', () => {
  const step = 'wasIn("PAID")'
  expect(withAdded({ where: '', whose: 'events' }, step)).toEqual({ where: step, whose: 'had' })
  expect(withAdded({ where: 'a || b', whose: 'events' }, step)).toEqual({
    where: `(a || b) && ${step}`,
    whose: 'events',
  })
  const now = 'state.currentStep == "PAID"'
  expect(withAdded({ where: step, whose: 'events' }, now).whose).toBe('had')
  expect(withAdded({ where: step, whose: 'never' }, now).whose).toBe('never')
})

test('the words say whom it means as a person would', () => {
  const filter = { where: 'wasIn("TRIAL") && !wasIn("PAID")', whose: 'had' } as const
  expect(countedWords(filter)).toBe('ever in TRIAL, never in PAID')
  expect(countedWords({ where: 'true', whose: 'had' })).toBe('their whole journeys are counted')
  expect(keptWords({ where: 'wasIn("PAID")', whose: 'never', from: 1 })).toBe(
    'whole journeys of people who were not in PAID within the time range',
  )
  expect(keptWords({ where: 'event.source == "web"', without: 'wasIn("PAID")' })).toBe(
    'events with event.source == "web", of people who were never in PAID',
  )
  expect(narrowedWords(filter)).toBe(
    'Whole journeys of people who were ever in TRIAL and never in PAID; all of the time.',
  )
})
