import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { createDirectAnalyst } from '#core/host/analysis/analyst.ts'
import type { Answers, Kind, Questions } from '#core/host/analysis/questions.ts'
import type { Connection } from '#core/store/open.ts'
import { studentQuantile } from '#core/topology/mean-interval.ts'
import { delivery, makeWorkspace, type TestWorkspace } from '../../pipeline/workspace.ts'

/** Outcomes with a value of the rules, with the sender's, with none; reached by events, by what they cause and by time alone. */
const RULES = JSON.stringify({
  version: '1',
  initialState: 'LANDING',
  outcomes: [
    { step: 'PAID', kind: 'conversion', value: 'payload.n * 2.5' },
    { step: 'TRIED', kind: 'conversion' },
    { step: 'GONE', kind: 'loss' },
  ],
  experiments: [
    {
      id: 'colour',
      variants: [
        { name: 'red', weight: 1 },
        { name: 'blue', weight: 1 },
      ],
      holdout: 0.3,
    },
  ],
  rules: [
    {
      id: 'shown',
      fromState: '*',
      eventType: 'VIEW',
      condition: 'experiment.colour == "none"',
      toState: 'LANDING',
    },
    { id: 'pay', fromState: ['LANDING', 'TRIED'], eventType: 'PAY', toState: 'PAID' },
    { id: 'more', fromState: 'PAID', eventType: 'PAY', toState: 'PAID' },
    { id: 'try', fromState: ['LANDING', 'PAID'], eventType: 'TRY', toState: 'TRIED' },
    { id: 'quiet', fromState: 'TRIED', after: 'PT1H', toState: 'GONE' },
  ],
  journeys: [
    {
      id: 'support',
      initialState: 'CALM',
      outcomes: [{ step: 'SOLVED', kind: 'conversion', value: 'payload.n' }],
      rules: [
        {
          id: 'ask',
          fromState: ['CALM', 'SOLVED'],
          eventType: 'TRY',
          toState: 'ASKED',
          action: { type: 'EMIT_EVENT', payload: { eventType: 'ANSWER', n: 4 } },
        },
        { id: 'answer', fromState: 'ASKED', eventType: 'ANSWER', toState: 'SOLVED' },
      ],
    },
  ],
})

const MINUTE = 60_000

const someEvents = fc.array(
  fc.record({
    user: fc.integer({ min: 0, max: 7 }),
    type: fc.constantFrom('PAY', 'TRY', 'VIEW'),
    n: fc.integer({ min: 0, max: 3 }),
    value: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
    channel: fc.option(fc.constantFrom('mail', 'search', 'ads'), { nil: undefined }),
    minute: fc.integer({ min: 0, max: 400 }),
  }),
  { minLength: 1, maxLength: 40 },
)

type Drawn = typeof someEvents extends fc.Arbitrary<infer Events> ? Events : never

function workspaceOf(drawn: Drawn): TestWorkspace {
  const workspace = makeWorkspace(RULES)
  workspace.commit(
    drawn.map(({ user, type, n, value, channel, minute }, index) =>
      delivery({
        eventId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
        userId: `u${user}`,
        eventType: type,
        // Distinct moments: which of two at once comes first is for other tests.
        timestamp: minute * MINUTE + index,
        payload: {
          n,
          ...(value === undefined ? {} : { value }),
          ...(channel === undefined ? {} : { channel }),
        },
      }),
    ),
  )
  return workspace
}

async function asked<K extends Kind>(
  workspace: TestWorkspace,
  kind: K,
  question: Questions[K],
): Promise<Answers[K]> {
  const answer = await createDirectAnalyst(workspace.writer.database).ask(kind, question)
  if (!answer.ok) throw new Error(answer.error.message)
  return answer.value
}

const Reached = z.object({
  journey: z.string().nullable(),
  step: z.string(),
  kind: z.string(),
  value: z.number().nullable(),
  time: z.number(),
  cause: z.number(),
  subject: z.number(),
  root: z.number(),
  n: z.number(),
  sent: z.number().nullable(),
})

/** Every outcome as the engine stored it, with the event at its root. */
function reachedIn(database: Connection): z.infer<typeof Reached>[] {
  return database
    .prepare(
      `SELECT j.text AS journey, s.text AS step, kind, value, reached.time, cause, reached.subject, events.time AS root,
         json_extract(payload, '$.n') AS n, json_extract(payload, '$.value') AS sent
       FROM reached JOIN events ON arrival = cause JOIN names s ON s.id = step LEFT JOIN names j ON j.id = journey`,
    )
    .all()
    .map((row) => Reached.parse(row))
}

/** The value as its definition has it. */
function definedValue(row: z.infer<typeof Reached>): number | null {
  if (row.step === 'PAID' || row.step === 'SOLVED') return row.value
  return row.time === row.root ? row.sent : null
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

test('outcomes, with people and values, are those that the engine stored, under any filter', async () => {
  await fc.assert(
    fc.asyncProperty(someEvents, fc.boolean(), async (drawn, filtered) => {
      const workspace = workspaceOf(drawn)
      try {
        const filter = filtered ? { where: 'payload.n < 2' } : {}
        const { outcomes } = await asked(workspace, 'outcomes', { filter })
        const stored = reachedIn(workspace.writer.database).filter(({ n }) => !filtered || n < 2)
        expect(outcomes.map(({ journey, step, kind }) => `${journey ?? ''} ${step} ${kind}`)).toEqual([
          ...[' PAID conversion', ' TRIED conversion', ' GONE loss', 'support SOLVED conversion'],
        ])
        for (const { journey, step, times, people, valued, sum, mean } of outcomes) {
          const own = stored.filter((row) => row.journey === journey && row.step === step)
          const values = own.map(definedValue).filter((value) => value !== null)
          const total = values.length === 0 ? null : sumOf(values)
          expect({ step, times, people, valued, sum, mean }).toEqual({
            ...{ step, times: own.length, people: new Set(own.map(({ subject }) => subject)).size },
            ...{ valued: values.length, sum: total, mean: total === null ? null : total / values.length },
          })
        }
      } finally {
        workspace.remove()
      }
    }),
    { numRuns: 40 },
  )
})

test('credits by value add up to the value of the outcome that counts, by every model', async () => {
  const counted = fc.constantFrom<{ journey?: string; outcome?: string }>(
    ...[{}, { outcome: 'PAID' }, { outcome: 'TRIED' }, { outcome: 'GONE' }, { journey: 'support' }],
  )
  await fc.assert(
    fc.asyncProperty(someEvents, counted, async (drawn, question) => {
      const workspace = workspaceOf(drawn)
      try {
        const view = await asked(workspace, 'attribution', { filter: {}, by: 'value', ...question })
        const wanted = question.outcome === undefined ? ['PAID', 'TRIED', 'SOLVED'] : [question.outcome]
        const own = reachedIn(workspace.writer.database).filter(
          ({ journey, step }) => (journey ?? undefined) === question.journey && wanted.includes(step),
        )
        const total = sumOf(own.map((row) => definedValue(row) ?? 0))
        expect((view.value ?? 0) + view.valueWithoutTouchpoint).toBeCloseTo(total, 9)
        // An event that brings two conversions about converts once, with the value of both.
        expect(view.conversions + view.withoutTouchpoint).toBe(new Set(own.map(({ cause }) => cause)).size)
        for (const { credits } of view.models) {
          expect(sumOf(credits.map(({ value }) => value ?? 0))).toBeCloseTo(view.value ?? 0, 9)
          expect(sumOf(credits.map(({ conversions }) => conversions))).toBeCloseTo(view.conversions, 9)
          expect(sumOf(credits.map(({ share }) => share))).toBeCloseTo(view.value === null ? 0 : 1, 9)
        }
      } finally {
        workspace.remove()
      }
    }),
    { numRuns: 60 },
  )
})

const Exposed = z.object({ subject: z.number(), variant: z.string(), time: z.number() })

/** Mean and squared standard error, in two passes. */
function meanAndError(values: readonly number[]): [mean: number, error: number] {
  const mean = sumOf(values) / values.length
  return [mean, sumOf(values.map((value) => (value - mean) ** 2)) / (values.length - 1) / values.length]
}

test('an experiment counts who was exposed and what came of them since, as a plain reading of the tables does', async () => {
  const someBaseline = fc.constantFrom(undefined, 'blue', 'green')
  await fc.assert(
    fc.asyncProperty(
      someEvents,
      fc.constantFrom(undefined, 'GONE'),
      someBaseline,
      async (drawn, outcome, against) => {
        const workspace = workspaceOf(drawn)
        try {
          const { database } = workspace.writer
          const view = await asked(workspace, 'experiments', {
            filter: {},
            ...(outcome === undefined ? {} : { outcome }),
            ...(against === undefined ? {} : { against }),
          })
          const baseline = against === 'blue' ? 'blue' : 'holdout'
          const wanted = outcome === undefined ? ['PAID', 'TRIED'] : [outcome]
          const reached = reachedIn(database).filter(
            ({ journey, step }) => journey === null && wanted.includes(step),
          )
          const hasValue = reached.some((row) => definedValue(row) !== null)
          const exposed = database
            .prepare(
              `SELECT subject, json_extract(payload, '$.variant') AS variant, time FROM caused_events
             JOIN names ON names.id = type WHERE text = 'EXPERIMENT_EXPOSURE'`,
            )
            .all()
            .map((row) => Exposed.parse(row))
          const [colour] = view.experiments
          const nameOf = new Map(
            workspace.writer.people
              .everyone()
              .flatMap(({ person, subject }) =>
                workspace.writer.subjects.ofPerson(person).map((each) => [each.subject, subject] as const),
              ),
          )
          expect(colour?.variants.map(({ variant }) => variant)).toEqual(['holdout', 'red', 'blue'])
          for (const row of colour?.variants ?? []) {
            const sinceOf = (name: string) =>
              exposed
                .filter(({ variant }) => variant === name)
                .map((one) =>
                  reached.filter(({ subject, time }) => subject === one.subject && time >= one.time),
                )
            const worthOf = (name: string) =>
              sinceOf(name).map((each) => sumOf(each.map((one) => definedValue(one) ?? 0)))
            const own = exposed.filter(({ variant }) => variant === row.variant)
            const since = sinceOf(row.variant)
            const [value, error] = meanAndError(worthOf(row.variant))
            expect(row).toMatchObject({
              exposed: own.length,
              converted: since.filter((each) => each.length > 0).length,
              isBaseline: row.variant === baseline,
            })
            // Each number leads to the people whom it counts.
            const of = { experiment: colour?.id ?? '', variant: row.variant }
            const counted = outcome === undefined ? {} : { outcome }
            const list = { search: '', filter: {}, limit: 100, offset: 0 }
            const people = await asked(workspace, 'people', { ...list, of: { kind: 'exposed', ...of } })
            const names = own.map(({ subject }) => nameOf.get(subject))
            expect(people.people.map(({ id }) => id).sort()).toEqual(names.sort())
            const won = await asked(workspace, 'people', {
              ...list,
              of: { kind: 'converted', ...of, ...counted },
            })
            expect(won.total).toBe(row.converted)
            if (own.length === 0 || !hasValue) expect(row.valuePerPerson).toBeNull()
            else expect(row.valuePerPerson).toBeCloseTo(value, 9)
            if (!hasValue || own.length < 2 || error === 0) expect(row.valueInterval).toBeNull()
            else {
              const half = studentQuantile(own.length - 1) * Math.sqrt(error)
              expect(row.valueInterval?.low).toBeCloseTo(value - half, 9)
              expect(row.valueInterval?.high).toBeCloseTo(value + half, 9)
            }
            if (row.valueDifference !== null)
              expect(row.valueDifference.difference).toBeCloseTo(
                value - meanAndError(worthOf(baseline))[0],
                9,
              )
          }
        } finally {
          workspace.remove()
        }
      },
    ),
    { numRuns: 40 },
  )
})

test('what does not exist is refused with what does', async () => {
  const workspace = workspaceOf([])
  const ask = (question: { journey?: string; outcome?: string }) =>
    asked(workspace, 'attribution', { filter: {}, ...question })
  await expect(ask({ outcome: 'LANDING' })).rejects.toThrow('its outcomes are: PAID, TRIED, GONE')
  await expect(ask({ journey: 'support', outcome: 'PAID' })).rejects.toThrow('its outcomes are: SOLVED')
  await expect(ask({ journey: 'sales' })).rejects.toThrow('there are: support')
  workspace.remove()
})
