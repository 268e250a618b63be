import { z } from 'zod'
import { JsonValue } from '../envelope.ts'

const Name = z.string().min(1).max(200)

/** What is added to events, by configuration. Everything is off until it is asked for. */
export const EnrichmentDocument = z.strictObject({
  /** `payload.channel` from UTM fields, click ids and the referrer. */
  channel: z.boolean().default(false),
  /** `payload.device_type`, `payload.browser` and `payload.os` from the user agent. */
  device: z.boolean().default(false),
  /** A pause longer than this starts a new session where the sender names none: for what is stored, too. */
  sessionGapMinutes: z.number().min(1).max(10_080).default(30),
  /** Fields of the payload that every event of an intake has. */
  constants: z
    .array(z.strictObject({ intake: Name, set: z.record(Name, JsonValue) }))
    .max(200)
    .default([]),
  /** Columns of a table, taken over from the row whose `key` column is what stands at `from`. */
  lookups: z
    .array(
      z.strictObject({
        table: Name,
        key: Name,
        from: z.string().regex(/^payload(?:\.[^.]+)+$/, 'a place in the payload wanted, such as payload.sku'),
        take: z.array(Name).min(1).max(50),
      }),
    )
    .max(50)
    .default([]),
})
export type EnrichmentDocument = z.infer<typeof EnrichmentDocument>

/** A lookup table by name, then by the text in a key column: the row's cells by column. */
export type LookupTable = (key: string) => ReadonlyMap<string, ReadonlyMap<string, string>>
