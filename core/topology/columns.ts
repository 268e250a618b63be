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

/** Number → text. Events, steps, sources, rules and channels share one table of names. */
export type Names = readonly string[]
