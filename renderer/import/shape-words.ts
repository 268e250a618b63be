import type { ImportPreview, JsonShape } from '#core/contract/imports.ts'
import { formatNoun } from '../parts/format.ts'

const SHAPES: Readonly<Record<JsonShape, readonly [string, string]>> = {
  event: ['event as it is here', 'events as they are here'],
  segment: ['Segment call', 'Segment calls'],
  posthog: ['PostHog event', 'PostHog events'],
  cloudevents: ['CloudEvent', 'CloudEvents'],
}

function counted({ shape, count }: { shape: JsonShape; count: number }): string {
  const [one, many] = SHAPES[shape]
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`
}

function joined(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

/** Which shapes were recognised in a file of JSON, and what becomes of the rest. */
export function shapeWords({ reading, sampled, recognised }: NonNullable<ImportPreview['json']>): string {
  const rest = sampled - recognised.reduce((sum, { count }) => sum + count, 0)
  if (reading === 'mapping') return 'All events are read by the mapping, whatever their shape.'
  if (sampled === 0) return ''
  if (recognised.length === 0)
    return reading === 'shape'
      ? 'No event has a shape that is known here; choose a mapping for them.'
      : 'These events have a shape of their own: what their fields look like is proposed above each column.'
  const known = joined(recognised.map(counted))
  const needs = sampled - rest === 1 ? 'needs' : 'need'
  const where = sampled === 1 ? '' : ` in the first ${formatNoun(sampled, 'event')}`
  const start = `Recognised${where}: ${known}, which ${needs} no mapping.`
  if (rest === 0) return start
  const others = rest === 1 ? 'The other one' : `The ${rest.toLocaleString('en-US')} others`
  return reading === 'shape'
    ? `${start} ${others} would be refused unless a mapping is used for them.`
    : `${start} ${others} ${rest === 1 ? 'goes' : 'go'} by the mapping.`
}
