import type { EventColumns, TransitionColumns } from '#core/topology/columns.ts'

/** An event as a test writes it down; arrival is its place in the list. */
export interface PlainEvent {
  person: string
  time: number
  type: string
  source?: string
  session?: string
  channel?: string
  value?: number
}

/** A transition as a test writes it down; `event` is the place of its root event in the list of events. */
export interface PlainTransition {
  event: number
  from: string
  to: string
  ordinal?: number
}

export interface PlainHistory {
  events: readonly PlainEvent[]
  transitions?: readonly PlainTransition[]
}

export interface Columns {
  events: EventColumns
  transitions: TransitionColumns
  names: string[]
  people: string[]
  numberOf(name: string): number
}

/** Turns what a test wrote down into columns. Arrivals have gaps, as in a workspace with duplicates. */
export function toColumns(history: PlainHistory): Columns {
  const { events, transitions = [] } = history
  const names: string[] = []
  const people: string[] = []
  const sessions: string[] = []
  const number = (list: string[], text: string | undefined) => {
    if (text === undefined) return -1
    const known = list.indexOf(text)
    return known >= 0 ? known : list.push(text) - 1
  }
  const arrivalOf = (place: number) => place * 3 + 1
  const rooted = transitions.map((transition) => {
    const root = events[transition.event]
    if (root === undefined) throw new Error(`no event ${transition.event}`)
    return { ...transition, root }
  })
  return {
    names,
    people,
    numberOf: (name) => number(names, name),
    events: {
      length: events.length,
      arrival: Float64Array.from(events, (_, place) => arrivalOf(place)),
      person: Int32Array.from(events, (event) => number(people, event.person)),
      time: Float64Array.from(events, (event) => event.time),
      type: Int32Array.from(events, (event) => number(names, event.type)),
      source: Int32Array.from(events, (event) => number(names, event.source ?? 'web')),
      session: Int32Array.from(events, (event) => number(sessions, event.session)),
      channel: Int32Array.from(events, (event) => number(names, event.channel)),
      value: Float64Array.from(events, (event) => event.value ?? Number.NaN),
    },
    transitions: {
      length: rooted.length,
      arrival: Float64Array.from(rooted, ({ event }) => arrivalOf(event)),
      ordinal: Int32Array.from(rooted, ({ ordinal }) => ordinal ?? 0),
      person: Int32Array.from(rooted, ({ root }) => number(people, root.person)),
      time: Float64Array.from(rooted, ({ root }) => root.time),
      from: Int32Array.from(rooted, ({ from }) => number(names, from)),
      to: Int32Array.from(rooted, ({ to }) => number(names, to)),
      rule: Int32Array.from(rooted, () => number(names, 'rule')),
    },
  }
}
