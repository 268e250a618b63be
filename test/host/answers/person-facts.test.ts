import { expect, test } from 'vitest'
import { eventDetailOf } from '#core/host/answers/answer-event.ts'
import { personOf } from '#core/host/answers/answer-people.ts'
import { activateText } from '#core/host/answers/answer-rules.ts'
import { explanationOf } from '#core/host/answers/explanations.ts'
import { delivery, INTAKE } from '../../pipeline/workspace.ts'
import { openedWorkspace } from '../opened-workspace.ts'

const RULES = JSON.stringify({
  version: '1',
  initialState: 'LANDING',
  experiments: [{ id: 'pricing', variants: [{ name: 'short', weight: 1 }] }],
  rules: [
    {
      id: 'offer',
      fromState: 'LANDING',
      eventType: 'PAGE_VIEW',
      condition: "experiment.pricing == 'short'",
      toState: 'OFFER',
    },
  ],
  journeys: [
    {
      id: 'support',
      initialState: 'CALM',
      rules: [
        { id: 'ask', fromState: 'CALM', eventType: 'TICKET_OPENED', toState: 'WAITING' },
        {
          id: 'answered',
          fromState: 'WAITING',
          eventType: 'TICKET_CLOSED',
          condition: "payload.by == 'agent'",
          toState: 'CALM',
        },
      ],
    },
  ],
})

test('moves of further journeys and variants are told of a person, over the whole timeline', async () => {
  const workspace = openedWorkspace({ now: () => 5000 })
  activateText(workspace, RULES, false)
  await workspace.pipeline.submit(
    INTAKE,
    ['PAGE_VIEW', 'TICKET_OPENED', 'SCROLL'].map((eventType, at) =>
      delivery({ eventId: `e${at}`, userId: 'ann', source: 'web', timestamp: 1000 + at, eventType }),
    ),
  )
  const person = personOf(workspace, { id: 'ann', limit: 1 })
  expect(person).toMatchObject({
    state: { version: 1, journeys: { support: 'WAITING' } },
    furtherMoves: { support: 1 },
    experiments: [{ experiment: 'pricing', variant: 'short', since: 1000 }],
  })
  const noted = personOf(workspace, { id: 'ann', limit: 10 })?.timeline.find(({ kind }) => kind === 'caused')
  expect(noted?.note).toBe('pricing: short, noted by the rules')
  expect(eventDetailOf(workspace, noted?.eventId ?? '', 'ann')?.did).toBe(
    'offer asked for the variant of the experiment pricing: it is short, noted by the rules. It moved nobody.',
  )
  expect(explanationOf(workspace, { id: 'ann', journey: 'support', step: 'WAITING' })?.sentence).toBe(
    'ann stands in WAITING in the journey support; 1 rule leads out of it. Nearest: answered, but no such event has come since: TICKET_CLOSED where `payload.by` is `agent`.',
  )
})
