import { formatNoun } from '../parts/format.ts'

export function countsOf(events: number, people: number): string {
  return `${formatNoun(events, 'event')}, ${formatNoun(people, 'person', 'people')}`
}
