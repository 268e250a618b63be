import { beforeEach, expect, test } from 'vitest'
import type { OpenedWorkspace } from '#core/host/opened.ts'
import { saveSchema, setMode } from '#core/host/schemas/answer-schemas.ts'
import { delivery, INTAKE } from '../pipeline/workspace.ts'
import { openedWorkspace } from './opened-workspace.ts'

const clock = { now: () => 7 }
let workspace: OpenedWorkspace

const bringIn = (events: number, eventType: string, payload: { [key: string]: number | string }, more = {}) =>
  workspace.pipeline.submit(
    INTAKE,
    Array.from({ length: events }, (_, index) =>
      delivery({
        ...{ eventId: `${eventType}${JSON.stringify(payload)}${index}`, userId: `u${index}`, eventType },
        ...{ timestamp: index, source: 'web', payload },
        ...more,
      }),
    ),
  )

beforeEach(() => {
  workspace = openedWorkspace(clock)
})

async function preview(eventType: string | null) {
  const tried = await workspace.analyst.ask('enforcePreview', { eventType })
  if (!tried.ok) throw new Error(tried.error.message)
  return tried.value
}

test('what enforcing would have refused of the newest events of a type is told by reason', async () => {
  await bringIn(3, 'ORDER_PAID', { amount: 1 })
  await bringIn(2, 'ORDER_PAID', { amount: 'much' })
  await bringIn(
    1,
    'ORDER_PAID',
    { amount: 2 },
    { eventId: undefined, source: undefined, timestamp: undefined },
  )
  await bringIn(5, 'CLICK', { amount: 'x' })
  const schema = { type: 'object', properties: { amount: { type: 'number' } } }
  saveSchema(workspace, clock, { eventType: 'ORDER_PAID', text: JSON.stringify(schema), force: true })
  expect(await preview('ORDER_PAID')).toEqual({
    events: 6,
    refused: 3,
    reasons: [
      { message: '/amount: a number wanted, text found.', events: 2 },
      { message: 'eventId is missing.', events: 1 },
      { message: 'timestamp is missing.', events: 1 },
      { message: 'source is missing.', events: 1 },
    ],
  })
  expect(await preview(null)).toMatchObject({ events: 11, refused: 3 })
  setMode(workspace, clock, { eventType: 'ORDER_PAID', mode: 'enforce' })
  expect(await preview('ORDER_PAID')).toEqual({ events: 0, refused: 0, reasons: [] })
})
