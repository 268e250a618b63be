import {
  type ColumnMapping,
  type FileFormat,
  type ImportPreview,
  MAPPED_FIELDS,
  type MappedField,
  PATH_FIELDS,
} from '#core/contract/imports.ts'

/** What each field is for, as the dialog says it. */
export const FIELD_HELP: Readonly<Record<MappedField, string>> = {
  eventId:
    'Unique per event. Without it, one is derived from the row, so that a second import changes nothing.',
  userId: 'Who did it. This or anonymousId is required.',
  anonymousId: 'A device or visitor id. This or userId is required.',
  sessionId: 'Without it, 30 minutes of silence begin a new session.',
  timestamp: 'ISO 8601, Unix seconds or milliseconds, or a date as it is said above.',
  eventType: 'What happened. Required.',
  source: 'Which product or system sent it.',
  schemaVersion: 'Version of the payload’s schema.',
  path: 'The steps of one journey, joined by the separator. Required.',
  conversions: 'How many journeys of this row ended in a conversion.',
  conversionValue: 'What these conversions were worth together; each gets an equal part.',
  nulls: 'How many journeys of this row ended without one.',
  count: 'How many journeys went this way altogether.',
  payload: 'The object whose fields become the payload’s, so that conditions read payload.plan.',
}

/**
 * A mapping with `field` fed by `column`, or by nothing. A column feeds one field: it leaves the one it had. What is
 * fed by nothing is said so (''), since what is left out is guessed.
 */
export function withColumn(mapping: ColumnMapping, field: MappedField, column: string | null): ColumnMapping {
  const others = Object.entries(mapping).map(([key, value]) => [key, value === column ? '' : value])
  return { ...Object.fromEntries(others), [field]: column ?? '' }
}

/** The field that a column feeds, if any. Every other column goes into the payload. */
export function fieldOf(mapping: ColumnMapping, column: string): string | undefined {
  return Object.entries(mapping).find(([, value]) => value === column)?.[0]
}

/**
 * Which object becomes the payload, and which could: an object of that name is it, unless another is chosen. Null where
 * there is nothing to choose from.
 */
export function liftOf(
  { json }: ImportPreview,
  mapping: ColumnMapping,
): { readonly lifted: string; readonly objects: readonly string[]; readonly mayBeNone: boolean } | null {
  if (json === null || json.reading === 'shape' || json.objects.length === 0) return null
  const hasOwn = json.objects.includes('payload')
  const chosen = mapping.payload ?? ''
  return {
    lifted: chosen === '' && hasOwn ? 'payload' : chosen,
    objects: json.objects,
    mayBeNone: !hasOwn,
  }
}

/** How conditions read what a column holds that feeds no field: `payload.plan`. */
export function payloadPath(preview: ImportPreview, mapping: ColumnMapping, column: string): string {
  if (preview.json === null) return 'payload'
  const lifted = liftOf(preview, mapping)?.lifted ?? ''
  if (lifted === '') return `payload.${column}`
  if (column.startsWith(`${lifted}.`)) return `payload.${column.slice(lifted.length + 1)}`
  const key = column.split('.')[0] ?? ''
  const taken = preview.columns.some(
    (each) => each === `${lifted}.${key}` || each.startsWith(`${lifted}.${key}.`),
  )
  return taken ? `payload.${key}_2${column.slice(key.length)}` : `payload.${column}`
}

/** `12.3 MB`; powers of 1,000, as file managers show them. */
export function fileSize(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`
}

/** Fields that a column of a file of this format can feed. */
export function fieldsOf(format: FileFormat): readonly MappedField[] {
  return format === 'paths' ? [...PATH_FIELDS, 'userId', 'anonymousId', 'timestamp'] : MAPPED_FIELDS
}

/** Whether its columns can be mapped: events whose shape is known need no mapping. */
export function isMapped({ json }: ImportPreview): boolean {
  return json?.reading !== 'shape'
}
