import type { Filter, Whose } from '#core/contract/shared.ts'
import { stepChip, stepWords } from '#core/contract/text/steps-asked.ts'
import { formatMoment } from '../parts/format.ts'

/** What the filter leaves, to choose from. */
export const WHOSE_OPTIONS: { value: Whose; label: string }[] = [
  { value: 'events', label: 'Only these events' },
  { value: 'had', label: 'Whole journeys with one' },
  { value: 'never', label: 'Whole journeys without' },
]

const COUNTED: Record<Whose, string> = {
  events: 'only these events are counted',
  had: 'their whole journeys are counted',
  never: 'journeys without such an event',
}

function isRanged({ from, to }: Filter): boolean {
  return from !== undefined || to !== undefined
}

/** How it is counted, beside the counts: who is meant where it asks of steps alone. */
export function countedWords(filter: Filter): string {
  const { where = '', whose = 'events', without } = filter
  const ofSteps = without === undefined ? stepChip(where, isRanged(filter), whose === 'never') : null
  return ofSteps === null || whose === 'events' ? COUNTED[whose] : ofSteps
}

/** What the filter keeps: `whole journeys with X`, or `of people who were ever in PAID` where it asks of steps alone. */
export function keptWords(filter: Filter): string {
  const { where = '', whose = 'events', without } = filter
  const ranged = isRanged(filter)
  const ofSteps = stepWords(where, ranged, whose === 'never')
  const ofRest = without === undefined ? null : stepWords(without, ranged, true)
  const joint = ofSteps === null ? ', of people who' : ' and'
  const rest = without === undefined ? '' : ofRest === null ? ` and never ${without}` : `${joint} ${ofRest}`
  if (whose === 'events')
    return `events ${ofSteps === null ? `with ${where}` : `of people who ${ofSteps}`}${rest}`
  return ofSteps === null
    ? `whole journeys ${whose === 'had' ? 'with' : 'without'} ${where}${rest}`
    : `whole journeys of people who ${ofSteps}${rest}`
}

const MEANS: Record<Whose, string> = {
  events:
    'The filter keeps events, not people: a move or conversion counts only where the event that made it passes. What the same people did besides is left out of every number in the window.',
  had: 'Everything of these people is counted, before and after the event that they had. Who had one is decided over all time; the time range narrows what of theirs is counted. Clauses about the person (state, segment) speak of now; who was ever in a step (wasIn) is decided within the time range.',
  never:
    'Everything of the people without such an event is counted. Who had one is decided over all time; the time range narrows what is counted. Clauses about the person (state, segment) speak of now; who was ever in a step (wasIn) is decided within the time range.',
}

/** The same in full, for a tooltip. */
export function meansWords(filter: Filter): string {
  const { whose = 'events' } = filter
  return countedWords(filter) === COUNTED[whose]
    ? MEANS[whose]
    : `Kept are ${keptWords(filter)}. ${MEANS[whose]}`
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
export function narrowedWords(filter: Filter): string {
  const { where, whose = 'events', from, to, began } = filter
  const kept = `${whose === 'events' ? 'Only ' : ''}${keptWords(filter)}`
  const begin = from === undefined ? 'the first event' : formatMoment(from)
  const end = to === undefined ? 'now' : formatMoment(to)
  const range = isRanged(filter)
    ? `from ${begin} to ${end}${began === true ? ', people who began in it' : ''}`
    : 'all of the time'
  return `${where === undefined ? 'No filter' : `${kept.slice(0, 1).toUpperCase()}${kept.slice(1)}`}; ${range}.`
}
