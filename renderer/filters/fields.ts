import type { Vocabulary } from '#core/contract/drafts.ts'

/** What every event has besides its payload, as expressions name it. */
export const EVENT_FIELDS = [
  'eventId',
  'originalId',
  'userId',
  'anonymousId',
  'sessionId',
  'timestamp',
  'eventType',
  'source',
  'schemaVersion',
  'outcome',
] as const

export interface PayloadField {
  readonly path: string
  readonly events: number
  /** Its texts where they are few. */
  readonly values: readonly string[]
}

/** Payload fields over all event types, those of the most events first. */
export function payloadFields(vocabulary: Vocabulary | undefined): PayloadField[] {
  const fields = new Map<string, { events: number; values: Set<string> }>()
  for (const type of vocabulary?.eventTypes ?? []) {
    for (const { path, events, values } of type.fields) {
      const known = fields.get(path) ?? { events: 0, values: new Set<string>() }
      fields.set(path, known)
      known.events += events
      for (const value of values) known.values.add(value)
    }
  }
  return [...fields]
    .map(([path, { events, values }]) => ({ path, events, values: [...values].sort() }))
    .sort((a, b) => b.events - a.events || (a.path < b.path ? -1 : 1))
}

const TEXTS = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g
const NAMED = /\b(event|payload)((?:\.[A-Za-z_]\w*)+)(\s*\()?/g

/** Fields that an expression names and no event has had so far: `payload.chanel`. Lists are not looked into. */
export function unknownFields(expression: string, vocabulary: Vocabulary | undefined): string[] {
  if (vocabulary === undefined || vocabulary.eventTypes.length === 0) return []
  const paths = payloadFields(vocabulary).map(({ path }) => path)
  const unknown = new Set<string>()
  for (const [, root = '', keys = '', call] of expression.replaceAll(TEXTS, '""').matchAll(NAMED)) {
    const names = keys.slice(1).split('.')
    // `payload.page.startsWith(…)`: the last name is a function.
    const path = (call === undefined ? names : names.slice(0, -1)).join('.')
    if (path === '') continue
    const isKnown =
      root === 'event'
        ? EVENT_FIELDS.some((field) => field === path)
        : paths.some(
            (known) => known === path || known.startsWith(`${path}.`) || path.startsWith(`${known}.`),
          )
    if (!isKnown) unknown.add(`${root}.${path}`)
  }
  return [...unknown]
}

/** The seen field that a misspelt one is most like, if any is within two changes. */
export function nearestField(unknown: string, vocabulary: Vocabulary | undefined): string | undefined {
  const known = [
    ...EVENT_FIELDS.map((field) => `event.${field}`),
    ...payloadFields(vocabulary).map(({ path }) => `payload.${path}`),
  ]
  const ranked = known
    .map((field) => ({ field, changes: changesBetween(unknown, field) }))
    .sort((a, b) => a.changes - b.changes)
  return ranked[0] !== undefined && ranked[0].changes <= 2 ? ranked[0].field : undefined
}

/** Levenshtein's distance: letters to add, drop or change. */
function changesBetween(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, place) => place)
  for (let at = 1; at <= left.length; at += 1) {
    const next = [at]
    for (let place = 1; place <= right.length; place += 1) {
      const same = left[at - 1] === right[place - 1] ? 0 : 1
      next.push(Math.min((row[place] ?? 0) + 1, (next[place - 1] ?? 0) + 1, (row[place - 1] ?? 0) + same))
    }
    row = next
  }
  return row[right.length] ?? 0
}
