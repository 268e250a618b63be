import type { Json, JsonObject } from '#core/base/json.ts'
import type { Envelope } from '../envelope.ts'
import { derivedChannel } from './channel.ts'
import { createDeviceReader } from './device.ts'
import type { EnrichmentDocument, LookupTable } from './document.ts'
import { textAt, valueAt } from './fields.ts'

const USER_AGENTS = [
  ['userAgent'],
  ['user_agent'],
  ['context', 'userAgent'],
  ['$raw_user_agent'],
  ['$user_agent'],
]

/** Adds what one rule knows; the sender's own field is never written over. */
type Enriching = (payload: JsonObject, intake: string, add: (field: string, value: Json) => void) => void

/**
 * Adds fields to payloads as configured and names each in `derived`. Null where nothing is configured: then no event
 * is touched. A table that is not there adds nothing.
 */
export function createEnricher(
  document: EnrichmentDocument,
  tables: ReadonlyMap<string, LookupTable>,
): ((envelope: Envelope, intake: string) => Envelope) | null {
  const steps: Enriching[] = []
  for (const { intake: wanted, set } of document.constants) {
    steps.push((_payload, intake, add) => {
      if (intake === wanted) for (const [field, value] of Object.entries(set)) add(field, value)
    })
  }
  if (document.channel) {
    steps.push((payload, _intake, add) => {
      const channel = payload.channel === undefined ? derivedChannel(payload) : null
      if (channel !== null) add('channel', channel)
    })
  }
  if (document.device) steps.push(devices())
  for (const { table, key, from, take } of document.lookups) {
    const rows = tables.get(table)?.(key)
    if (rows === undefined) continue
    const path = from.split('.').slice(1)
    steps.push((payload, _intake, add) => {
      const value = valueAt(payload, path)
      const row = typeof value === 'string' || typeof value === 'number' ? rows.get(String(value)) : undefined
      for (const column of row === undefined ? [] : take) {
        const cell = row?.get(column)
        if (cell !== undefined && cell !== '') add(column, cell)
      }
    })
  }
  if (steps.length === 0) return null
  return (envelope, intake) => {
    const derived: string[] = []
    const payload = { ...envelope.payload }
    const add = (field: string, value: Json): void => {
      if (field === '__proto__' || Object.hasOwn(payload, field)) return
      payload[field] = value
      derived.push(`payload.${field}`)
    }
    for (const step of steps) step(payload, intake, add)
    if (derived.length === 0) return envelope
    return { ...envelope, payload, derived: [...(envelope.derived ?? []), ...derived] }
  }
}

function devices(): Enriching {
  const read = createDeviceReader()
  return (payload, _intake, add) => {
    const userAgent = textAt(payload, USER_AGENTS)
    if (userAgent === null || userAgent === '') return
    const { type, browser, os } = read(userAgent)
    if (type !== null) add('device_type', type)
    if (browser !== null) add('browser', browser)
    if (os !== null) add('os', os)
  }
}
