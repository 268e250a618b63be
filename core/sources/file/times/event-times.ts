import type { ImportPreview } from '#core/contract/imports.ts'
import { isMapped } from '../layout.ts'
import type { FilePlan } from '../plan.ts'

function and(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** Where the time of its events was found by its look alone. */
function noteOf({ layout, mapping }: FilePlan): string | null {
  const { looked } = layout
  if (looked === undefined || mapping.timestamp !== looked.column) return null
  const start = `timestamp is taken from ${looked.column}: its values are dates`
  return looked.others.length === 0
    ? `${start}.`
    : `${start}, and those of ${and(looked.others)} are dates, too.`
}

const NOW = 'will stand at the moment of the import, and how long passed between them cannot be told.'

function allOf(events: number): string {
  if (events === 1) return 'the one event'
  return events === 2 ? 'both events' : `all ${events.toLocaleString('en-US')} events`
}

/** What follows where events say no time; null where all of those that were looked at say one. */
function warningOf({ layout, mapping }: FilePlan): string | null {
  const { sampled } = layout
  if (sampled === undefined) return null
  const unfed = isMapped(layout) && mapping.timestamp === undefined ? sampled.mapped : 0
  const without = unfed + sampled.untimed
  if (without === 0) return null
  if (without < sampled.events) {
    const those = without === 1 ? 'event says no time: it' : 'events say no time: they'
    const first = `the first ${sampled.events.toLocaleString('en-US')}`
    return `${without.toLocaleString('en-US')} of ${first} ${those} ${NOW}`
  }
  if (!sampled.isWhole) return `Nothing feeds timestamp: each event of this file ${NOW}`
  if (without === 1) return 'Nothing feeds timestamp: the one event will stand at the moment of the import.'
  return `Nothing feeds timestamp: ${allOf(without)} ${NOW}`
}

/** Where the times of a file come from, as far as somebody has to know it before the import. */
export function eventTimes(plan: FilePlan): ImportPreview['times'] {
  return { note: noteOf(plan), warning: warningOf(plan) }
}
