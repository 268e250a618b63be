import fc from 'fast-check'
import { expect, test } from 'vitest'
import { activateRules } from '#core/pipeline/activate.ts'
import type { Writer } from '#core/pipeline/writer.ts'
import { readExposures } from '#core/store/people/exposures.ts'
import { delivery, makeWorkspace, snapshot } from './workspace.ts'

interface Variant {
  readonly name: string
  readonly weight: number
}

/** Rules whose moves hang on an experiment: by an event, by time, in a further journey, and through a segment. */
function rulesWith(variants: readonly Variant[], holdout: number, shown: string): string {
  return JSON.stringify({
    version: '1',
    experiments: [{ id: 'hint', variants, holdout }],
    segments: { hinted: `experiment.hint == '${shown}'` },
    rules: [
      {
        id: 'open',
        fromState: 'A',
        eventType: 'CLICK',
        condition: `experiment.hint == '${shown}'`,
        toState: 'B',
      },
      { id: 'quiet', fromState: 'A', after: 'PT1M', condition: "segment('hinted')", toState: 'C' },
      { id: 'back', fromState: '*', eventType: 'ERROR', toState: 'A' },
    ],
    journeys: [
      {
        id: 'side',
        initialState: 'X',
        rules: [
          { id: 'aside', fromState: 'X', eventType: 'PAGE', condition: "segment('hinted')", toState: 'Y' },
        ],
      },
    ],
  })
}

const OLD = rulesWith(
  [
    { name: 'short', weight: 1 },
    { name: 'long', weight: 1 },
  ],
  0.2,
  'short',
)
const NEW = rulesWith(
  [
    { name: 'long', weight: 3 },
    { name: 'wide', weight: 1 },
  ],
  0.3,
  'long',
)
/** No rule reads an experiment. */
const NONE = JSON.stringify({
  version: '1',
  rules: [{ id: 'open', fromState: 'A', eventType: 'CLICK', toState: 'B' }],
})

function exposuresOf({ database, names, people }: Writer): unknown {
  return readExposures(database, names)
    .map(({ person, time, experiment, variant }) => [
      people.byNumber(person)?.subject,
      time,
      experiment,
      variant,
    ])
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

const someEvents = fc.array(
  fc.tuple(
    fc.constantFrom('ann', 'bea', 'cid', 'dan'),
    fc.constantFrom('CLICK', 'ERROR', 'PAGE'),
    fc.integer({ min: 1, max: 600_000 }),
    fc.boolean(),
  ),
  { minLength: 1, maxLength: 14 },
)

test('history that is judged anew is as if everything had come under the new rules, exposures included', () => {
  fc.assert(
    fc.property(
      someEvents,
      fc.constantFrom(OLD, NEW, NONE),
      fc.constantFrom(OLD, NEW, NONE),
      fc.nat(14),
      (made, before, after, cut) => {
        const events = made.map(([name, eventType, timestamp, isKnown], index) => ({
          eventId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
          anonymousId: `visitor-${name}`,
          // Some events say who the visitor is, so that two subjects become one person.
          ...(isKnown ? { userId: name } : {}),
          eventType,
          timestamp,
          payload: {},
        }))
        const anew = makeWorkspace(before)
        const afresh = makeWorkspace(after)
        try {
          const batches = [events.slice(0, cut), events.slice(cut)]
          for (const batch of batches) if (batch.length > 0) anew.commit(batch.map(delivery))
          activateRules(anew.writer, after, 10, true)
          for (const batch of batches) if (batch.length > 0) afresh.commit(batch.map(delivery))
          expect(exposuresOf(anew.writer)).toEqual(exposuresOf(afresh.writer))
          expect(snapshot(anew.writer)).toEqual(snapshot(afresh.writer))
        } finally {
          anew.remove()
          afresh.remove()
        }
      },
    ),
    { numRuns: 60 },
  )
})
