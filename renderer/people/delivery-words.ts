import type { TimelineEvent } from '#core/contract/people.ts'
import { formatMoment, formatOffset } from '../parts/format.ts'

/** What became of a webhook, in the words of a timeline: `waiting until 14:05: it answered 500`. */
export function deliveryWords({ state, reason, nextAt }: NonNullable<TimelineEvent['delivery']>): string {
  const why = reason === null ? '' : `: ${reason.replace(/\.$/, '')}`
  if (state === 'sent') return reason?.replace(/\.$/, '') ?? 'sent'
  if (state === 'waiting')
    return `waiting${nextAt === null ? '' : ` until ${formatMoment(nextAt, 'second')} ${formatOffset(nextAt)}`}${why}`
  return `${WORDS[state]}${why}`
}

const WORDS = { withdrawn: 'withdrawn', failed: 'failed', held: 'held back', discarded: 'given up' }
