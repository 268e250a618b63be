import { beforeEach, expect, test } from 'vitest'
import { severityRank } from '#core/contract/alerts.ts'
import type { Filter } from '#core/contract/shared.ts'
import type { OpenedWorkspace } from '#core/host/opened.ts'
import { delivery, INTAKE } from '../../pipeline/workspace.ts'
import { openedWorkspace } from '../opened-workspace.ts'

const RULES = JSON.stringify({
  version: '1',
  initialState: 'START',
  rules: [
    {
      id: 'failed',
      fromState: 'START',
      eventType: 'ERROR',
      toState: 'START',
      action: { type: 'TRIGGER_ALERT', payload: { severity: 'high', message: 'It failed' } },
    },
    {
      id: 'slow',
      fromState: 'START',
      eventType: 'SLOW',
      toState: 'START',
      action: { type: 'TRIGGER_ALERT', payload: { note: 1 } },
    },
  ],
})

let workspace: OpenedWorkspace

beforeEach(async () => {
  workspace = openedWorkspace({ now: () => 5000 })
  expect(workspace.pipeline.activate(RULES, false).ok).toBe(true)
  const sent = [
    ['ann', 'ERROR', 1000],
    ['ben', 'ERROR', 2000],
    ['ann', 'ERROR', 3000],
    ['ann', 'SLOW', 4000],
  ] as const
  await workspace.pipeline.submit(
    INTAKE,
    sent.map(([userId, eventType, timestamp], at) =>
      delivery({ eventId: `e${at}`, userId, eventType, timestamp, source: 'web' }),
    ),
  )
})

async function alerts(filter: Filter = {}) {
  const view = await workspace.analyst.ask('alerts', { filter })
  if (!view.ok) throw new Error(view.error.message)
  return view.value
}

test('alerts are counted by rule, severity and message with their people, the most severe first, then the newest', async () => {
  expect(await alerts()).toMatchObject({
    alerts: 4,
    people: 2,
    groups: [
      {
        ...{ rule: 'failed', severity: 'high', message: 'It failed', alerts: 3, people: 2, held: 0 },
        ...{ firstAt: 1000, lastAt: 3000, still: 2 },
        newest: [
          { person: 'ann', at: 3000, held: false, step: 'START', leftIn: 'START' },
          { person: 'ben', at: 2000 },
          { person: 'ann', at: 1000 },
        ],
      },
      { rule: 'slow', severity: null, message: null, alerts: 1, people: 1, lastAt: 4000 },
    ],
  })
})

test('a filter and a time range narrow them by the event behind each; the people of a rule can be listed', async () => {
  expect((await alerts({ from: 2000, to: 4000 })).groups).toMatchObject([{ rule: 'failed', alerts: 2 }])
  expect((await alerts({ where: "event.userId == 'ben'" })).groups).toMatchObject([{ alerts: 1, people: 1 }])
  const page = await workspace.analyst.ask('people', {
    search: '',
    of: { kind: 'alert', rule: 'failed' },
    filter: {},
    limit: 10,
    offset: 0,
  })
  expect(page.ok && page.value.people.map(({ id }) => id)).toEqual(['ann', 'ben'])
})

test('of people who had one event and never another, only theirs are counted', async () => {
  const never = {
    where: 'event.eventType == "ERROR"',
    whose: 'had',
    without: 'event.eventType == "SLOW"',
  } as const
  expect(await alerts(never)).toMatchObject({ alerts: 1, people: 1 })
})

test('of each is told where they stand now and where the alert left them, and how many are still there', async () => {
  const rules = {
    version: '2',
    initialState: 'START',
    rules: [
      {
        id: 'failed',
        fromState: 'START',
        eventType: 'ERROR',
        toState: 'FAILED',
        action: { type: 'TRIGGER_ALERT', payload: { severity: 'critical', message: 'It failed' } },
      },
      { id: 'mended', fromState: 'FAILED', eventType: 'SLOW', toState: 'WELL' },
    ],
  }
  expect(workspace.pipeline.activate(JSON.stringify(rules), false).ok).toBe(true)
  const sent = [
    ['cara', 'ERROR', 5000],
    ['dan', 'ERROR', 6000],
    ['cara', 'SLOW', 7000],
  ] as const
  await workspace.pipeline.submit(
    INTAKE,
    sent.map(([userId, eventType, timestamp], at) =>
      delivery({ eventId: `f${at}`, userId, eventType, timestamp, source: 'web' }),
    ),
  )
  const [group] = (await alerts({ from: 5000 })).groups
  expect(group).toMatchObject({
    ...{ people: 2, still: 1 },
    newest: [
      { person: 'dan', step: 'FAILED', leftIn: 'FAILED' },
      { person: 'cara', step: 'WELL', leftIn: 'FAILED' },
    ],
  })
})

test('severities have an order, whatever their case; what no rule writes comes last', () => {
  const written = ['low', null, 'Critical', 'warning', 'odd', 'high']
  expect(written.toSorted((a, b) => severityRank(a) - severityRank(b))).toEqual([
    ...['Critical', 'high', 'warning', 'low', 'odd', null],
  ])
})
