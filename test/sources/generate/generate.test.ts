import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Envelope, subjectOf } from '#core/event/envelope.ts'
import { readJson } from '#core/event/read-json.ts'
import { toEnvelope } from '#core/event/to-envelope.ts'
import { readRuleset } from '#core/journey/reading/read.ts'
import { initialState, type UserState } from '#core/journey/state.ts'
import { step } from '#core/journey/step.ts'
import { generateEvents } from '#core/sources/generate/generate.ts'
import { EXAMPLE, type GenerateOptions } from '#core/sources/generate/options.ts'

const small: GenerateOptions = { ...EXAMPLE, users: 120, events: 3000, seed: 7 }

function read(line: string): Envelope | null {
  const json = readJson(line)
  if (!json.ok) return null
  const context = { intakeKind: 'file', intakeName: 'x', receivedAt: 0, freshId: () => 'none' }
  const made = toEnvelope(json.value, context)
  return made.ok ? made.value : null
}

function envelopes(options: GenerateOptions): Envelope[] {
  return [...generateEvents(options)].flatMap((line) => read(line) ?? [])
}

describe('generateEvents', () => {
  it('writes the same lines for the same seed and others for another', () => {
    const lines = [...generateEvents(small)]
    expect([...generateEvents(small)]).toEqual(lines)
    expect([...generateEvents({ ...small, seed: 8 })]).not.toEqual(lines)
  })

  it.each([
    [2000, 45_000],
    [120, 3000],
    [300, 400],
    [50, 50],
    [1, 777],
  ])('makes exactly %i people and %i events, in order and within the time', (users, events) => {
    const made = envelopes({ ...EXAMPLE, users, events })
    expect(made).toHaveLength(events)
    expect(new Set(made.map((event) => event.eventId)).size).toBe(events)
    expect(new Set(made.map(subjectOf)).size).toBe(users)
    const times = made.map((event) => event.timestamp)
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(times[0]).toBeGreaterThanOrEqual(EXAMPLE.start)
    expect(times.at(-1)).toBeLessThan(EXAMPLE.start + (EXAMPLE.days + 1) * 86_400_000)
  })

  it('adds duplicates, late deliveries and broken lines in the shares asked for', () => {
    const lines = [...generateEvents({ ...small, duplicates: 0.05, late: 0.02, malformed: 0.01 })]
    expect(lines).toHaveLength(3000 + 150 + 30)
    const taken = lines.flatMap((line) => read(line) ?? [])
    expect(taken).toHaveLength(3150)
    expect(new Set(taken.map((event) => event.eventId)).size).toBe(3000)
    let newest = 0
    const behind: number[] = []
    for (const { timestamp } of taken) {
      if (newest - timestamp >= 3_600_000) behind.push(newest - timestamp)
      newest = Math.max(newest, timestamp)
    }
    expect(behind.length).toBeGreaterThan(30)
    expect(behind.some((ms) => ms > 86_400_000)).toBe(true)
    expect(behind.some((ms) => ms < 86_400_000)).toBe(true)
  })
})

describe('the example', () => {
  const compiled = readRuleset(readFileSync('examples/tidewater-rules.json', 'utf8'))
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error))
  const rules = compiled.value
  const states = new Map<string, UserState>()
  const fired = new Map<string, number>()
  const reached = new Map<string, Set<string>>()
  for (const event of envelopes(EXAMPLE)) {
    const subject = subjectOf(event)
    const before = states.get(subject) ?? initialState(rules.initialStep)
    const { state, transition } = step(before, event, rules)
    states.set(subject, state)
    if (transition === undefined) continue
    fired.set(transition.ruleId, (fired.get(transition.ruleId) ?? 0) + 1)
    const people = reached.get(transition.to) ?? new Set()
    reached.set(transition.to, people.add(subject))
  }
  const people = (name: string): number => reached.get(name)?.size ?? 0

  it('takes every declared rule but the two that wait for their first use', () => {
    const never = rules.ruleset.rules.filter((rule) => !fired.has(rule.id)).map((rule) => rule.id)
    expect(never).toEqual(['support_sets_up', 'won_back'])
  })

  it('loses people at every step and converts 15 to 25 of 100', () => {
    const funnel = [
      'SIGNUP_STARTED',
      'EMAIL_SENT',
      'ONBOARDING',
      'WORKSPACE_CREATED',
      'TRIAL_ACTIVE',
      'CHECKOUT',
    ]
    const counts = [EXAMPLE.users, ...funnel.map(people), people('SUBSCRIBED')]
    counts.reduce((before, after) => {
      expect(after).toBeLessThan(before)
      return after
    })
    expect(people('SUBSCRIBED') / EXAMPLE.users).toBeGreaterThan(0.15)
    expect(people('SUBSCRIBED') / EXAMPLE.users).toBeLessThan(0.25)
    expect(people('CHURNED')).toBeGreaterThan(50)
  })
})
