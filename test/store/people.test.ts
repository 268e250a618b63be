import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openNames } from '#core/store/names.ts'
import { openForWriting } from '#core/store/open.ts'
import { openPersonWriter, type StoredPerson } from '#core/store/people/people.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-people-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const timers = fc.option(fc.nat({ max: 3 }), { nil: undefined }).map((dueAt) => ({
  '': { cause: 'c', at: 0, depth: 0, ...(dueAt === undefined ? {} : { dueAt }) },
}))
const person: fc.Arbitrary<StoredPerson> = fc
  .record({
    step: fc.constantFrom('A', 'B'),
    history: fc.array(fc.constantFrom('x', 'y'), { maxLength: 3 }),
    events: fc.nat(),
    timers: fc.option(timers, { nil: undefined }),
  })
  .map(({ step, history, events, timers: waiting }) => ({
    person: 1,
    subject: 'p',
    events,
    last: events,
    state: {
      currentStep: step,
      history,
      metadata: { events },
      lastEventAt: events,
      version: events,
      ...(waiting === undefined ? {} : { extra: { timers: waiting } }),
    },
  }))

test('a person stored by what has changed reads and is found as one stored whole', () => {
  const opened = openForWriting(join(folder, 'x.journey'), { now: new Date(0), create: true })
  if (!opened.ok) throw new Error(opened.error.message)
  const { database, close } = opened.value
  const writer = openPersonWriter(database, openNames(database))
  const step = database.prepare(
    'SELECT count(*) FROM people INDEXED BY people_by_step WHERE step = (SELECT step FROM people NOT INDEXED)',
  )
  fc.assert(
    fc.property(fc.array(person, { minLength: 2 }), (versions) => {
      writer.remove(1)
      let before: StoredPerson | null = null
      for (const now of versions) {
        if (before === null) writer.insert(now)
        else writer.update(now, before)
        before = now
        expect(writer.byNumber(1)).toEqual(now)
        expect(step.pluck().get()).toBe(1)
        const dueAt = now.state.extra?.timers?.['']?.dueAt
        for (const moment of [0, 1, 2, 3, 4])
          expect(writer.due(moment, 9).length).toBe(dueAt !== undefined && dueAt < moment ? 1 : 0)
      }
    }),
  )
  close()
})
