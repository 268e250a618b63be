import type { PlainHistory } from './history.ts'

export interface SlowQuestion {
  lens: 'step' | 'event' | 'source'
  caseKind: 'user' | 'session'
  keep: readonly boolean[] | null
  /** Half open. */
  range?: { from: number; to: number } | null
  conversion: { kind: 'outcome' | 'event' | 'none'; names: readonly string[] }
  initialStep: string
}

interface Visit {
  person: string
  case: string
  from: string | null
  node: string
  duration: number
  followed: boolean
  /** Came here before the range: no visit of the range. */
  already?: boolean
  /** A session that begins where its person came in an earlier one: nobody comes there by it. */
  stood?: boolean
  /** Something of the case comes after the range: a move, or an event where those are the nodes. */
  goesOn?: boolean
}

/**
 * The graph counted the obvious way, case by case over plain objects: the twin that the fast one is compared with.
 * Reads as the definition; shares no code with it.
 */
export function slowGraph(history: PlainHistory, question: SlowQuestion) {
  const visits = casesOf(history, question.caseKind).flatMap((of) => visitsOf(history, of, question))
  const node = (id: string) => visits.filter((visit) => visit.node === id && visit.already !== true)
  const moves = visits.filter((visit) => visit.from !== null)
  const ends = visits.filter((visit, place) => visits[place + 1]?.case !== visit.case)
  const share = (some: Visit[]) =>
    question.conversion.kind === 'none' || some.length === 0
      ? null
      : some.filter((visit) => visit.followed).length / some.length
  const users = (some: Visit[]) => new Set(some.map((visit) => visit.person)).size
  const ids = new Set(visits.flatMap((visit) => [visit.node, ...(visit.from === null ? [] : [visit.from])]))
  const pairs = new Set(moves.map((move) => JSON.stringify([move.from, move.node])))
  return {
    nodes: [...ids].map((id) => ({
      id,
      events: node(id).length,
      users: users(node(id).filter((visit) => visit.stood !== true)),
      cases: new Set(node(id).map((visit) => visit.case)).size,
      starts: node(id).filter((visit) => visit.from === null).length,
      already: visits.filter((visit) => visit.node === id && visit.already === true).length,
      ends: ends.filter((visit) => visit.node === id).length,
      endUsers: users(ends.filter((visit) => visit.node === id)),
      goOn: ends.filter((visit) => visit.node === id && visit.goesOn === true).length,
      conversionProbability: share(node(id)),
    })),
    edges: [...pairs].map((pair) => {
      const [from, to] = JSON.parse(pair)
      const taken = moves.filter((move) => move.from === from && move.node === to)
      const left = moves.filter((move) => move.from === from).length
      const times = taken.map((move) => move.duration).sort((a, b) => a - b)
      return {
        from,
        to,
        count: taken.length,
        users: users(taken),
        returns: taken.filter((move) => {
          const before = visits.slice(0, visits.indexOf(move)).filter((visit) => visit.case === move.case)
          return from === to || before.some((visit) => visit.node === to)
        }).length,
        probability: taken.length / (left + ends.filter((visit) => visit.node === from).length),
        conversionProbability: share(taken),
        medianMs:
          ((times[Math.floor((times.length - 1) / 2)] ?? 0) + (times[Math.floor(times.length / 2)] ?? 0)) / 2,
        p90Ms: times.find((time) => times.filter((other) => other <= time).length >= times.length * 0.9),
      }
    }),
    people: users(visits),
    moves: moves.length,
    conversions: visits.filter((visit) => visit.from === null && visit.followed).length,
  }
}

interface Case {
  id: string
  person: string
  /** Places of its events, in (time, arrival) order. */
  events: number[]
}

function casesOf(history: PlainHistory, kind: 'user' | 'session'): Case[] {
  const cases: Case[] = []
  for (const person of new Set(history.events.map((event) => event.person))) {
    const own = history.events
      .map((event, place) => ({ ...event, place }))
      .filter((event) => event.person === person)
      .sort((left, right) => left.time - right.time || left.place - right.place)
    let pauses = 0
    let lastUnnamed = Number.NEGATIVE_INFINITY
    for (const event of own) {
      if (event.session === undefined) {
        if (event.time - lastUnnamed > 30 * 60_000) pauses += 1
        lastUnnamed = event.time
      }
      const session = event.session === undefined ? `pause ${pauses}` : `named ${event.session}`
      const id = kind === 'user' ? person : `${person} ${session}`
      const known = cases.find((other) => other.id === id)
      if (known === undefined) cases.push({ id, person, events: [event.place] })
      else known.events.push(event.place)
    }
  }
  return cases
}

function visitsOf(history: PlainHistory, of: Case, question: SlowQuestion): Visit[] {
  const { lens, keep, conversion, range } = question
  const passing = of.events.filter((place) => keep === null || keep[place])
  const time = (place: number) => history.events[place]?.time ?? 0
  const kept = passing.filter(
    (place) => range == null || (time(place) >= range.from && time(place) < range.to),
  )
  const before = passing.filter((place) => range != null && time(place) < range.from).at(-1)
  const first = kept[0]
  if (first === undefined) return []
  const event = (place: number) => {
    const found = history.events[place]
    if (found === undefined) throw new Error(`no event ${place}`)
    return found
  }
  const transitions = (history.transitions ?? [])
    .filter((transition) => event(transition.event).person === of.person)
    .sort(
      (left, right) =>
        event(left.event).time - event(right.event).time ||
        left.event - right.event ||
        (left.ordinal ?? 0) - (right.ordinal ?? 0),
    )
  const position = (place: number, ordinal: number) => of.events.indexOf(place) * 100 + ordinal
  const conversions = kept.flatMap((place) =>
    conversion.kind === 'event'
      ? conversion.names.includes(event(place).type)
        ? [position(place, 99)]
        : []
      : transitions
          .filter(
            ({ event: root, from, to }) =>
              // Coming to where one stands already is no arrival.
              root === place && from !== to && conversion.names.includes(to),
          )
          .map((transition) => position(place, transition.ordinal ?? 0)),
  )
  const followed = (at: number) => conversions.some((other) => other >= at)
  const later = passing.filter((place) => range != null && time(place) >= range.to)
  const goesOn =
    lens === 'step' ? transitions.some((transition) => later.includes(transition.event)) : later.length > 0
  const common = { person: of.person, case: of.id, goesOn }

  if (lens !== 'step') {
    const nodeOf = (place: number) => (lens === 'event' ? event(place).type : (event(place).source ?? 'web'))
    const seen = before === undefined ? kept : [before, ...kept]
    return seen.map((place, index) => {
      const previous = seen[index - 1]
      return {
        ...common,
        from: previous === undefined ? null : nodeOf(previous),
        node: nodeOf(place),
        duration: previous === undefined ? Number.NaN : event(place).time - event(previous).time,
        followed: followed(position(place, 0)),
        already: place === before,
      }
    })
  }

  const inCase = transitions.filter((transition) => of.events.includes(transition.event))
  const moves = inCase.filter((transition) => kept.includes(transition.event))
  const earlier = transitions.filter(
    (transition) =>
      event(transition.event).time < event(first).time ||
      (event(transition.event).time === event(first).time && transition.event < first),
  )
  const start: Visit = {
    ...common,
    from: null,
    node: moves[0]?.from ?? earlier.at(-1)?.to ?? question.initialStep,
    duration: Number.NaN,
    followed: conversions.length > 0,
    // Whoever moved by what the filter leaves out has come to where they are seen first before that.
    already:
      before !== undefined ||
      earlier.some((transition) => of.events.includes(transition.event)) ||
      (moves[0] !== undefined && moves[0].from !== (earlier.at(-1)?.to ?? question.initialStep)),
    stood:
      earlier.length > 0 ||
      history.events.some(
        ({ person, time: at }, place) =>
          person === of.person &&
          (keep === null || keep[place]) &&
          (at < time(first) || (at === time(first) && place < first)),
      ),
  }
  return [
    start,
    ...moves.map((move) => {
      const previous = inCase[inCase.indexOf(move) - 1]
      const arrivedWith = previous === undefined ? of.events[0] : previous.event
      return {
        ...common,
        from: move.from,
        node: move.to,
        duration: event(move.event).time - event(arrivedWith ?? first).time,
        followed: followed(position(move.event, move.ordinal ?? 0)),
      }
    }),
  ]
}
