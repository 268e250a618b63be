import { formatDuration } from '#core/contract/duration.ts'
import type { TimelineEvent } from '#core/contract/people.ts'
import { formatMoment, formatOffset } from '../parts/format.ts'

/** `30 Nov 17:53:20 UTC`. */
function when(ms: number): string {
  return `${formatMoment(ms, 'second')} ${formatOffset(ms)}`
}

/** What LATE means, of one event; undefined for an event that was not late. */
export function lateWords({ lateBy, timestamp }: TimelineEvent): string | undefined {
  if (lateBy === undefined) return undefined
  return `It came when an event of this person that is ${formatDuration(lateBy)} newer was here already, and more than 24 hours are LATE: it is taken in at its own time (${when(timestamp)}) and judged there like any other, but its alerts and webhooks are held back.`
}

/** What a copy that came later did: nothing. `copies`: rows of the timeline of the kind `duplicate`. */
export function copyWords(copies: readonly TimelineEvent[]): string | undefined {
  const [first, ...others] = copies
  if (first === undefined) return undefined
  const times = [first, ...others].flatMap(({ receivedAt }) => receivedAt ?? [])
  const last = times.at(-1)
  const came =
    others.length === 0 ? 'A copy of this event came' : `${copies.length} copies of this event came, the last`
  const on = last === undefined ? '' : ` on ${when(last)}`
  return `${came}${on}, under the same event id: a DUPLICATE is counted and answered, and nothing happens a second time.`
}

/** A copy in its row, which stands beside the event that counts: when it came goes first, since a narrow row cuts its end. */
export function copyNote({ note, receivedAt }: TimelineEvent): string {
  return receivedAt === undefined ? note : `came ${when(receivedAt)} · ${note}`
}
