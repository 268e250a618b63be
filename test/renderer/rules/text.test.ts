import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rulesetJsonSchema } from '#core/journey/language/json-schema.ts'
import { wordsAt } from '../../../renderer/rules/editor/completions.ts'
import {
  applyChange,
  insertRule,
  removeRule,
  replaceRule,
  rulesIn,
} from '../../../renderer/rules/text/edit-rules.ts'

const TEXT = readFileSync('examples/tidewater-rules.json', 'utf8')

const vocabulary = {
  steps: ['LANDING', 'PRICING'],
  journeys: [],
  sources: ['web', 'ios'],
  eventTypes: [
    {
      name: 'CLICK',
      events: 20,
      fields: [
        { path: 'buttonId', events: 20, values: ['menu', 'signup'] },
        { path: 'cart.total', events: 3, values: [] },
      ],
    },
    { name: 'PAGE_VIEW', events: 10, fields: [{ path: 'page', events: 10, values: [] }] },
  ],
  schema: rulesetJsonSchema(),
}

const aRule = fc.record({
  id: fc.string({ minLength: 1, maxLength: 8 }),
  fromState: fc.oneof(fc.constantFrom('A', 'LANDING'), fc.array(fc.constantFrom('A', 'B'), { minLength: 1 })),
  eventType: fc.constantFrom('CLICK', 'PAGE_VIEW'),
  toState: fc.constantFrom('B', 'C'),
})

const aFile = fc
  .record({ version: fc.constant('1'), rules: fc.array(aRule, { maxLength: 4 }) })
  .chain((file) =>
    fc.constantFrom(undefined, 2, '\t').map((space) => ({ file, text: JSON.stringify(file, null, space) })),
  )

test('a rule that is put into a text is the last one, and nothing else changes', () => {
  fc.assert(
    fc.property(aFile, aRule, ({ file, text }, rule) => {
      const change = insertRule(text, rule)
      if (change === null) throw new Error('there was a list')
      expect(JSON.parse(applyChange(text, change))).toEqual({ ...file, rules: [...file.rules, rule] })
    }),
  )
  expect(insertRule('{ "rules": [', { id: 'a', fromState: 'A', toState: 'B' })).toBe(null)
  expect(insertRule('no JSON', { id: 'a', fromState: 'A', toState: 'B' })).toBe(null)
})

test('a rule that is replaced stands where the old one stood', () => {
  fc.assert(
    fc.property(aFile, aRule, fc.nat(3), ({ file, text }, rule, index) => {
      const change = replaceRule(text, index, rule)
      if (index >= file.rules.length) {
        expect(change).toBe(null)
        return
      }
      if (change === null) throw new Error('there was a rule')
      expect(JSON.parse(applyChange(text, change))).toEqual({ ...file, rules: file.rules.with(index, rule) })
    }),
  )
})

test('a rule that is taken out leaves the others as they were', () => {
  fc.assert(
    fc.property(aFile, fc.nat(3), ({ file, text }, index) => {
      const change = removeRule(text, index)
      if (index >= file.rules.length) expect(change).toBe(null)
      else if (change === null) throw new Error('there was a rule')
      else
        expect(JSON.parse(applyChange(text, change))).toEqual({
          ...file,
          rules: file.rules.toSpliced(index, 1),
        })
    }),
  )
})

test('the rules of a text are found with their ids, even in one that breaks off', () => {
  const ids: string[] = JSON.parse(TEXT).rules.map(({ id }: { id: string }) => id)
  expect(rulesIn(TEXT).map(({ id }) => id)).toEqual(ids)
  const broken = TEXT.slice(0, TEXT.indexOf('"id": "signup_sent"'))
  expect(rulesIn(broken).map(({ id }) => id)).toEqual(
    expect.arrayContaining(['look_at_prices', 'signup_retry']),
  )
})

test('rules of further journeys are found under their journey, and a rule is put into it or taken out of it', () => {
  const file = {
    rules: [{ id: 'one', fromState: 'A', toState: 'B' }],
    journeys: [
      { id: 'support', rules: [{ id: 'two', fromState: 'C', toState: 'D' }] },
      { id: 'billing', rules: [] },
    ],
  }
  const text = JSON.stringify(file, null, 2)
  expect(rulesIn(text).map(({ id, journey }) => [journey, id])).toEqual([
    ['', 'one'],
    ['support', 'two'],
  ])
  const rule = { id: 'three', fromState: 'D', toState: 'C' }
  const put = (journey: string) => {
    const change = insertRule(text, rule, journey)
    return change === null ? null : JSON.parse(applyChange(text, change))
  }
  const [support, billing] = file.journeys
  expect(put('support')).toEqual({
    ...file,
    journeys: [{ ...support, rules: [...(support?.rules ?? []), rule] }, billing],
  })
  expect(put('billing')).toEqual({ ...file, journeys: [support, { ...billing, rules: [rule] }] })
  expect(put('gone')).toBe(null)
  const without = removeRule(text, 1)
  expect(without === null ? null : JSON.parse(applyChange(text, without))).toEqual({
    ...file,
    journeys: [{ ...support, rules: [] }, billing],
  })
})

/** The labels that are offered where `|` stands. */
function offered(marked: string): string[] {
  const at = marked.indexOf('|')
  const text = marked.slice(0, at) + marked.slice(at + 1)
  return wordsAt(text, at, vocabulary)?.words.map(({ label }) => label) ?? []
}

test('what is offered is what can stand there: steps, event types, seen fields and their values, keys', () => {
  expect(offered('{"rules": [{"fromState": "|"}]}')).toEqual(['LANDING', 'PRICING', '*'])
  expect(offered('{"rules": [{"fromState": ["LANDING", "|"]}]}')).toContain('PRICING')
  expect(offered('{"rules": [{"toState": "PR|')).toEqual(['LANDING', 'PRICING'])
  expect(offered('{"rules": [{"eventType": |')).toEqual(['CLICK', 'PAGE_VIEW'])
  const rule = (condition: string) => offered(`{"rules": [{"eventType": "CLICK", "condition": "${condition}`)
  expect(rule('payload.|')).toEqual(['buttonId', 'cart.total'])
  expect(rule("payload.buttonId == '|")).toEqual(['menu', 'signup'])
  expect(rule("payload.buttonId in ['menu', '|")).toEqual(['menu', 'signup'])
  expect(rule('state.|')).toContain('metadata')
  expect(rule('pay|')).toEqual(expect.arrayContaining(['payload.', 'has()']))
  expect(offered('{"rules": [{"|')).toEqual(
    expect.arrayContaining(['id', 'fromState', 'condition', 'reentry']),
  )
  expect(offered('{"outcomes": [{"step": "A", "kind": "|"}]}')).toEqual(['conversion', 'loss'])
  expect(offered('{"rules": [{"action": {"type": "|"}}]}')).toContain('TRIGGER_ALERT')
})

test('keys come with what the schema says of them, those that are needed first', () => {
  const text = '{"rules": [{""'
  const words = wordsAt(text, text.length - 1, vocabulary)?.words ?? []
  expect(words.slice(0, 3).map(({ label, detail }) => [label, detail])).toEqual([
    ['id', 'needed'],
    ['fromState', 'needed'],
    ['toState', 'needed'],
  ])
  expect(words.find(({ label }) => label === 'after')?.about).toMatch(/neither heard of nor moved/)
  expect(words.filter(({ about }) => about === undefined)).toEqual([])
})

test('no position of any text, however broken, is too much for it', () => {
  fc.assert(
    fc.property(fc.nat(TEXT.length), fc.nat(3000), (cut, at) => {
      const text = TEXT.slice(0, cut)
      const words = wordsAt(text, Math.min(at, cut), vocabulary)
      if (words !== null) expect(words.from).toBeLessThanOrEqual(words.to)
    }),
    { numRuns: 200 },
  )
})
