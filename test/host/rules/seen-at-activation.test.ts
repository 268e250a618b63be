import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { followRules } from '#core/host/rules/watch-rules.ts'
import { until } from '../../services/services.ts'
import { openListener, type TestListener } from '../http/listening.ts'

const TEXT = JSON.stringify({
  version: '1',
  rules: [
    { id: 'added', fromState: 'A', eventType: 'CART_ADDED', toState: 'B' },
    { id: 'dear', fromState: 'A', eventType: 'CART_ADD', condition: 'payload.amount > 3', toState: 'C' },
    { id: 'late', fromState: 'C', eventType: 'REFUND', toState: 'A' },
    { id: 'paid', fromState: ['B', 'C'], eventType: 'CART_ADD', condition: 'payload.sum == 1', toState: 'A' },
  ],
})

let listener: TestListener
beforeEach(async () => {
  listener = await openListener()
  const events = ['a', 'b'].map((userId) => ({ userId, eventType: 'CART_ADD', payload: { amount: '5' } }))
  await listener.post('/v1/events', JSON.stringify(events))
})
afterEach(() => listener.remove())

test('activated over the contract, rules are warned of by the events that came, and are active', async () => {
  const { rules, drafts } = createRouterClient(listener.hostOf.router)
  // Known from here on: nobody waits for it below.
  await drafts.vocabulary()
  const preview = await rules.migration({ text: TEXT })
  expect(preview?.remarks.map(({ code }) => code).sort()).toEqual([
    'never_came',
    'other_kind',
    'unknown_field',
    'unseen_event_type',
  ])
  const { ok, findings, active } = await rules.activate({ text: TEXT })
  expect({ ok, number: active?.number }).toEqual({ ok: true, number: 2 })
  const warned = findings.map(({ severity, code, rule }) => `${severity} ${code} ${rule}`)
  expect(warned).toEqual(
    expect.arrayContaining([
      'warning unseen_event_type added',
      'warning other_kind dear',
      'warning unknown_field paid',
      'warning never_came undefined',
    ]),
  )
})

test('activated from a file that is followed, they are told of after it, and once', async () => {
  const file = join(dirname(listener.path), 'rules.json')
  writeFileSync(file, TEXT)
  const { session } = listener.hostOf
  const lines: string[] = []
  followRules(session, file, { again: false, tell: (line) => lines.push(line) })
  expect(lines.at(-1)).toBe('Ruleset 2 is active (4 rules).')
  await until('it is told', () => lines.some((line) => line.includes('no CART_ADDED event has come so far')))
  expect(lines.filter((line) => line.includes('payload.amount is text'))).toHaveLength(1)
  expect(lines).toContainEqual(
    expect.stringContaining('no event of this type has come so far: REFUND (late). Check the spelling.'),
  )
  expect(new Set(lines).size).toBe(lines.length)
  const watched = session.watchedRules()
  expect(watched).toMatchObject({ ok: true, differs: false })
  expect(watched?.findings.join('\n')).toContain('CART_ADD has.')
})
