import { beforeEach, expect, test } from 'vitest'
import type { Json } from '#core/base/json.ts'
import { tailFrom } from '#core/host/answers/answer-live.ts'
import { personOf } from '#core/host/answers/answer-people.ts'
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

test('who is meant by a trait is asked for once, by the id', async () => {
  expect(await storedTexts(workspace, { person: 'seven@example.com' })).toEqual({ person: 'cust_7' })
  expect(await storedTexts(workspace, { person: 'cust_' })).toEqual({ person: 'cust_' })
  const nobody = await storedTexts(workspace, { person: 'nobody@example.com' })
  expect(nobody.person).toMatch(/^email_/)
})
