import { MAX_CAUSED, MAX_CAUSED_DEPTH } from '../engine/run.ts'
import { describeMigration } from '../migration.ts'
import { inJourney } from '../standing.ts'
import { type CausedEvent, type Cut, EXPOSURE, MIGRATION, TIMER, type Transition } from '../state.ts'

/** Where an event comes from that nobody sent, and what it did, as one sentence. */
export function describeCaused(event: CausedEvent): string {
  if (event.eventType === MIGRATION) return `The person was ${describeMigration(event)}.`
  const moves = [...(event.transition === undefined ? [] : [event.transition]), ...(event.further ?? [])]
  const did = moves.length === 0 ? 'It moved nobody.' : `${moves.map(moveWords).join(' ')}`
  if (event.eventType === EXPOSURE) return `${describeExposure(event)} ${did}`
  return event.eventType === TIMER
    ? `The quiet that ${event.ruleId} waits for had passed. ${did}`
    : `${event.ruleId} caused it. ${did}`
}

/** `offer asked for the variant of the experiment pricing: it is short, noted by the rules.` */
function describeExposure({ ruleId, payload: { experiment, variant } }: CausedEvent): string {
  return `${ruleId} asked for the variant of the experiment ${String(experiment)}: it is ${String(variant)}, noted by the rules.`
}

/** Whether an event's own chain was cut off at it, in one sentence; null where it was not. */
export function describeCut(cut: readonly Cut[] | undefined, eventId: string): string | null {
  const [first, ...more] = (cut ?? []).filter(({ causedBy }) => causedBy === eventId)
  if (first === undefined) return null
  const { ruleId, eventType, reason } = first
  const others = more.length === 0 ? '' : ` and ${more.length} more`
  const bound =
    reason === 'depth'
      ? `events cause others at most ${MAX_CAUSED_DEPTH} deep`
      : `one event causes at most ${MAX_CAUSED}`
  return `The chain was cut off here: ${ruleId} would have caused ${eventType}${others}, but ${bound}.`
}

function moveWords({ from, to, ruleId, journey }: Transition): string {
  return `${ruleId} moved the person from ${from} to ${to}${inJourney(journey)}.`
}
