import { expect, test } from 'vitest'
import { activateRules } from '#core/pipeline/activate.ts'
import { makeWorkspace, quickStartRules } from './workspace.ts'

const rule = { id: 'go', fromState: 'A', eventType: 'CLICK', toState: 'B' }
const timer = { id: 'wait', fromState: 'B', after: 'PT30M', toState: 'C' }

test.each([
  ['timers (after)', { version: '1', rules: [rule, timer] }],
  ['re-entry', { version: '1', rules: [{ ...rule, reentry: 'once' }] }],
  [
    'further journeys',
    { version: '1', rules: [rule], journeys: [{ id: 'second', rules: [{ ...rule, id: 'go_too' }] }] },
  ],
])('rules with %s are refused by name and change nothing', (name, rules) => {
  const { writer, remove } = makeWorkspace(quickStartRules())
  const activated = activateRules(writer, JSON.stringify(rules), 0, false)
  expect(activated.ok ? [] : activated.error.map(({ code, message }) => [code, message])).toEqual([
    ['not_kept_yet', expect.stringContaining(`what ${name} must remember`)],
  ])
  expect(writer.active?.number).toBe(1)
  remove()
})

test('rules with priorities and several actions need nothing more to be kept', () => {
  const { writer, remove } = makeWorkspace(null)
  const actions = [{ type: 'UPDATE_METADATA', payload: { seen: true } }]
  const text = JSON.stringify({ version: '1', rules: [{ ...rule, priority: 5, actions }] })
  expect(activateRules(writer, text, 0, false).ok).toBe(true)
  remove()
})
