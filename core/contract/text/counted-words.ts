import type { GraphView } from '../graph.ts'

const BOXES = { step: 'steps', event: 'event types', source: 'sources' } as const

/** What the numbers of a graph count, in one line for a file that goes on alone. */
export function countedWords({ lens, caseKind, journey, people, moves }: GraphView): string {
  const followed = caseKind === 'user' ? 'people' : 'sessions'
  const of = journey === null ? '' : ` of the journey ${journey}`
  return [
    `Nodes are ${BOXES[lens]}${of}; ${people} people, ${moves} moves.`,
    'events: visits of a node; count: moves; users: distinct people.',
    `cases, starts, already, ends, probability, conversionProbability and times are of ${followed}.`,
  ].join(' ')
}
