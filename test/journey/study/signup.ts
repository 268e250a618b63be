import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import type { Moment } from '#core/journey/moment.ts'
import { type FoldedEvent, initialState } from '#core/journey/state.ts'
import { step } from '#core/journey/step.ts'
import { rulesOf } from '../make.ts'

export function momentsOf(events: readonly FoldedEvent[], compiled: CompiledRuleset): Moment[] {
  let state = initialState(compiled.initialStep)
  return events.map((met) => {
    const moment = { state, event: met, rules: { number: 1, compiled } }
    state = step(state, met, compiled).state
    return moment
  })
}

export const SIGNUP = rulesOf(
  [
    {
      id: 'start',
      fromState: 'A',
      eventType: 'CLICK',
      condition: "payload.button == 'signup'",
      toState: 'B',
    },
    {
      id: 'send',
      fromState: 'B',
      eventType: 'SUBMIT',
      condition: "payload.form == 'long' && payload.age >= 18",
      toState: 'C',
      action: { type: 'TRIGGER_ALERT', payload: { message: 'sent' } },
    },
  ],
  { outcomes: [{ step: 'C', kind: 'conversion', value: 'payload.age' }] },
)

export const SUPPORTED = rulesOf(SIGNUP.ruleset.rules, {
  journeys: [
    {
      id: 'support',
      initialState: 'CALM',
      rules: [
        { id: 'ask', fromState: 'CALM', eventType: 'TICKET', toState: 'WAITING' },
        {
          id: 'answered',
          fromState: 'WAITING',
          eventType: 'ANSWER',
          condition: 'payload.solved == true',
          toState: 'CALM',
        },
        { id: 'forgotten', fromState: 'WAITING', after: 'P3D', toState: 'COLD' },
      ],
      exits: [{ id: 'gone', eventType: 'BYE', toState: 'OUT' }],
    },
  ],
})
