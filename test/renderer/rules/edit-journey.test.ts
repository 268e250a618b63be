import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readRuleset } from '#core/journey/reading/read.ts'
import { outcomeOf, withOutcome } from '../../../renderer/rules/form/rule-json.ts'
import { insertExit, journeyIn, setKey } from '../../../renderer/rules/text/edit-journey.ts'
import { applyChange, removeRule, replaceRule, rulesIn } from '../../../renderer/rules/text/edit-rules.ts'

const TEXT = readFileSync('examples/tidewater-rules.json', 'utf8')
const EXIT = { id: 'closed', eventType: 'ACCOUNT_CLOSED', toState: 'GONE' }
const WITH_JOURNEY = {
  version: '1',
  rules: [{ id: 'one', fromState: 'A', eventType: 'X', toState: 'B' }],
  journeys: [{ id: 'help', rules: [{ id: 'two', fromState: 'C', eventType: 'X', toState: 'D' }] }],
}

function changed(text: string, change: ReturnType<typeof setKey>): string {
  if (change === null) throw new Error('nothing to change')
  return applyChange(text, change)
}

test('an exit is put into a journey that has none yet, then beside it, changed and taken out', () => {
  for (const space of [undefined, 2, '\t']) {
    const text = JSON.stringify(WITH_JOURNEY, null, space)
    const one = changed(text, insertExit(text, EXIT, 'help'))
    expect(JSON.parse(one).journeys[0].exits).toEqual([EXIT])
    const two = changed(one, insertExit(one, { id: 'other' }, 'help'))
    expect(rulesIn(two, 'exits').map(({ id, journey }) => [journey, id])).toEqual([
      ['help', 'closed'],
      ['help', 'other'],
    ])
    const other = changed(two, replaceRule(two, 1, { id: 'other', toState: 'C' }, 'exits'))
    expect(JSON.parse(other).journeys[0].exits).toEqual([EXIT, { id: 'other', toState: 'C' }])
    expect(JSON.parse(changed(other, removeRule(other, 0, 'exits'))).journeys[0].exits).toEqual([
      { id: 'other', toState: 'C' },
    ])
  }
  const main = changed(TEXT, insertExit(TEXT, EXIT, ''))
  expect(readRuleset(main).ok).toBe(true)
  expect(JSON.parse(main)).toEqual({ ...JSON.parse(TEXT), exits: [EXIT] })
})

test('a key of a journey is set, changed and taken out, and nothing else changes', () => {
  const aJourney = fc.constantFrom('', 'help')
  const aKey = fc.constantFrom('initialState', 'reentry', 'outcomes', 'rules', 'nothing')
  const aValue = fc.constantFrom('once', { after: 'P1D' }, [{ step: 'B', kind: 'loss' }], [])
  const aSpace = fc.constantFrom(undefined, 2, '\t')
  fc.assert(
    fc.property(aJourney, aKey, aValue, aSpace, (journey, key, value, space) => {
      const text = JSON.stringify(WITH_JOURNEY, null, space)
      const set = changed(text, setKey(text, journey, key, value))
      const wanted = structuredClone<Record<string, unknown>>(WITH_JOURNEY)
      const [help] = WITH_JOURNEY.journeys
      if (journey === '') wanted[key] = value
      else wanted.journeys = [{ ...help, [key]: value }]
      expect(JSON.parse(set)).toEqual(wanted)
      const without = setKey(set, journey, key, undefined)
      const owner = JSON.parse(changed(set, without))
      expect(Object.hasOwn(journey === '' ? owner : owner.journeys[0], key)).toBe(false)
    }),
  )
  expect(setKey('{ "rules": [', '', 'reentry', 'once')).toBe(null)
  expect(setKey(TEXT, '', 'reentry', undefined)).toBe(null)
  expect(setKey(TEXT, 'gone', 'reentry', 'once')).toBe(null)
  expect(changed('{}', setKey('{}', '', 'version', '1'))).toBe('{"version": "1"}')
})

test('a step is marked as outcome and unmarked, and keeps its value', () => {
  const journey = journeyIn(TEXT, '')
  expect(Object.keys(journey)).not.toContain('rules')
  expect(outcomeOf(journey, 'SUBSCRIBED')).toBe('conversion')
  expect(outcomeOf(journey, 'ONBOARDING')).toBe(null)
  const worth = { outcomes: [{ step: 'B', kind: 'conversion', value: 'payload.total' }] }
  expect(withOutcome(worth, 'B', 'loss')).toEqual([{ step: 'B', kind: 'loss', value: 'payload.total' }])
  expect(withOutcome(worth, 'C', 'loss')).toEqual([...worth.outcomes, { step: 'C', kind: 'loss' }])
  expect(withOutcome(worth, 'B', null)).toBe(undefined)
})
