import fc from 'fast-check'
import { expect, test } from 'vitest'
import { peopleEverIn } from '#core/topology/ever-in.ts'
import { peopleAlreadyAt, peopleAtNode } from '#core/topology/people.ts'
import { buildWalk } from '#core/topology/walk.ts'
import { firstTimes } from '#core/topology/whose.ts'
import { anyHistory, anyRange } from './arbitrary.ts'
import { type PlainHistory, toColumns } from './history.ts'

const STEPS = ['START', 'MIDDLE', 'BOUGHT', 'LEFT', 'NOWHERE']

interface Stay {
  readonly step: string
  readonly since: number
  readonly until: number
}

/** Where one person was, one stay after another: the slow twin walks everybody's life by name. */
function staysOf({ events, transitions }: Required<PlainHistory>, person: string): Stay[] {
  const own = events.flatMap((event, place) => (event.person === person ? [{ ...event, place }] : []))
  const inOrder = own.sort((one, other) => one.time - other.time || one.place - other.place)
  const stays: { step: string; since: number; until: number }[] = []
  const come = (step: string, since: number) => {
    const last = stays.at(-1)
    if (last !== undefined) last.until = since
    stays.push({ step, since, until: Number.POSITIVE_INFINITY })
  }
  for (const { place, time } of inOrder) {
    if (stays.length === 0) come('START', time)
    for (const { to } of transitions.filter(({ event }) => event === place)) come(to, time)
  }
  return stays
}

test('who was ever in a step is whose stays there touch the range', () => {
  fc.assert(
    fc.property(anyHistory, fc.constantFrom(...STEPS), anyRange, (history, step, range) => {
      const { events, transitions, people, names } = toColumns(history)
      const first = firstTimes(events)
      const found = peopleEverIn({
        ...{ transitions, step: names.indexOf(step), isInitial: step === 'START', first, range },
      })
      const wanted = people.map((person) =>
        staysOf(history, person).some(
          (stay) =>
            stay.step === step && (range === null || (stay.since < range.to && stay.until >= range.from)),
        ),
      )
      expect([...found].map((was) => was === 1)).toEqual(wanted)
    }),
  )
})

test('with an event in the range, they are those who came there in it and those who were there already', () => {
  fc.assert(
    fc.property(anyHistory, fc.constantFrom(...STEPS.slice(0, 4)), anyRange, (history, step, range) => {
      const { events, transitions, names, numberOf } = toColumns(history)
      const within = (time: number) => range === null || (time >= range.from && time < range.to)
      const keep = Uint8Array.from(events.time, (time) => (within(time) ? 1 : 0))
      const walk = buildWalk({
        ...{ events, transitions, names, initialStep: numberOf('START'), lens: 'step', caseKind: 'user' },
        ...{ keep, conversion: { kind: 'none' }, sessionGapMs: 60_000 },
        range: range === null ? null : { ...range, passes: null },
      })
      const seen = new Set([...peopleAtNode(walk, step), ...peopleAlreadyAt(walk, step)])
      const was = peopleEverIn({
        ...{
          transitions,
          step: numberOf(step),
          isInitial: step === 'START',
          first: firstTimes(events),
          range,
        },
      })
      const active = new Set(events.person.filter((_, entry) => keep[entry] === 1))
      expect([...active].filter((person) => was[person] === 1).sort()).toEqual([...seen].sort())
    }),
  )
})
