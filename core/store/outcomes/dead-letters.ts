import { z } from 'zod'
import { ORIGINAL_FORMATS } from '#core/event/delivery.ts'
import type { Connection } from '../open.ts'

/** `open` letters wait to be retried; the others are settled and kept. */
export const LETTER_STATES = ['open', 'retried', 'discarded'] as const

const LetterRow = z.object({
  arrival: z.number(),
  receivedAt: z.number(),
  kind: z.string(),
  intake: z.string(),
  line: z.number().nullable(),
  code: z.string(),
  message: z.string(),
  /** Sealed where `sealedWith` names a key; else the bytes as they came. */
  original: z.instanceof(Uint8Array),
  sealedWith: z.string().nullable(),
  shown: z.string().nullable(),
  format: z.enum(ORIGINAL_FORMATS),
  /** JSON; null where there is none or where it is sealed with the original. */
  context: z.string().nullable(),
  status: z.enum(LETTER_STATES),
  settledAt: z.number().nullable(),
  settledWhy: z.string().nullable(),
  /** Whom it names, as accepted events do; null where nobody could be read from it. */
  subject: z.string().nullable(),
  eventType: z.string().nullable(),
  source: z.string().nullable(),
  /** When it says that it happened, ms since the epoch. */
  saidAt: z.number().nullable(),
  /** How often the same was refused since, and when last, ms since the epoch; `line` and `intake` are those of the first. */
  again: z.number(),
  lastAgainAt: z.number().nullable(),
})
export type StoredDeadLetter = z.infer<typeof LetterRow>

const LETTERS = `
SELECT arrival, received_at AS receivedAt, intakes.kind AS kind, intakes.name AS intake, line, code, message, original,
  sealed_with AS sealedWith, shown, format, context, status, settled_at AS settledAt, settled_why AS settledWhy,
  subject, (SELECT text FROM names WHERE id = type) AS eventType,
  (SELECT text FROM names WHERE id = source) AS source, said_at AS saidAt, again, last_again_at AS lastAgainAt
FROM dead_letters JOIN intakes ON intakes.id = dead_letters.intake`

/** The letter of this arrival, also where that is a repeat which was counted on it. */
export function readDeadLetter(database: Connection, arrival: number): StoredDeadLetter | null {
  const raw = database
    .prepare(
      `${LETTERS} WHERE arrival = coalesce((SELECT letter FROM refused_again WHERE arrival = $arrival), $arrival)`,
    )
    .get({ arrival })
  return raw === undefined ? null : LetterRow.parse(raw)
}

/** Letters that wait, oldest first, above `after`; at most `limit`. */
export function openDeadLetters(database: Connection, after: number, limit: number): StoredDeadLetter[] {
  return database
    .prepare(`${LETTERS} WHERE status = 'open' AND arrival > ? ORDER BY arrival LIMIT ?`)
    .all(after, limit)
    .map((raw) => LetterRow.parse(raw))
}

/** Letters that wait and name one of these, oldest first; at most `limit`. */
export function openLettersNaming(
  database: Connection,
  subjects: readonly string[],
  limit: number,
): StoredDeadLetter[] {
  return database
    .prepare(
      `${LETTERS} WHERE status = 'open' AND subject IN (SELECT value FROM json_each(?)) ORDER BY arrival LIMIT ?`,
    )
    .all(JSON.stringify(subjects), limit)
    .map((raw) => LetterRow.parse(raw))
}

const LineRow = z.object({ arrival: z.number(), line: z.number(), again: z.number() })
export type LetterLine = z.infer<typeof LineRow>

/** Letters that wait, of the lines of one intake, oldest first; `again` as `StoredDeadLetter` has it. */
export function openLetterLines(
  database: Connection,
  { kind, name }: { readonly kind: string; readonly name: string },
): LetterLine[] {
  return database
    .prepare(
      `SELECT arrival, line, again FROM dead_letters JOIN intakes ON intakes.id = dead_letters.intake
       WHERE status = 'open' AND line IS NOT NULL AND intakes.kind = ? AND intakes.name = ? ORDER BY arrival`,
    )
    .all(kind, name)
    .map((raw) => LineRow.parse(raw))
}

const NamingRow = z.object({
  subject: z.string(),
  eventType: z.string().nullable(),
  count: z.number(),
  arrival: z.number(),
  at: z.number(),
  message: z.string(),
})

/** Letters that wait, name the same somebody and say that the same happened; type null where none could be read. */
export type LettersNaming = z.infer<typeof NamingRow>

/** Letters that wait and name one of these, by name and type: how many, and arrival, time (ms) and reason of the last. */
export function lettersNaming(database: Connection, subjects: readonly string[]): LettersNaming[] {
  return database
    .prepare(
      // Beside one max() the other columns are those of its row.
      `SELECT subject, (SELECT text FROM names WHERE id = type) AS eventType, count(*) AS count, max(arrival) AS arrival,
         coalesce(last_again_at, received_at) AS at, message FROM dead_letters
       WHERE status = 'open' AND subject IN (SELECT value FROM json_each(?))
       GROUP BY subject, type ORDER BY arrival DESC`,
    )
    .all(JSON.stringify(subjects))
    .map((raw) => NamingRow.parse(raw))
}

/** Ends the waiting of a letter: it was let in on another try, or somebody gave it up and said why. */
export function settleDeadLetter(
  database: Connection,
  arrival: number,
  settled: { status: 'retried' | 'discarded'; at: number; why: string },
): boolean {
  const { changes } = database
    .prepare(
      "UPDATE dead_letters SET status = ?, settled_at = ?, settled_why = ? WHERE arrival = ? AND status = 'open'",
    )
    .run(settled.status, settled.at, settled.why, arrival)
  return changes === 1
}

const ReasonRow = z.object({
  code: z.string(),
  message: z.string(),
  intake: z.string(),
  count: z.number(),
  again: z.number(),
  firstAt: z.number(),
  lastAt: z.number(),
})

/** A typed reason of dead letters that wait. */
export interface RejectionReason extends z.infer<typeof ReasonRow> {
  /** As `reasonOf` has it. */
  readonly reason: string
  /** How many messages differ in their numbers; `message` is the most frequent one. */
  readonly wordings: number
}

/** The reason that a message names, whatever numbers (lines, columns, lengths) stand in it: as a pattern of LIKE with `\\`. */
export function reasonOf(message: string): string {
  return message.replaceAll(/[\\%_]/g, (found) => `\\${found}`).replaceAll(/\b\d+(?:[.,]\d+)*\b/g, '%')
}

/** Dead letters that wait, by reason and intake, most first; `again`: how often they came again, all in all. */
export function readRejectionReasons(database: Connection): RejectionReason[] {
  const rows = database
    .prepare(
      `SELECT code, message, intakes.name AS intake, count(*) AS count, sum(again) AS again,
         min(received_at) AS firstAt, max(coalesce(last_again_at, received_at)) AS lastAt
       FROM dead_letters JOIN intakes ON intakes.id = dead_letters.intake WHERE status = 'open'
       GROUP BY code, message, intakes.id ORDER BY count DESC, code, message, intake`,
    )
    .iterate()
  const found = new Map<string, RejectionReason>()
  for (const raw of rows) {
    const row = ReasonRow.parse(raw)
    const reason = reasonOf(row.message)
    const key = JSON.stringify([row.intake, row.code, reason])
    const before = found.get(key)
    found.set(
      key,
      before === undefined
        ? { ...row, reason, wordings: 1 }
        : {
            ...before,
            wordings: before.wordings + 1,
            count: before.count + row.count,
            again: before.again + row.again,
            firstAt: Math.min(before.firstAt, row.firstAt),
            lastAt: Math.max(before.lastAt, row.lastAt),
          },
    )
  }
  return [...found.values()].sort((one, other) => other.count - one.count)
}

const SettledRow = z.object({ arrival: z.number(), status: z.enum(['retried', 'discarded']) })

/** What became of the letters behind these receipts, by arrival; those that wait are left out. */
export function settledLetters(
  database: Connection,
  arrivals: readonly number[],
): Map<number, 'retried' | 'discarded'> {
  if (arrivals.length === 0) return new Map()
  const rows = database
    .prepare(
      `SELECT arrival, status FROM dead_letters
         WHERE arrival IN (SELECT value FROM json_each($arrivals)) AND status <> 'open'
       UNION ALL SELECT a.arrival, l.status FROM refused_again a CROSS JOIN dead_letters l ON l.arrival = a.letter
         WHERE a.arrival IN (SELECT value FROM json_each($arrivals)) AND l.status <> 'open'`,
    )
    .all({ arrivals: JSON.stringify(arrivals) })
    .map((raw) => SettledRow.parse(raw))
  return new Map(rows.map(({ arrival, status }) => [arrival, status]))
}

/** Times of arrival of what was refused in [from, to), ms since the epoch, in any order. */
export function rejectionTimes(database: Connection, from: number, to: number): number[] {
  return z.array(z.number()).parse(
    database
      .prepare(
        `SELECT received_at FROM dead_letters WHERE received_at >= $from AND received_at < $to
           UNION ALL SELECT received_at FROM refused_again WHERE received_at >= $from AND received_at < $to`,
      )
      .pluck()
      .all({ from, to }),
  )
}
