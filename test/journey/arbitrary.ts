import fc from 'fast-check'
import type { Action } from '#core/journey/language/action.ts'
import type { Reentry } from '#core/journey/language/reentry.ts'
import type { Exit, Rule, Ruleset } from '#core/journey/ruleset.ts'
import type { FoldedEvent } from '#core/journey/state.ts'

const MINUTE = 60_000

const aStep = fc.constantFrom('A', 'B', 'C')
const aType = fc.constantFrom('X', 'Y', 'Z', 'CAUSED')

const aCondition = fc.constantFrom(
  undefined,
  undefined,
  'payload.n > 1',
  'payload.n == 0 || payload.s == "a"',
  'has(payload.s) && payload.n <= 3',
  'state.version < 4',
  'state.history.exists(type, type == "Y")',
  'counters.X >= 2',
  'segment("keen")',
  '!segment("tried") || payload.n == 2',
  'experiment.colour == "red"',
  'experiment.colour != "red" && counters.Y < 3',
  'has(state.metadata.k)',
  'state.currentStep == "A"',
)

const anAction: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    type: fc.constant('EMIT_EVENT'),
    payload: fc.record({ eventType: aType, n: fc.nat({ max: 3 }) }),
  }),
  fc.record({
    type: fc.constant('UPDATE_METADATA'),
    payload: fc.oneof(fc.record({ k: fc.nat({ max: 3 }) }), fc.record({ m: fc.nat({ max: 3 }) })),
  }),
  fc.record({ type: fc.constant('TRIGGER_ALERT'), payload: fc.constant({ message: 'look' }) }),
  fc.record({ type: fc.constant('WEBHOOK'), payload: fc.constant({ url: 'crm', body: { a: 1 } }) }),
)

const aReentry: fc.Arbitrary<Reentry | undefined> = fc.constantFrom<(Reentry | undefined)[]>(
  undefined,
  undefined,
  undefined,
  'always',
  'once',
  { after: 'PT20M' },
)

const aWish = fc.oneof(
  { weight: 3, arbitrary: fc.record({ eventType: aType }) },
  { weight: 1, arbitrary: fc.record({ after: fc.constantFrom('PT5M', 'PT30M', 'PT1H30M') }) },
)

/** Keys that are undefined are left out, as in a file. */
function written<Shape extends object>(shape: Shape): Shape {
  const copy: Shape = { ...shape }
  for (const key in copy) if (copy[key] === undefined) delete copy[key]
  return copy
}

type DraftRule = Omit<Rule, 'id'>
type DraftExit = Omit<Exit, 'id'>

const aRule: fc.Arbitrary<DraftRule> = fc
  .record({
    wish: aWish,
    fromState: fc.oneof(aStep, fc.constantFrom<string | string[]>('*', ['A', 'C'])),
    toState: aStep,
    condition: aCondition,
    priority: fc.constantFrom(undefined, undefined, -1, 5),
    action: fc.option(anAction, { nil: undefined }),
    actions: fc.option(fc.array(anAction, { minLength: 1, maxLength: 3 }), { nil: undefined, freq: 3 }),
    reentry: aReentry,
  })
  .map(({ wish, condition, priority, action, actions, reentry, ...rest }) => ({
    ...rest,
    ...wish,
    ...(condition === undefined ? {} : { condition }),
    ...(priority === undefined ? {} : { priority }),
    ...(action === undefined ? {} : { action }),
    ...(actions === undefined ? {} : { actions }),
    ...(reentry === undefined ? {} : { reentry }),
  }))

const anExit: fc.Arbitrary<DraftExit> = fc
  .record({
    eventType: fc.constantFrom(undefined, 'Z'),
    toState: fc.constantFrom(undefined, 'C', 'OUT'),
    condition: fc.constantFrom('payload.n == 3', 'counters.Z > 1'),
    action: fc.option(anAction, { nil: undefined, freq: 3 }),
  })
  .map(written)

const parts = {
  rules: fc.array(aRule, { minLength: 1, maxLength: 6 }),
  exits: fc.array(anExit, { maxLength: 1 }),
  reentry: aReentry,
  initialState: fc.constantFrom(undefined, 'A'),
  outcomes: fc.constantFrom<Ruleset['outcomes'][]>(
    undefined,
    [{ step: 'C', kind: 'conversion', value: 'payload.n * 2' }],
    [{ step: 'B', kind: 'loss' }],
  ),
}

interface DraftJourney {
  rules: DraftRule[]
  exits: DraftExit[]
  reentry: Reentry | undefined
  initialState: string | undefined
  outcomes: Ruleset['outcomes']
}

function named(draft: DraftJourney, prefix: string) {
  const { reentry, initialState, outcomes } = draft
  return {
    rules: draft.rules.map((rule, index): Rule => ({ ...rule, id: `${prefix}${index}` })),
    exits: draft.exits.map((exit, index): Exit => ({ ...exit, id: `${prefix}exit${index}` })),
    ...(reentry === undefined ? {} : { reentry }),
    ...(initialState === undefined ? {} : { initialState }),
    ...(outcomes === undefined ? {} : { outcomes }),
  }
}

/** Rulesets with every addition in every mixture. */
export const someRulesets: fc.Arbitrary<Ruleset> = fc
  .record({
    main: fc.record<DraftJourney>(parts),
    other: fc.option(fc.record<DraftJourney>(parts), { nil: undefined, freq: 2 }),
    holdout: fc.constantFrom(undefined, 0.3),
  })
  .map(({ main, other, holdout }) => ({
    version: '1',
    ...named(main, 'r'),
    ...(other === undefined ? {} : { journeys: [{ id: 'side', ...named(other, 's') }] }),
    segments: { keen: 'counters.X > 1 && state.version < 9', tried: 'experiment.colour == "blue"' },
    experiments: [
      {
        id: 'colour',
        variants: [
          { name: 'red', weight: 1 },
          { name: 'blue', weight: 2 },
        ],
        ...(holdout === undefined ? {} : { holdout }),
      },
    ],
  }))

const aPayload = fc.oneof(
  fc.record({ n: fc.nat({ max: 4 }) }),
  fc.record({ n: fc.nat({ max: 4 }), s: fc.constantFrom('a', 'b') }),
  fc.constant({ n: 'text' }),
  fc.constant({}),
)

/** Events of one person in order of time; some at the same moment, some after hours of quiet. */
export const someEvents: fc.Arbitrary<FoldedEvent[]> = fc
  .record({
    user: fc.constantFrom('ann', 'bea', 'cid', 'dan', 'eve'),
    sent: fc.array(
      fc.record({
        eventType: fc.constantFrom('X', 'Y', 'Z'),
        gap: fc.constantFrom(0, 1000, 5 * MINUTE, 7 * MINUTE, 31 * MINUTE, 300 * MINUTE),
        payload: aPayload,
      }),
      { minLength: 1, maxLength: 15 },
    ),
  })
  .map(({ user, sent }) => {
    let timestamp = Date.UTC(2026, 0, 1)
    return sent.map(({ eventType, gap, payload }, index) => {
      timestamp += gap
      const eventId = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`
      return { eventId, timestamp, eventType, payload, userId: user, source: 'web' }
    })
  })
