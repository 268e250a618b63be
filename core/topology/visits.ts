/**
 * Everyone's way through the nodes of one lens, as columns: visit i is one coming to a node. Visits of a case follow
 * each other in time, cases of a person follow each other. The first visit of a case is its start, or where a time range
 * begins amid the case, where it was already; every other visit is a move along the edge `from` → `node`. All numbers
 * behind a graph are counted from this one list.
 */
export interface Visits {
  readonly length: number
  /** Number into the names. */
  readonly node: Int32Array
  /** Number into the names; -1 for the start of a case. */
  readonly from: Int32Array
  readonly person: Int32Array
  readonly caseOf: Int32Array
  /** Entry number of the received event at the root; for the start in a step the first kept event of the case. */
  readonly event: Int32Array
  /** Of the visit, ms since the epoch; for the start in a step that of the case's first event. */
  readonly time: Float64Array
  /** Time from the case's arrival at `from` to this visit, in ms; NaN for a start. */
  readonly duration: Float64Array
  /** 1 where this visit is itself a conversion. */
  readonly converts: Uint8Array
  /** 1 where the case converts at this visit or later. */
  readonly followed: Uint8Array
  /**
   * 1 where the case came here before the time range, or by what the filter leaves out: no visit of what is counted, only
   * where its moves begin.
   */
  readonly already: Uint8Array
  /** 1 at the last visit of a case that moves on after the time range. */
  readonly goesOn: Uint8Array
  /**
   * Step lens: 1 where a session begins at a step to which its person came in an earlier session. A visit of the session,
   * but nobody has come there by it.
   */
  readonly stood: Uint8Array
}

/** Visits under construction, in columns of a fixed greatest length. */
export interface VisitColumns extends Visits {
  length: number
}

export function emptyVisits(capacity: number): VisitColumns {
  return {
    length: 0,
    node: new Int32Array(capacity),
    from: new Int32Array(capacity),
    person: new Int32Array(capacity),
    caseOf: new Int32Array(capacity),
    event: new Int32Array(capacity),
    time: new Float64Array(capacity),
    duration: new Float64Array(capacity),
    converts: new Uint8Array(capacity),
    followed: new Uint8Array(capacity),
    already: new Uint8Array(capacity),
    goesOn: new Uint8Array(capacity),
    stood: new Uint8Array(capacity),
  }
}

/** Marks every visit of a case up to its last converting one. */
export function markFollowed(visits: VisitColumns): void {
  let current = -1
  let seen = 0
  for (let visit = visits.length - 1; visit >= 0; visit -= 1) {
    const owner = visits.caseOf[visit] ?? -1
    if (owner !== current) {
      current = owner
      seen = 0
    }
    if (visits.converts[visit] === 1) seen = 1
    visits.followed[visit] = seen
  }
}
