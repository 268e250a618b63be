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
  const own: number[] = []
  for (let entry = 0; entry < further.length; entry += 1)
    if (further.journey[entry] === journey) own.push(entry)
  const integers = (column: Int32Array) => pick(new Int32Array(own.length), column, own)
  const floats = (column: Float64Array) => pick(new Float64Array(own.length), column, own)
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

/** Fills a column with these entries of another. `Int32Array.from` with a function takes several times as long. */
function pick<Column extends Int32Array | Float64Array>(
  into: Column,
  from: Column,
  entries: readonly number[],
): Column {
  for (let place = 0; place < entries.length; place += 1) into[place] = from[entries[place] ?? 0] ?? 0
  return into
}

/** Number → text. Events, steps, sources, rules and channels share one table of names. */
export type Names = readonly string[]
