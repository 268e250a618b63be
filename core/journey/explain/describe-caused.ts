import { describeMigration } from '../migration.ts'
import { inJourney } from '../standing.ts'
import { type CausedEvent, EXPOSURE, MIGRATION, TIMER, type Transition } from '../state.ts'

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

function moveWords({ from, to, ruleId, journey }: Transition): string {
  return `${ruleId} moved the person from ${from} to ${to}${inJourney(journey)}.`
}
