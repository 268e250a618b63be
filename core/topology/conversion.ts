import type { EventColumns, TransitionColumns } from './columns.ts'

/**
 * What counts as a conversion: a transition into one of the steps from another step, or an event of one of the types.
 * Steps and types are numbers into the table of names.
 */
export type Conversion =
  | { readonly kind: 'outcome'; readonly steps: readonly number[] }
  | { readonly kind: 'event'; readonly types: readonly number[] }
  | { readonly kind: 'none' }

/** What the functions of this room and of attribution start from. */
export interface History {
  readonly events: EventColumns
  readonly transitions: TransitionColumns
  /** 1 for every event that passes the filter; null where all do. A transition passes with its root event. */
  readonly keep: Uint8Array | null
  readonly conversion: Conversion
}

/**
 * Entry number of the received event at the root of each transition; -1 where that event is not among `events`
 * (such a transition cannot be placed in anyone's history and is left out of every picture).
 */
export function rootEvents(
  events: EventColumns,
  transitions: Pick<TransitionColumns, 'length' | 'arrival'>,
): Int32Array {
  const roots = new Int32Array(transitions.length)
  let last = 0
  for (let transition = 0; transition < transitions.length; transition += 1) {
    const arrival = transitions.arrival[transition] ?? 0
    // Transitions are mostly stored in the order of their events: the next one is near the last.
    const near = Math.min(last + 8, events.length)
    while (last < near && (events.arrival[last] ?? 0) < arrival) last += 1
    if (events.arrival[last] !== arrival) last = firstAtOrAfter(events.arrival, events.length, arrival)
    roots[transition] = events.arrival[last] === arrival ? last : -1
  }
  return roots
}

function firstAtOrAfter(ascending: Float64Array, length: number, wanted: number): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ascending[middle] ?? 0) < wanted) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * 1 for every kept event at which its person converts. An event converts at most once, also where it causes several
 * transitions into conversion steps.
 */
export function convertingEvents(history: History, roots: Int32Array): Uint8Array {
  const { events, transitions, keep, conversion } = history
  const converting = new Uint8Array(events.length)
  if (conversion.kind === 'event') {
    const types = new Set(conversion.types)
    for (let event = 0; event < events.length; event += 1) {
      if (types.has(events.type[event] ?? -1) && isKept(keep, event)) converting[event] = 1
    }
  } else if (conversion.kind === 'outcome') {
    const steps = new Set(conversion.steps)
    for (let transition = 0; transition < transitions.length; transition += 1) {
      const root = roots[transition] ?? -1
      if (root >= 0 && isKept(keep, root) && reaches(transitions, transition, steps)) converting[root] = 1
    }
  }
  return converting
}

/** An outcome is reached when somebody comes to its step from another one. */
export function reaches(
  transitions: Pick<TransitionColumns, 'from' | 'to'>,
  transition: number,
  steps: { has(step: number): boolean },
): boolean {
  const to = transitions.to[transition] ?? -1
  return steps.has(to) && transitions.from[transition] !== to
}

export function isKept(keep: Uint8Array | null, event: number): boolean {
  return keep === null || keep[event] === 1
}
