import type { Filter, Whose } from '#core/contract/shared.ts'
import { formatMoment } from '../parts/format.ts'

/** What the filter leaves, to choose from. */
export const WHOSE_OPTIONS: { value: Whose; label: string }[] = [
  { value: 'events', label: 'Only these events' },
  { value: 'had', label: 'Whole journeys with one' },
  { value: 'never', label: 'Whole journeys without' },
]

/** How it is counted, beside the counts. */
export const COUNTED: Record<Whose, string> = {
  events: 'only these events are counted',
  had: 'their whole journeys are counted',
  never: 'journeys without such an event',
}

export const MEANS: Record<Whose, string> = {
  events:
    'The filter keeps events, not people: a move or conversion counts only where the event that made it passes. What the same people did besides is left out of every number in the window.',
  had: 'Everything of these people is counted, before and after the event that they had. Who had one is decided over all time; the time range narrows what of theirs is counted. Clauses about the person (state, segment) speak of now.',
  never:
    'Everything of the people without such an event is counted. Who had one is decided over all time; the time range narrows what is counted. Clauses about the person (state, segment) speak of now.',
}

/** Why nothing passes, where nothing is wrong with the expression. */
export function nothingWords(
  whose: Whose,
  { from, to }: { from?: number | undefined; to?: number | undefined },
): string {
  const within = from === undefined && to === undefined ? '' : ' within the time range'
  return whose === 'events' ? `No event passes${within}.` : `This leaves nobody${within}.`
}

/** What filter and time range leave, as a sentence for what goes on without them in sight. */
export function narrowedWords({ where, whose = 'events', without, from, to, began }: Filter): string {
  const kept = {
    events: `Only events with ${where}`,
    had: `Whole journeys of people with ${where}`,
    never: `Whole journeys of people without ${where}`,
  }
  const never = without === undefined ? '' : `, never with ${without}`
  const begin = from === undefined ? 'the first event' : formatMoment(from)
  const end = to === undefined ? 'now' : formatMoment(to)
  const range =
    from === undefined && to === undefined
      ? 'all of the time'
      : `from ${begin} to ${end}${began === true ? ', people who began in it' : ''}`
  return `${where === undefined ? 'No filter' : `${kept[whose]}${never}`}; ${range}.`
}
