import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { JsonRecord } from '#core/event/envelope.ts'
import { readRuleset } from '#core/journey/reading/read.ts'
import { Ruleset } from '#core/journey/ruleset.ts'
import { initialState, type UserState } from '#core/journey/state.ts'
import { advanceTo, step } from '#core/journey/step.ts'

/**
 * Recorded once by a release and never changed: what people stored under it must come out the same under every later
 * one, byte for byte. A new release adds files of its own.
 */
const History = z.strictObject({
  ruleset: Ruleset,
  events: z.array(
    z.strictObject({
      eventId: z.string(),
      timestamp: z.number(),
      eventType: z.string(),
      payload: JsonRecord,
      userId: z.string(),
      source: z.string(),
    }),
  ),
  /** State, ids of caused events and of effects behind each event, as JSON text. */
  expected: z.array(z.string()),
  until: z.number(),
  end: z.string(),
})

const FOLDER = 'test/journey/histories'

function textOf(
  state: UserState,
  caused: readonly { eventId: string }[],
  effects: readonly { effectId: string }[],
) {
  return JSON.stringify([
    state,
    caused.map(({ eventId }) => eventId),
    effects.map(({ effectId }) => effectId),
  ])
}

describe('histories that releases recorded', () => {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'))

  test('there are some', () => {
    expect(files.length).toBeGreaterThanOrEqual(3)
  })

  test.each(files)('%s comes out the same', (file) => {
    const history = History.parse(JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8')))
    const read = readRuleset(JSON.stringify(history.ruleset))
    if (!read.ok) throw new Error(JSON.stringify(read.error))
    let state = initialState(read.value.initialStep)
    const found = history.events.map((event) => {
      const result = step(state, event, read.value)
      state = result.state
      const timed = result.timed ?? { caused: [], effects: [] }
      return textOf(state, [...timed.caused, ...result.caused], [...timed.effects, ...result.effects])
    })
    expect(found).toEqual(history.expected)
    const end = advanceTo(state, read.value, history.until)
    expect(textOf(end.state, end.caused, end.effects)).toBe(history.end)
  })
})
