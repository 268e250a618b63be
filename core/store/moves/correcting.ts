import type { Transition } from '#core/journey/state.ts'
import { toTransition } from '../events/events.ts'
import type { NameTable } from '../names.ts'
import {
  areSame,
  type Cause,
  type Caused,
  type CausedRows,
  type CausedTables,
  EVENT_ID,
  FROM_STEP,
  joinRows,
  NO_ROWS,
  NOTED,
  type Row,
  rowsOf,
  rowsWhere,
  shifted,
} from './caused-rows.ts'
import type { EffectWriter } from './effects.ts'

/** Which events a re-fold goes over. */
export interface RefoldedPart {
  readonly causes: readonly Cause[]
  /** The event before them: what time brought about behind it is said anew, what it did itself is not. */
  readonly timedAfter: Cause | null
  /** The last of them, where the fold ends before time passes behind it: what time brought about there stays. */
  readonly timeKept: Cause | null
}

/** What a re-fold says anew of some events, held against what is stored: only what differs is written. */
export interface Correcting extends Caused {
  /** The stored moves of caused events that are said anew. */
  readonly moves: readonly Transition[]
  /** By id of a timer's event that is said anew: the number under which the workspace noted it. */
  readonly noted: ReadonlyMap<string, number>
  /** Writes the difference, when all has been said. */
  finish(): void
}

function numberAt(row: Row, column: number): number | null {
  const cell = row[column] ?? null
  return cell === null ? null : Number(cell)
}

function transitionOf(row: Row, names: NameTable): Transition | null {
  const numbers = {
    from_step: numberAt(row, FROM_STEP),
    to_step: numberAt(row, FROM_STEP + 1),
    rule: numberAt(row, FROM_STEP + 2),
  }
  return toTransition(numbers, names)
}

/** What the event itself did, and what time did behind it. */
function partsOf(rows: CausedRows): { own: CausedRows; timed: CausedRows; count: number } {
  const count = rows.caused.filter((row) => row[NOTED] === null).length
  return {
    own: rowsWhere(rows, (ordinal) => ordinal <= count),
    timed: rowsWhere(rows, (ordinal) => ordinal > count),
    count,
  }
}

export function correcting(
  names: NameTable,
  tables: CausedTables,
  effects: EffectWriter,
  { causes, timedAfter, timeKept }: RefoldedPart,
): Correcting {
  const concerned = timedAfter === null ? causes : [...causes, timedAfter]
  const stored = tables.read(concerned.map(({ arrival }) => arrival))
  const said = new Map<number, CausedRows>()
  const moves: Transition[] = []
  const noted = new Map<string, number>()
  for (const [cause, rows] of stored) {
    const { own, timed } = partsOf(rows)
    if (cause === timedAfter?.arrival) said.set(cause, own)
    const anew = cause === timedAfter?.arrival ? timed : cause === timeKept?.arrival ? own : rows
    for (const row of anew.caused) {
      const move = transitionOf(row, names)
      if (move !== null) moves.push(move)
      if (row[NOTED] !== null) noted.set(String(row[EVENT_ID]), Number(row[NOTED]))
    }
  }
  const correctedEffects = effects.correct(concerned, ({ cause, time }) => {
    // A deadline is later than the event at which the quiet began: so are the effects of timers.
    if (cause === timedAfter?.arrival) return time > timedAfter.time
    return cause !== timeKept?.arrival || time <= timeKept.time
  })
  return {
    moves,
    noted,
    add: (cause, what, notedAs) => {
      const before = said.get(cause.arrival) ?? NO_ROWS
      said.set(cause.arrival, joinRows(before, rowsOf(names, cause, what, notedAs, before.caused.length)))
    },
    recordEffects: correctedEffects.record,
    finish: () => {
      const kept = timeKept === null ? undefined : stored.get(timeKept.arrival)
      if (timeKept !== null && kept !== undefined) {
        const { timed, count } = partsOf(kept)
        const own = said.get(timeKept.arrival) ?? NO_ROWS
        said.set(timeKept.arrival, joinRows(own, shifted(timed, own.caused.length - count)))
      }
      for (const cause of new Set([...stored.keys(), ...said.keys()])) {
        const [before, now] = [stored.get(cause) ?? NO_ROWS, said.get(cause) ?? NO_ROWS]
        if (areSame(before, now)) continue
        tables.remove(cause)
        tables.insert(now)
      }
      correctedEffects.finish()
    },
  }
}
