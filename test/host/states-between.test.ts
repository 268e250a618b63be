import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { eventDetailOf } from '#core/host/answers/answer-event.ts'
import { personNamed, personOf, statePairOf, timelineOf } from '#core/host/answers/answer-people.ts'
import { explanationOf } from '#core/host/answers/explanations.ts'
import { stateView } from '#core/host/answers/state-view.ts'
import { type OpenedWorkspace, openWorkspace } from '#core/host/opened.ts'
import { advanceTo, step } from '#core/journey/step.ts'
import { startingState } from '#core/pipeline/refold.ts'
import { delivery, INTAKE } from '../pipeline/workspace.ts'

const MINUTE = 60_000
const NOON = Date.UTC(2026, 3, 1, 12)
/** Three timers on end in the main journey, each with metadata of its own; one in another that fires at the same moment as the second. */
const RULES = JSON.stringify({
  version: '1',
  initialState: 'A',
  rules: [
    { id: 'go', fromState: '*', eventType: 'GO', toState: 'A' },
    ...(['A', 'B', 'C'] as const).map((from, index) => ({
      id: `wait-${from}`,
      fromState: from,
      after: `PT${5 * (index + 1)}M`,
      toState: ['B', 'C', 'D'][index],
      actions: [
        { type: 'UPDATE_METADATA', payload: { [`waited${from}`]: true } },
        { type: 'EMIT_EVENT', payload: { eventType: 'TOLD' } },
      ],
    })),
  ],
  journeys: [
    {
      id: 'other',
      initialState: 'X',
      rules: [{ id: 'x-y', fromState: 'X', after: 'PT15M', toState: 'Y' }],
    },
  ],
})

const opened: { workspace: OpenedWorkspace; folder: string }[] = []
afterEach(() => {
  for (const { workspace, folder } of opened.splice(0)) {
    workspace.close()
    rmSync(folder, { recursive: true })
  }
})

function event(id: number, eventType: string, timestamp: number) {
  const eventId = `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`
  return delivery({ eventId, userId: 'u', eventType, timestamp })
}

async function workspaceWith(deliveries: readonly ReturnType<typeof event>[]): Promise<OpenedWorkspace> {
  const folder = mkdtempSync(join(tmpdir(), 'states-between-'))
  const made = openWorkspace(join(folder, 'w.journey'), { now: () => NOON }, true)
  if (!made.ok) throw new Error(made.error.message)
  const workspace = made.value
  opened.push({ workspace, folder })
  const activated = workspace.pipeline.activate(RULES, false)
  if (!activated.ok) throw new Error(activated.error[0]?.message)
  await workspace.pipeline.submit(INTAKE, deliveries)
  await workspace.pipeline.passTime()
  return workspace
}

/** Minutes of quiet before each event: from none to longer than all timers take. */
const someGaps = fc.array(fc.constantFrom(1, 4, 7, 12, 17, 28, 40), { minLength: 1, maxLength: 6 })

test('each timer has the state before and after it, which are those of the engine', async () => {
  await fc.assert(
    fc.asyncProperty(someGaps, async (gaps) => {
      let time = NOON - 400 * MINUTE
      const times = gaps.map((gap) => {
        time += gap * MINUTE
        return time
      })
      const workspace = await workspaceWith(
        times.map((at, index) => event(index, index % 2 === 0 ? 'GO' : 'LOOK', at)),
      )
      const person = personNamed(workspace, 'u')
      if (person === null) throw new Error('nobody')
      const { entries, moments } = timelineOf(workspace, person)
      const rules = workspace.pipeline.writer().active?.compiled ?? null
      /** After the last event. */
      let folded = startingState(workspace.pipeline.writer(), moments[0]?.stored)
      let last = stateView(folded, rules)
      for (const entry of entries.filter(({ kind }) => kind === 'event' || kind === 'caused')) {
        const pair = statePairOf(workspace, 'u', entry.eventId)
        if (pair === null) throw new Error('not folded')
        if (entry.kind === 'event') {
          const moment = moments.find(({ event: { eventId } }) => eventId === entry.eventId)
          if (moment === undefined) throw new Error('not folded')
          const { timed, state } = step(folded, moment.event, rules)
          expect(pair.before).toEqual(stateView(timed?.state ?? folded, rules))
          expect(pair.before).toEqual(last)
          folded = state
          expect(pair.after).toEqual(stateView(state, rules))
        } else if (entry.eventType === 'TIMER') {
          expect(pair.before).toEqual(last)
          const [move = entry] = entry.further ?? []
          const explained = explanationOf(workspace, { id: 'u', eventId: entry.eventId })
          expect(explained?.event?.step).toBe(entry.from ?? move.from)
          // Both journeys have a deadline when the main one comes to C: the engine's state has both.
          if (entry.to !== 'C')
            expect(pair.after).toEqual(stateView(advanceTo(folded, rules, entry.timestamp + 1).state, rules))
        } else expect(pair.after).toEqual(last)
        last = pair.after
      }
      expect(last).toEqual(stateView(person.state, rules))
      for (const { workspace: one, folder } of opened.splice(0)) {
        one.close()
        rmSync(folder, { recursive: true })
      }
    }),
    { numRuns: 25 },
  )
})

test('of several timers between two events, each shows its own', async () => {
  const workspace = await workspaceWith([
    event(1, 'GO', NOON - 100 * MINUTE),
    event(2, 'LOOK', NOON - 10 * MINUTE),
  ])
  const person = personNamed(workspace, 'u')
  if (person === null) throw new Error('nobody')
  const fired = timelineOf(workspace, person).entries.filter(({ eventType }) => eventType === 'TIMER')
  const pairs = fired.map(({ eventId }) => statePairOf(workspace, 'u', eventId))
  expect(pairs.map((pair) => [pair?.before.currentStep, pair?.after.currentStep])).toEqual([
    ['A', 'B'],
    ['B', 'C'],
    // In the other journey.
    ['C', 'C'],
    ['C', 'D'],
  ])
  const known = pairs.map((pair) => Object.keys(pair?.after.metadata ?? {}).length)
  expect(known).toEqual([1, 2, 2, 3])
})

test('a caused event is found by its id alone, with its person, and with a person who is somebody else', async () => {
  const workspace = await workspaceWith([
    event(1, 'GO', NOON - 100 * MINUTE),
    delivery({
      eventId: '00000000-0000-4000-8000-00000000000b',
      userId: 'b',
      eventType: 'GO',
      timestamp: NOON,
    }),
  ])
  const person = personNamed(workspace, 'u')
  if (person === null) throw new Error('nobody')
  const [caused] = timelineOf(workspace, person).entries.filter(({ kind }) => kind === 'caused')
  const id = caused?.eventId ?? ''
  for (const about of [undefined, 'u', 'b', 'nobody'])
    expect(eventDetailOf(workspace, id, about)).toMatchObject({ eventId: id, caused: true, userId: 'u' })
  expect(
    eventDetailOf(
      workspace,
      id.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')),
      'u',
    ),
  ).toBeNull()
})

test('a part of a timeline says how many events stand before it, without what was no event', async () => {
  const workspace = await workspaceWith([
    event(1, 'GO', NOON - 100 * MINUTE),
    event(1, 'GO', NOON - 100 * MINUTE),
    event(2, 'LOOK', NOON - 10 * MINUTE),
    event(3, 'LOOK', NOON - 9 * MINUTE),
  ])
  const whole = personOf(workspace, { id: 'u', limit: 2000, offset: 0 })
  const kinds = whole?.timeline.map(({ kind }) => kind) ?? []
  expect(kinds).toContain('duplicate')
  for (const offset of kinds.keys()) {
    const part = personOf(workspace, { id: 'u', limit: 1, offset })
    expect(part?.numberBefore).toBe(kinds.slice(0, offset).filter((kind) => kind !== 'duplicate').length)
    expect(part?.alerts).toEqual({ raised: 0, held: 0 })
    expect(part?.caused).toEqual({
      byRules: kinds.filter((kind) => kind === 'caused').length,
      byMigrations: 0,
    })
  }
})

const CHAIN = JSON.stringify({
  version: '1',
  initialState: 'A',
  rules: [
    ...[
      ['paid', 'A', 'PAID', 'PING'],
      ['ping', 'B', 'PING', 'PONG'],
      ['pong', 'C', 'PONG', 'DONE'],
    ].map(([id, fromState, eventType, emits], index) => ({
      id,
      fromState,
      eventType,
      toState: ['B', 'C', 'D'][index],
      actions: [
        { type: 'UPDATE_METADATA', payload: { [id ?? '']: true } },
        { type: 'EMIT_EVENT', payload: { eventType: emits } },
      ],
    })),
    {
      id: 'late',
      fromState: 'D',
      after: 'PT5M',
      toState: 'A',
      action: { type: 'EMIT_EVENT', payload: { eventType: 'PAID' } },
    },
  ],
})

test('each event of a chain has the states before and after its own step', async () => {
  const workspace = await workspaceWith([])
  workspace.pipeline.activate(CHAIN, false)
  await workspace.pipeline.submit(INTAKE, [event(1, 'PAID', NOON - 10 * MINUTE)])
  await workspace.pipeline.passTime()
  const person = personNamed(workspace, 'u')
  if (person === null) throw new Error('nobody')
  const { entries } = timelineOf(workspace, person)
  const shown = entries.map(({ eventId, eventType }) => {
    const pair = statePairOf(workspace, 'u', eventId)
    const words = [pair?.before, pair?.after].map(
      (state) => `${state?.currentStep} ${Object.keys(state?.metadata ?? {}).join()}`,
    )
    return [eventType, ...words]
  })
  expect(shown).toEqual([
    ['PAID', 'A ', 'B paid'],
    ['PING', 'B paid', 'C paid,ping'],
    ['PONG', 'C paid,ping', 'D paid,ping,pong'],
    ['DONE', 'D paid,ping,pong', 'D paid,ping,pong'],
    ['TIMER', 'D paid,ping,pong', 'A paid,ping,pong'],
    ['PAID', 'A paid,ping,pong', 'B paid,ping,pong'],
    ['PING', 'B paid,ping,pong', 'C paid,ping,pong'],
    ['PONG', 'C paid,ping,pong', 'D paid,ping,pong'],
    ['DONE', 'D paid,ping,pong', 'D paid,ping,pong'],
  ])
})

test('where a chain is cut off, the last event says so, on the timeline and in its explanation', async () => {
  const workspace = await workspaceWith([])
  const round = (id: string, eventType: string, emits: string) => ({
    id,
    fromState: 'A',
    eventType,
    toState: 'A',
    action: { type: 'EMIT_EVENT', payload: { eventType: emits } },
  })
  const rules = [round('paid', 'PAID', 'PING'), round('ping', 'PING', 'PONG'), round('pong', 'PONG', 'PING')]
  workspace.pipeline.activate(JSON.stringify({ version: '1', initialState: 'A', rules }), false)
  await workspace.pipeline.submit(INTAKE, [event(1, 'PAID', NOON - 10 * MINUTE)])
  const person = personNamed(workspace, 'u')
  if (person === null) throw new Error('nobody')
  const { entries } = timelineOf(workspace, person)
  expect(entries).toHaveLength(9)
  const said =
    'The chain was cut off here: pong would have caused PING, but events cause others at most 8 deep.'
  expect(entries.map(({ note }) => note?.includes(said))).toEqual([...Array(8).fill(false), true])
  const last = entries.at(-1)
  const explained = explanationOf(workspace, { id: 'u', eventId: last?.eventId })
  expect(explained?.sentence).toMatch(new RegExp(`${said}$`))
})
