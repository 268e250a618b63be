import type { ConnectionView, SourceState } from '#core/contract/sources.ts'
import { formatClock, formatCount, formatDay } from '../parts/format.ts'

export const STATE_WORDS: Readonly<Record<SourceState, string>> = {
  connecting: 'connecting',
  running: 'running',
  paused: 'paused',
  reconnecting: 'reconnecting',
  failed: 'failed',
  held: 'held',
  stopped: 'stopped',
}

/** Whether a state wants somebody's attention. */
export function isTrouble(state: SourceState): boolean {
  return state === 'reconnecting' || state === 'failed'
}

const KIND_WORDS: Readonly<Record<string, string>> = {
  'redis-stream': 'Redis stream',
  'redis-list': 'Redis list',
  'redis-channel': 'Redis channel',
  'redis-mirror': 'states to Redis',
  'redis-out': 'moves to a Redis stream',
  kafka: 'Kafka',
  'kafka-out': 'moves to Kafka',
  http: 'HTTP',
  segment: 'Segment calls',
  posthog: 'PostHog calls',
  cloudevents: 'CloudEvents',
  file: 'file',
}

export function kindWords(kind: string): string {
  return KIND_WORDS[kind] ?? kind
}

const MINUTE = 60_000
const DAY = 86_400_000

/** How long ago, as people say it; the clock or the day where that is clearer. */
export function agoWords(at: number | null, now: number): string {
  if (at === null) return 'never'
  const seconds = Math.floor((now - at) / 1000)
  if (seconds < 5) return 'now'
  if (seconds < 60) return `${seconds} s ago`
  if (now - at < 60 * MINUTE) return `${Math.floor((now - at) / MINUTE)} min ago`
  return now - at < DAY ? formatClock(at) : formatDay(at)
}

/** `12.5 /s`: whole from ten on. */
export function rateWords(perSecond: number): string {
  const rounded = perSecond >= 10 ? Math.round(perSecond) : Math.round(perSecond * 10) / 10
  return `${formatCount(rounded)} /s`
}

/** What a connection does, in one sentence. */
export function aboutWords({ kind, what, address, group }: ConnectionView): string {
  const asGroup = group === null ? '' : ` as group ${group}`
  switch (kind) {
    case 'redis-stream':
      return `Reads the stream ${what} at ${address}${asGroup}.`
    case 'redis-list':
      return `Takes events from the list ${what} at ${address}.`
    case 'redis-channel':
      return `Hears the channel ${what} at ${address}.`
    case 'redis-mirror':
      return `Writes journey:state:{userId} and processed:{eventId} to ${address}, behind the commits.`
    case 'redis-out':
      return `Adds every move to the stream ${what} at ${address}.`
    case 'kafka':
      return `Reads ${what.includes('*') ? `the topics ${what}` : `the topic ${what}`} at ${address}${asGroup}.`
    case 'kafka-out':
      return `Sends every move to the topic ${what} at ${address}.`
    default:
      return 'This version does not know what it does.'
  }
}
