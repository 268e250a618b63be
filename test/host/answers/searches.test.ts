import { expect, test } from 'vitest'
import { ok } from '#core/base/result.ts'
import type { Analyst } from '#core/host/analysis/analyst.ts'
import { SHAPES } from '#core/host/analysis/questions.ts'
import { peopleOf } from '#core/host/answers/list-people.ts'
import { createSearches } from '#core/host/answers/searches.ts'
import { delivery, INTAKE } from '../../pipeline/workspace.ts'
import { openedWorkspace } from '../opened-workspace.ts'

const LAST = 120_000
const toRead = [{ value: '22.50', stretch: { after: 0, through: LAST } }]

/** Answers a slice whenever it is told to, with a person for each. */
function slowAnalyst() {
  const slices: { after: number; through: number }[] = []
  const waiting: (() => void)[] = []
  const analyst: Analyst = {
    ask: (kind, question) =>
      new Promise((resolve) => {
        const { stretch } = SHAPES.carrying.question.parse(question).toRead[0] ?? {
          stretch: toRead[0]?.stretch,
        }
        if (stretch !== undefined) slices.push(stretch)
        const fields = [
          { person: slices.length, field: 'payload.total', arrival: slices.length, as_typed: 1 },
        ]
        waiting.push(() => resolve(ok(SHAPES[kind].answer.parse(fields))))
      }),
    close: () => Promise.resolve(),
  }
  return {
    analyst,
    slices,
    answer: async () => {
      waiting.shift()?.()
      await new Promise((resolve) => setTimeout(resolve, 0))
    },
  }
}

test('events are read slice by slice; each answer says how far, and who was found is there meanwhile', async () => {
  const { analyst, slices, answer } = slowAnalyst()
  const searches = createSearches(() => analyst, { now: () => 0 }, 0)
  const values = ['22.50']
  expect(await searches.read(values, toRead)).toEqual(ok({ read: 0, total: LAST }))
  expect(searches.found(values)).toEqual([])
  await answer()
  expect(await searches.read(values, toRead)).toEqual(ok({ read: 50_000, total: LAST }))
  expect(searches.found(values)).toHaveLength(1)
  await answer()
  await answer()
  expect(await searches.read(values, toRead)).toEqual(ok(null))
  expect(slices).toEqual([
    { after: 0, through: 50_000 },
    { after: 50_000, through: 100_000 },
    { after: 100_000, through: LAST },
  ])
  // What came since is all that is read when it is asked again.
  const more = [{ value: '22.50', stretch: { after: 0, through: LAST + 10 } }]
  expect(await searches.read(values, more)).toEqual(ok({ read: 0, total: 10 }))
  await answer()
  expect(await searches.read(values, more)).toEqual(ok(null))
  expect(searches.found(values)).toHaveLength(4)
  searches.forget()
  expect(searches.found(values)).toEqual([])
})

test('a search that nobody asks for any more is given up, and goes on where it was when it is asked again', async () => {
  const { analyst, slices, answer } = slowAnalyst()
  let now = 0
  const searches = createSearches(() => analyst, { now: () => now }, 0)
  await searches.read(['22.50'], toRead)
  now = 60_000
  await answer()
  expect(slices).toHaveLength(1)
  expect(await searches.read(['22.50'], toRead)).toEqual(ok({ read: 0, total: 70_000 }))
  expect(slices.at(-1)).toEqual({ after: 50_000, through: 100_000 })
})

test('what the index does not hold is found in the list all the same: an amount, a path, a long text', async () => {
  const workspace = openedWorkspace({ now: () => 5000 })
  const text = 'it rained all day, and the parcel stood before the door of the neighbours of the house behind'
  await workspace.pipeline.submit(INTAKE, [
    delivery({
      ...{ eventId: 'e1', userId: 'ann', source: 'web', eventType: 'BUY', timestamp: 1 },
      payload: { total: 22.5, page: '/thanks', note: text },
    }),
  ])
  const find = (search: string) => peopleOf(workspace, { search, filter: {}, limit: 10, offset: 0 })
  for (const [typed, field] of [
    ['22.5', 'total'],
    ['/thanks', 'page'],
    [text.toUpperCase(), 'note'],
  ] as const) {
    let page = await find(typed)
    while (page.reading !== undefined) page = await find(typed)
    expect(page.people.map(({ id, matched }) => ({ id, matched }))).toEqual([
      { id: 'ann', matched: [`payload.${field}`] },
    ])
  }
})
