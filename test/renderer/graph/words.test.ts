import { expect, test } from 'vitest'
import { comparesPeople } from '../../../renderer/graph/compare/sides.ts'
import { alreadyHow, endsOf } from '../../../renderer/graph/inspect/ends.ts'
import { elsewhereWords, stopsWords } from '../../../renderer/graph/overview/words.ts'
import { describeGroup } from '../../../renderer/people/describe.ts'

const people = { caseKind: 'user', lens: 'step' } as const
const sessions = { caseKind: 'session', lens: 'step' } as const
const node = { ends: 1593, endUsers: 388, outcome: null } as const
const of = { kind: 'endsAt', lens: 'step', id: 'TRIAL' } as const

test('of a range that is over nothing is said of now', () => {
  const range = { from: 1, to: 2 }
  expect(elsewhereWords(people, 921, {})).toBe('921 people stand at another step so far.')
  expect(elsewhereWords(people, 921, range)).toBe('921 people stood at another step at the end of the range.')
  expect(stopsWords(people, 117, {})).toContain('so far')
  expect(stopsWords(people, 117, range)).toContain('117 of them all moved on after it.')
  expect(endsOf(people, node, {}).button).toBe('1,593 there now')
  expect(endsOf(people, node, range).button).toBe('1,593 there at the end')
  expect(describeGroup(of, {})).toBe('who are in TRIAL now')
  expect(describeGroup(of, range)).toBe('who were in TRIAL at the end of the time range')
})

test('sessions that end somewhere are of fewer people, who are whom the button leads to', () => {
  const words = endsOf(sessions, node, {})
  expect(words.button).toBe('End there: 388 people')
  expect(words.how).toContain('of 388 people')
  expect(describeGroup({ ...of, caseKind: 'session' }, {})).toBe('with a session that ended at TRIAL')
})

test('a difference against people is of whole journeys, one of events in two times is not', () => {
  const params = { colour: 'difference' }
  expect(comparesPeople({ view: 'graph', params })).toBe(true)
  expect(comparesPeople({ view: 'people', params })).toBe(false)
  expect(comparesPeople({ view: 'graph', params: {} })).toBe(false)
  expect(comparesPeople({ view: 'graph', params: { ...params, vs: 'before' } })).toBe(false)
  const other = { ...params, vs: 'filter', vsWhere: 'true' }
  expect(comparesPeople({ view: 'graph', params: other })).toBe(true)
  expect(comparesPeople({ view: 'graph', params: { ...other, vsWhose: 'events' } })).toBe(false)
})

test('by the events of a filter somebody was there last, not now', () => {
  expect(describeGroup(of, { where: 'event.source == "ios"' })).toContain('who were last in TRIAL')
  expect(describeGroup(of, { where: 'event.source == "ios"', whose: 'had' })).toBe('who are in TRIAL now')
  expect(alreadyHow({ where: 'event.source == "ios"' })).toContain('by events that the filter leaves out')
  expect(alreadyHow({ from: 1 })).toBe('came before the time range, no visits of it')
})
