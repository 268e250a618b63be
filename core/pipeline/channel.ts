import type { JsonObject } from '#core/base/json.ts'

function text(payload: JsonObject, key: string): string | null {
  const value = payload[key]
  return typeof value === 'string' && value !== '' && value.length <= 200 ? value : null
}

/** The marketing channel that an event names: `payload.channel`, else its UTM source and medium, else none. */
export function channelOf(payload: JsonObject): string | null {
  const channel = text(payload, 'channel')
  if (channel !== null) return channel
  const source = text(payload, 'utm_source')
  const medium = text(payload, 'utm_medium')
  if (source === null) return null
  return medium === null ? source : `${source} / ${medium}`
}
