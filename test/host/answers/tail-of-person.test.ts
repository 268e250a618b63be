import { beforeEach, expect, test } from 'vitest'
import type { Json } from '#core/base/json.ts'
import { wantsReason } from '#core/contract/live.ts'
import { tailFrom } from '#core/host/answers/answer-live.ts'
import { personOf } from '#core/host/answers/answer-people.ts'
import { reasonsOf } from '#core/host/answers/reasons.ts'
import { storedTexts } from '#core/host/answers/whom.ts'
import type { OpenedWorkspace } from '#core/host/opened.ts'
import { delivery, INTAKE, quickStartRules } from '../../pipeline/workspace.ts'
import { openedWorkspace } from '../opened-workspace.ts'

let workspace: OpenedWorkspace
const event = (of: { [key: string]: Json }) =>
  delivery({ source: 'web', eventType: 'CLICK', payload: {}, ...of })

beforeEach(async () => {
  workspace = openedWorkspace({ now: () => 5000 })
  expect(workspace.pipeline.activate(quickStartRules(), false).ok).toBe(true)
  await workspace.pipeline.submit(INTAKE, [
    event({ eventId: 'e1', anonymousId: 'anon_7', timestamp: 1, payload: { buttonId: 'help' } }),
    event({ eventId: 'e2', userId: 'cust_7', anonymousId: 'anon_7', timestamp: 2 }),
    event({ eventId: 'e3', userId: 'cust_7', timestamp: 3, payload: { email: 'seven@example.com' } }),
    event({ eventId: 'e4', userId: 'cust_8', timestamp: 4 }),
  ])
})

const rowsOf = async (person: string) => (await tailFrom(workspace, { limit: 10, filter: {}, person })).rows

test('events of a person are those of all identifiers of the profile', async () => {
  for (const id of ['cust_7', 'anon_7'])
    expect((await rowsOf(id)).map(({ person }) => person)).toEqual(['cust_7', 'cust_7', 'anon_7'])
  expect(await rowsOf('cust_')).toHaveLength(3)
})

test('their reasons are those of the timeline', async () => {
  const timeline = personOf(workspace, { id: 'cust_7', limit: 10 })?.timeline ?? []
  const notes = timeline.filter(({ kind }) => kind === 'event').map(({ note }) => note)
  expect((await rowsOf('cust_7')).map(({ note }) => note)).toEqual(notes.toReversed())
})

test('every row of the whole list can be given the line that the timeline has', async () => {
  const { rows } = await tailFrom(workspace, { limit: 10, filter: {} })
  const wanting = rows.filter(wantsReason)
  expect(wanting.length).toBeGreaterThan(2)
  const reasons = await reasonsOf(workspace, [...wanting.map(({ arrival }) => arrival), 999])
  expect(reasons.map(({ arrival }) => arrival).sort()).toEqual(wanting.map(({ arrival }) => arrival).sort())
  for (const { arrival, note } of reasons) {
    const row = rows.find((one) => one.arrival === arrival)
    const timeline = personOf(workspace, { id: row?.person ?? '', limit: 10 })?.timeline
    expect(note).toBe(timeline?.find(({ eventId }) => eventId === row?.eventId)?.note)
    expect(note).not.toBe(row?.note)
  }
})

test('from the snapshot before they are the same as from the first event, with late events and other rules between', async () => {
  workspace.pipeline.writer().snapshotEvery = 3
  const types = ['CLICK', 'FORM_SUBMIT', 'PAGE_VIEW', 'SUBSCRIBE', 'CLICK']
  const took = (from: number, count: number) =>
    workspace.pipeline.submit(
      INTAKE,
      Array.from({ length: count }, (_, index) =>
        event({
          eventId: `many${from + index}`,
          userId: 'cust_9',
          timestamp: 1000 * (((from + index) * 7) % 29),
          eventType: types[(from + index) % 5] ?? 'CLICK',
          payload: { buttonId: index % 2 === 0 ? 'help' : 'register_btn', formId: 'registration' },
        }),
      ),
    )
  await took(0, 14)
  const other = quickStartRules().replace('"version": "', '"version": "9')
  expect(workspace.pipeline.activate(other, false).ok).toBe(true)
  await took(14, 15)
  const { timeline } = personOf(workspace, { id: 'cust_9', limit: 100 }) ?? { timeline: [] }
  const { rows } = await tailFrom(workspace, { limit: 100, filter: {} })
  const own = rows.filter(({ person }) => person === 'cust_9')
  expect(own).toHaveLength(29)
  const noteOf = (eventId: string | null) => timeline.find((entry) => entry.eventId === eventId)?.note
  for (const row of own)
    expect(await reasonsOf(workspace, [row.arrival])).toEqual([
      { arrival: row.arrival, note: noteOf(row.eventId) },
    ])
  const all = await reasonsOf(
    workspace,
    own.map(({ arrival }) => arrival),
  )
  expect(new Map(all.map(({ arrival, note }) => [arrival, note]))).toEqual(
    new Map(own.map(({ arrival, eventId }) => [arrival, noteOf(eventId)])),
  )
})

test('who is meant by a trait is asked for once, by the id', async () => {
  expect(await storedTexts(workspace, { person: 'seven@example.com' })).toEqual({ person: 'cust_7' })
  expect(await storedTexts(workspace, { person: 'cust_' })).toEqual({ person: 'cust_' })
  const nobody = await storedTexts(workspace, { person: 'nobody@example.com' })
  expect(nobody.person).toMatch(/^email_/)
})
