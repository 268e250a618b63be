import { CompletionContext } from '@codemirror/autocomplete'
import { EditorState } from '@codemirror/state'
import { expect, test } from 'vitest'
import type { Vocabulary } from '#core/contract/drafts.ts'
import { completeFrom, leadsOn } from '../../../renderer/rules/editor/complete.ts'

const VOCABULARY: Vocabulary = {
  steps: ['NEW'],
  journeys: [],
  sources: ['web', 'ios'],
  eventTypes: [
    { name: 'ORDER_PAID', events: 4, fields: [{ path: 'amount', events: 4, values: [] }] },
    { name: 'PAGE_VIEW', events: 9, fields: [{ path: 'page', events: 9, values: ['/', '/docs'] }] },
  ],
  schema: {},
}

/** What is shown when `|` was just reached by typing. */
function shown(marked: string) {
  const pos = marked.indexOf('|')
  const state = EditorState.create({ doc: marked.replace('|', '') })
  const result = completeFrom(() => VOCABULARY)(new CompletionContext(state, pos, false))
  return { labels: result?.options.map(({ label }) => label) ?? [], result }
}

const rule = (keys: string) => `{ "rules": [{ "id": "a", ${keys} }] }`

test('a text that was just begun shows its words before anything is typed', () => {
  expect(shown(rule('"eventType": "|"')).labels).toEqual(['ORDER_PAID', 'PAGE_VIEW'])
  expect(shown(rule('"eventType": "|')).labels).toEqual(['ORDER_PAID', 'PAGE_VIEW'])
  expect(shown(rule('"toState": "|"')).labels).toEqual(['NEW'])
  expect(shown(rule('"eventType": "ORDER_PAID", |')).labels).toEqual([])
})

test('a dot shows the fields at once, and the words of before it are asked for anew', () => {
  const fields = shown(rule('"eventType": "ORDER_PAID", "condition": "payload.|"'))
  expect(fields.labels).toEqual(['amount'])
  const { result } = shown(rule('"eventType": "ORDER_PAID", "condition": "payload|"'))
  if (!(result?.validFor instanceof RegExp)) throw new Error('no expression')
  expect(result.validFor.test('payload')).toBe(true)
  expect(result.validFor.test('payload.')).toBe(false)
})

test('the values of a field are shown with the quote that begins one', () => {
  const page = rule(`"eventType": "PAGE_VIEW", "condition": "payload.page == '|'"`)
  expect(shown(page).labels).toEqual(['/', '/docs'])
})

test('a word that leads on opens the next list', () => {
  expect([leadsOn({ label: 'payload.' }), leadsOn({ label: 'amount' })]).toEqual([true, false])
})
