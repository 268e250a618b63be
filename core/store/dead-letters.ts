import { z } from 'zod'
import type { Connection } from './open.ts'

const LetterRow = z.object({
  arrival: z.number(),
  received_at: z.number(),
  intake: z.string(),
  line: z.number().nullable(),
  code: z.string(),
  message: z.string(),
  original: z.instanceof(Uint8Array),
})

export interface StoredDeadLetter {
  readonly arrival: number
  readonly receivedAt: number
  readonly intake: string
  readonly line: number | null
  readonly code: string
  readonly message: string
  readonly original: Uint8Array
}

export function readDeadLetter(database: Connection, arrival: number): StoredDeadLetter | null {
  const raw = database
    .prepare(
      `SELECT arrival, received_at, intakes.name AS intake, line, code, message, original
       FROM dead_letters JOIN intakes ON intakes.id = dead_letters.intake WHERE arrival = ?`,
    )
    .get(arrival)
  if (raw === undefined) return null
  const { received_at, ...rest } = LetterRow.parse(raw)
  return { ...rest, receivedAt: received_at }
}

const ReasonRow = z.object({
  code: z.string(),
  message: z.string(),
  intake: z.string(),
  count: z.number(),
  firstAt: z.number(),
  lastAt: z.number(),
})
export type RejectionReason = z.infer<typeof ReasonRow>

/** Refused receipts by reason and intake, most first. */
export function readRejectionReasons(database: Connection): RejectionReason[] {
  return database
    .prepare(
      `SELECT code, min(message) AS message, intakes.name AS intake, count(*) AS count,
         min(received_at) AS firstAt, max(received_at) AS lastAt
       FROM dead_letters JOIN intakes ON intakes.id = dead_letters.intake
       GROUP BY code, intakes.id ORDER BY count DESC, code, intake`,
    )
    .all()
    .map((raw) => ReasonRow.parse(raw))
}

/** Times of arrival of dead letters in [from, to), ms since the epoch, in any order. */
export function rejectionTimes(database: Connection, from: number, to: number): number[] {
  return z
    .array(z.number())
    .parse(
      database
        .prepare('SELECT received_at FROM dead_letters WHERE received_at >= ? AND received_at < ?')
        .pluck()
        .all(from, to),
    )
}
