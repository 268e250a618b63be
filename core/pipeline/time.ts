import type { UserState } from '#core/journey/state.ts'
import { advanceTo } from '#core/journey/step.ts'
import type { StoredPerson } from '#core/store/people/people.ts'
import { heldBefore } from './backfill.ts'
import { type Holding, recordTime, rulesOf } from './refold.ts'
import { takeNumber, type Writer } from './writer.ts'

/** Persons whose timers fire in one transaction: between two of them events are committed. */
const PORTION = 500

export interface Passing {
  /** Numbers of the persons whom time has moved on. */
  readonly persons: readonly number[]
  /** Nobody is left whose deadline is before the moment. */
  readonly done: boolean
}

/**
 * Fires by time alone what is due before `now`, for one portion of people in one transaction. What timers do is caused
 * by the event before them and noted under the next number of the workspace's sequence. Effects whose deadline is longer
 * ago than `lateAfter` are held back: the program was not running then.
 */
export function passTime(writer: Writer, now: number, lateAfter: number): Passing {
  const due = writer.people.due(now, PORTION)
  const done = due.length < PORTION
  const held = heldBefore(writer.database)
  if (due.length > 0) {
    writer.database
      .transaction(() => {
        const number = takeNumber(writer)
        for (const person of due) {
          const state = passFor(
            writer,
            person,
            now,
            { deadline: (time) => time < held || now - time > lateAfter },
            number,
          )
          writer.people.update({ ...person, state })
          writer.knownPeople.delete(person.person)
        }
        writer.edges.write()
      })
      .immediate()
  }
  if (done) writer.timePassed = now
  return { persons: due.map(({ person }) => person), done }
}

function passFor(
  writer: Writer,
  { state, last }: StoredPerson,
  now: number,
  holding: Pick<Holding, 'deadline'>,
  number: number,
): UserState {
  const event = writer.events.at(last)
  const rules = event === null ? null : rulesOf(writer, event)
  if (event === null || rules === null) return withoutTimers(state)
  const passed = advanceTo(state, rules, now)
  recordTime(writer, event, passed, holding, () => number)
  return passed.state
}

/** The rules that waited can't be read any more: nothing is waited for. */
function withoutTimers({ extra, ...state }: UserState): UserState {
  if (extra === undefined) return state
  const { timers: _timers, ...kept } = extra
  return { ...state, extra: kept }
}
