import type { GraphView } from '../graph.ts'
import type { Filter } from '../shared.ts'
import { stepWords } from './steps-asked.ts'

const BOXES = { step: 'steps', event: 'event types', source: 'sources' } as const

/** What narrows the numbers. A filter's own text is left out: it may name somebody. Steps are nobody's. */
function narrowed({ where, whose = 'events', without, from, to }: Filter): string[] {
  const kept = {
    events: 'events',
    had: 'whole journeys of people with an event',
    never: 'whole journeys of people without an event',
  }
  const ranged = from !== undefined || to !== undefined
  const ofSteps = without === undefined && whose === 'had' ? stepWords(where ?? '', ranged) : null
  const begin = from === undefined ? 'the first event' : new Date(from).toISOString()
  const end = to === undefined ? 'the last one' : new Date(to).toISOString()
  return [
    ...(where === undefined && without === undefined
      ? []
      : ofSteps === null
        ? [`A filter leaves ${kept[whose]} that it names.`]
        : [`A filter leaves whole journeys of people who ${ofSteps}.`]),
    ...(!ranged ? [] : [`From ${begin} to ${end}.`]),
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
