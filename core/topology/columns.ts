/**
 * Events as columns: entry i of every array is one stored event, in arrival order. Texts are numbers into `names`.
 * -1 stands for "none" throughout.
 */
export interface EventColumns {
  readonly length: number
  /** Arrival: ascending, unique. */
  readonly arrival: Float64Array
  readonly person: Int32Array
  /** Milliseconds since the epoch, the event's own time. */
  readonly time: Float64Array
  readonly type: Int32Array
  readonly source: Int32Array
  /** Number of the session id given by the sender, unique per text; -1 where none came. */
  readonly session: Int32Array
  readonly channel: Int32Array
  /** Credit value of a conversion event (`payload.value`), NaN where none. */
  readonly value: Float64Array
}

/**
 * Transitions of the current fold as columns, in any order. A transition belongs to a received event (`ordinal` 0)
 * or to one that it caused (`ordinal` 1, 2, … in the order in which they were caused).
 */
export interface TransitionColumns {
  readonly length: number
  /** Arrival of the received event at the root of the cause. */
  readonly arrival: Float64Array
  readonly ordinal: Int32Array
  readonly person: Int32Array
  readonly time: Float64Array
  readonly from: Int32Array
  readonly to: Int32Array
  readonly rule: Int32Array
}

/** Moves in journeys beside the default one; `journey` is the number of its id. */
export interface FurtherColumns extends TransitionColumns {
  readonly journey: Int32Array
}

/** Declared outcomes that were reached, in any order; each belongs to the move with its arrival and ordinal. */
export interface ReachedColumns {
  readonly length: number
  readonly arrival: Float64Array
  readonly ordinal: Int32Array
  readonly person: Int32Array
  readonly step: Int32Array
  /** -1 for the default journey. */
  readonly journey: Int32Array
  /** What the outcome's expression gave; NaN where it has none or gave no number. */
  readonly value: Float64Array
}

/** The moves of one further journey, in the shape of those of the default one. */
export function movesIn(further: FurtherColumns, journey: number): TransitionColumns {
  const entries = new Uint32Array(further.length).map((_, entry) => entry)
  const own = entries.filter((entry) => further.journey[entry] === journey)
  const integers = (column: Int32Array) => Int32Array.from(own, (entry) => column[entry] ?? -1)
  const floats = (column: Float64Array) => Float64Array.from(own, (entry) => column[entry] ?? Number.NaN)
  return {
    length: own.length,
    arrival: floats(further.arrival),
    ordinal: integers(further.ordinal),
    person: integers(further.person),
    time: floats(further.time),
    from: integers(further.from),
    to: integers(further.to),
    rule: integers(further.rule),
  }
}

/** Number → text. Events, steps, sources, rules and channels share one table of names. */
export type Names = readonly string[]
