/** Entry of a stream: its id, and its fields as they came; null where it has been deleted meanwhile. */
export interface StreamEntry {
  readonly id: string
  readonly fields: readonly Uint8Array[] | null
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

/** Entries as XREADGROUP writes them: `[[id, [field, value, …]], …]`. */
function readEntries(reply: unknown): StreamEntry[] {
  if (!isList(reply)) return []
  return reply.flatMap((entry) => {
    if (!isList(entry) || !(entry[0] instanceof Uint8Array)) return []
    const fields = isList(entry[1]) ? entry[1].filter((part) => part instanceof Uint8Array) : null
    return [{ id: Buffer.from(entry[0]).toString('latin1'), fields }]
  })
}

/** The entries of the one stream that was asked for, out of XREADGROUP's answer. */
export function entriesOfOneStream(reply: unknown): StreamEntry[] {
  const first = isList(reply) ? reply[0] : null
  return isList(first) ? readEntries(first[1]) : []
}

/** Fields that hold a whole event as JSON, the first that is there. */
const EVENT_FIELDS = ['event', 'data', 'json']

/** Event fields that are no text in JSON. */
const JSON_FIELDS = new Set(['payload', 'timestamp'])

/**
 * The event that an entry holds, as JSON: the field `event`, `data` or `json`; else the only field; else each field is
 * a field of the event (`payload` as JSON).
 */
export function eventBytes(fields: readonly Uint8Array[]): Uint8Array {
  const names = fields.filter((_, index) => index % 2 === 0).map((name) => Buffer.from(name).toString())
  const at = EVENT_FIELDS.map((name) => names.indexOf(name)).find((index) => index >= 0)
  const only = names.length === 1 ? 0 : undefined
  const whole = fields[(at ?? only ?? -1) * 2 + 1]
  if ((at ?? only) !== undefined && whole !== undefined) return whole
  const members = names.map((name, index) => {
    const value = Buffer.from(fields[index * 2 + 1] ?? []).toString()
    return `${JSON.stringify(name)}:${JSON_FIELDS.has(name) ? jsonOrText(value) : JSON.stringify(value)}`
  })
  return Buffer.from(`{${members.join(',')}}`)
}

function jsonOrText(value: string): string {
  try {
    JSON.parse(value)
    return value
  } catch {
    return JSON.stringify(value)
  }
}
