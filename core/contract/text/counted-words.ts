import type { GraphView } from '../graph.ts'
import type { Filter } from '../shared.ts'

const BOXES = { step: 'steps', event: 'event types', source: 'sources' } as const

/** What narrows the numbers. A filter's own text is left out: it may name somebody. */
function narrowed({ where, whose = 'events', without, from, to }: Filter): string[] {
  const kept = {
    events: 'events',
    had: 'whole journeys of people with an event',
    never: 'whole journeys of people without an event',
  }
  const begin = from === undefined ? 'the first event' : new Date(from).toISOString()
  const end = to === undefined ? 'the last one' : new Date(to).toISOString()
  return [
    ...(where === undefined && without === undefined
      ? []
      : [`A filter leaves ${kept[whose]} that it names.`]),
    ...(from === undefined && to === undefined ? [] : [`From ${begin} to ${end}.`]),
  ]
}

/** What the numbers of a graph count, in one line for a file that goes on alone. */
export function countedWords({ lens, caseKind, journey, people, moves }: GraphView, filter: Filter): string {
  const followed = caseKind === 'user' ? 'people' : 'sessions'
  const of = journey === null ? '' : ` of the journey ${journey}`
  return [
    `Nodes are ${BOXES[lens]}${of}; ${people} people, ${moves} moves.`,
    ...narrowed(filter),
    'events: visits of a node; count: moves; users: distinct people.',
    `cases, starts, already, ends, probability, conversionProbability and times are of ${followed}.`,
  ].join(' ')
}
