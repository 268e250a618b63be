import fc from 'fast-check'
import { expect } from 'vitest'
import type { Result } from '#core/base/result.ts'
import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import type { Finding } from '#core/journey/finding.ts'
import type { Ruleset } from '#core/journey/ruleset.ts'
import type { Consequences, FoldedEvent, StepResult, Transition, UserState } from '#core/journey/state.ts'
import { someEvents, someRulesets } from './arbitrary.ts'
import { newTwin, type TwinLog, twinPasses, twinReceives, twinState } from './twin.ts'

/** The engine as its users see it; a copy with a planted bug has the same shape. */
export interface Engine {
  readonly compileRuleset: (ruleset: Ruleset) => Result<CompiledRuleset, Finding[]>
  readonly initialState: (step: string) => UserState
  readonly step: (state: UserState, event: FoldedEvent, rules: CompiledRuleset | null) => StepResult
  readonly advanceTo: (state: UserState, rules: CompiledRuleset | null, now: number) => Consequences
  readonly dueAt: (state: UserState) => number | null
}

function movesOf(transitions: readonly Transition[]) {
  return transitions.map(({ journey = '', from, to, ruleId }) => ({ journey, from, to, ruleId }))
}

function expectSame(consequences: Consequences, log: TwinLog): void {
  const caused = consequences.caused.map(({ transition, further = [], ...described }) => ({
    ...described,
    moves: movesOf([...(transition === undefined ? [] : [transition]), ...further]),
  }))
  expect(caused).toEqual(log.caused)
  expect(consequences.effects.map(({ eventId: _event, ...effect }) => effect)).toEqual(log.effects)
  const reached = (consequences.reached ?? []).map(({ journey = '', step, value, timestamp }) => ({
    journey,
    step,
    value,
    timestamp,
  }))
  expect(reached).toEqual(log.reached)
  expect((consequences.cut ?? []).length).toBe(log.cuts)
}

function expectSameState(engine: Engine, state: UserState, expected: ReturnType<typeof twinState>): void {
  const { currentStep, history, metadata, lastEventAt, version, extra } = state
  const { others, due, ...plain } = expected
  expect({ currentStep, history, metadata, lastEventAt, version }).toEqual(plain)
  for (const [id, [step, count]] of Object.entries(others)) {
    const stand = extra?.journeys?.[id]
    if (stand === undefined) expect(count).toBe(0)
    else expect([stand.step, stand.version]).toEqual([step, count])
  }
  expect(engine.dueAt(state)).toBe(due)
}

/** Engine and twin side by side over one person's events, and a day of quiet behind them. */
export function expectTwins(engine: Engine, ruleset: Ruleset, events: readonly FoldedEvent[]): void {
  const compiled = engine.compileRuleset(ruleset)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error))
  const rules = compiled.value
  const twin = newTwin()
  let state = engine.initialState(rules.initialStep)
  for (const event of events) {
    const before = JSON.stringify(state)
    const result = engine.step(state, event, rules)
    expect(JSON.stringify(state)).toBe(before)
    const { timed, log } = twinReceives(twin, ruleset, event)
    expectSame(result.timed ?? { state, caused: [], effects: [] }, timed)
    expect(movesOf(result.transitions)).toEqual(log.moves)
    expect(result.transition).toEqual(result.transitions.find(({ journey }) => journey === undefined))
    expectSame(result, log)
    // Through JSON and back, as a store keeps it.
    const stored: UserState = JSON.parse(JSON.stringify(result.state))
    expect(stored).toEqual(result.state)
    state = stored
    expectSameState(engine, state, twinState(twin, ruleset))
  }
  const end = state.lastEventAt + 86_400_000
  // In two goes, since time may be let pass in any steps.
  const half = engine.advanceTo(state, rules, state.lastEventAt + 40 * 60_000)
  const whole = engine.advanceTo(half.state, rules, end)
  expect(JSON.stringify(whole.state)).toBe(JSON.stringify(engine.advanceTo(state, rules, end).state))
  const passed = twinPasses(twin, ruleset, end)
  expectSame(
    {
      state: whole.state,
      caused: [...half.caused, ...whole.caused],
      effects: [...half.effects, ...whole.effects],
      reached: [...(half.reached ?? []), ...(whole.reached ?? [])],
      cut: [...(half.cut ?? []), ...(whole.cut ?? [])],
    },
    passed,
  )
  expectSameState(engine, whole.state, twinState(twin, ruleset))
}

/** The property that every change of the engine must keep, and every planted bug must break. */
export function checkAgainstTwin(
  engine: Engine,
  runs: number,
  more: { seed?: number; endOnFailure?: boolean } = {},
): void {
  fc.assert(
    fc.property(someRulesets, someEvents, (ruleset, events) => {
      expectTwins(engine, ruleset, events)
    }),
    { numRuns: runs, ...more },
  )
}
