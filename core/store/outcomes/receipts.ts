import { z } from 'zod'
import type { Original, Rejection } from '#core/event/delivery.ts'
import { noOutcomes, OUTCOMES, type Outcome, type OutcomeCounts } from '#core/event/outcome.ts'
import type { NameTable } from '../names.ts'
import type { Connection } from '../open.ts'
import { NOTED_THROUGH } from '../people/noted.ts'

const MINUTE = 60_000

/** A connector of ours: `http` `/v1/events`, `file` `orders.csv`. */
export interface Intake {
  readonly kind: string
  readonly name: string
}

/** What arrived when, and through which intake. */
export interface Arrival {
  readonly arrival: number
  readonly receivedAt: number
  readonly intake: number
}

/** An original as it lies in the file: sealed with the key that `sealedWith` names, and what of it may be shown. */
export interface Sealed {
  readonly bytes: Uint8Array
  /** What is needed to read the bytes again, as JSON; null where there is nothing, or where it is sealed with them. */
  readonly context: string | null
  readonly sealedWith: string | null
  readonly shown: string | null
}

/** Whom a refused event names, what it says happened, when and where; without personal values, null where it does not say so. */
export interface Named {
  readonly subject: string | null
  readonly eventType: string | null
  readonly source: string | null
  /** Milliseconds since the epoch. */
  readonly saidAt: number | null
}

/** By what a refused delivery is known should it come again. */
export interface Fingerprint {
  /** A keyed hash: equal for the same thing alone, and open to nobody's guessing. */
  readonly digest: Uint8Array
  /** True where it is the same event beyond doubt: a letter that was settled stays so. Else only one that waits counts it. */
  readonly isLasting: boolean
}

/** What is kept of a refused delivery. */
export interface NewLetter {
  readonly line: number | null
  readonly rejection: Rejection
  readonly original: Original
  readonly sealed: Sealed
  readonly named: Named
  /** Null where nothing can tell whether it comes again. */
  readonly fingerprint: Fingerprint | null
}

export interface ReceiptWriter {
  intakeNumber(intake: Intake): number
  count(intake: number, receivedAt: number, counts: OutcomeCounts): void
  duplicate(at: Arrival, original: number, differs: boolean): void
  /** Dropped on purpose by a sampling rule: the receipt stays, the payload does not. */
  sampled(at: Arrival, event: { timestamp: number; eventType: string }, rule: string): void
  deadLetter(at: Arrival, letter: NewLetter): void
  /** The letter of what was refused before, by its arrival; null where it has none. */
  findLetter(fingerprint: Fingerprint): number | null
  /** Counts a repeat on its letter, which says why it is refused now. */
  refusedAgain(at: Arrival, letter: number, rejection: Rejection): void
}

export function openReceiptWriter(database: Connection, names: NameTable): ReceiptWriter {
  const find = database.prepare('SELECT id FROM intakes WHERE kind = ? AND name = ?').pluck()
  const addIntake = database.prepare('INSERT INTO intakes (kind, name) VALUES (?, ?)')
  const count = database.prepare(
    'INSERT INTO receipts VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count',
  )
  const duplicate = database.prepare('INSERT INTO duplicates VALUES (?, ?, ?, ?, ?)')
  const sampled = database.prepare('INSERT INTO sampled VALUES (?, ?, ?, ?, ?, ?)')
  const deadLetter = database.prepare(
    `INSERT INTO dead_letters
       (arrival, received_at, intake, line, code, message, original, format, context, sealed_with, shown,
        subject, type, source, said_at, fingerprint)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const newestLike = database
    .prepare(
      `SELECT arrival FROM (SELECT arrival, status FROM dead_letters WHERE fingerprint = ? ORDER BY arrival DESC LIMIT 1)
       WHERE status = 'open' OR ?`,
    )
    .pluck()
  const again = database.prepare('INSERT INTO refused_again VALUES (?, ?, ?, ?)')
  const countAgain = database.prepare(
    'UPDATE dead_letters SET again = again + 1, last_again_at = max(coalesce(last_again_at, 0), ?) WHERE arrival = ?',
  )
  const sayWhy = database.prepare(
    "UPDATE dead_letters SET code = ?, message = ? WHERE arrival = ? AND status = 'open'",
  )
  return {
    intakeNumber: ({ kind, name }) => {
      const known = find.get(kind, name)
      if (typeof known === 'number') return known
      return Number(addIntake.run(kind, name).lastInsertRowid)
    },
    count: (intake, receivedAt, counts) => {
      const minute = Math.floor(receivedAt / MINUTE) * MINUTE
      OUTCOMES.forEach((outcome, index) => {
        if (counts[outcome] > 0) count.run(intake, minute, index, counts[outcome])
      })
    },
    duplicate: ({ arrival, receivedAt, intake }, original, differs) =>
      duplicate.run(arrival, original, receivedAt, intake, differs ? 1 : 0),
    sampled: ({ arrival, receivedAt, intake }, { timestamp, eventType }, rule) =>
      sampled.run(arrival, receivedAt, intake, timestamp, names.idOf(eventType), names.idOf(rule)),
    deadLetter: (
      { arrival, receivedAt, intake },
      { line, rejection, original, sealed, named, fingerprint },
    ) =>
      deadLetter.run(
        arrival,
        receivedAt,
        intake,
        line,
        rejection.code,
        rejection.message,
        Buffer.from(sealed.bytes),
        original.format,
        sealed.context,
        sealed.sealedWith,
        sealed.shown,
        named.subject,
        named.eventType === null ? null : names.idOf(named.eventType),
        named.source === null ? null : names.idOf(named.source),
        named.saidAt,
        fingerprint === null ? null : Buffer.from(fingerprint.digest),
      ),
    findLetter: ({ digest, isLasting }) => {
      const found = newestLike.get(Buffer.from(digest), isLasting ? 1 : 0)
      return typeof found === 'number' ? found : null
    },
    refusedAgain: ({ arrival, receivedAt, intake }, letter, { code, message }) => {
      again.run(arrival, letter, receivedAt, intake)
      countAgain.run(receivedAt, letter)
      sayWhy.run(code, message, letter)
    },
  }
}

const ReceiptRow = z.object({
  kind: z.string(),
  name: z.string(),
  minute: z.number(),
  outcome: z.number(),
  count: z.number(),
})

export interface Receipt {
  readonly intake: Intake
  /** Minute of arrival, ms since the epoch. */
  readonly minute: number
  readonly outcome: Outcome
  readonly count: number
}

/** Every receipt count, per intake, minute of arrival and outcome. */
export function readReceipts(database: Connection): Receipt[] {
  return database
    .prepare(
      'SELECT kind, name, minute, outcome, count FROM receipts JOIN intakes ON intakes.id = receipts.intake',
    )
    .all()
    .map((raw) => {
      const { kind, name, minute, outcome, count } = ReceiptRow.parse(raw)
      return { intake: { kind, name }, minute, outcome: OUTCOMES[outcome] ?? 'REJECTED', count }
    })
}

/** What became of all that one intake handed over. */
export interface IntakeTotal {
  readonly intake: Intake
  readonly counts: OutcomeCounts
  /** The last minute of arrival that has a receipt, ms since the epoch. */
  readonly lastMinute: number
}

/** Totals of each intake, in the order in which the intakes were first seen. */
export function readReceiptTotals(database: Connection): IntakeTotal[] {
  const rows = database
    .prepare(
      `SELECT kind, name, max(minute) AS minute, outcome, sum(count) AS count FROM receipts JOIN intakes ON intakes.id = receipts.intake
       GROUP BY intakes.id, outcome ORDER BY intakes.id`,
    )
    .all()
  const totals = new Map<string, IntakeTotal>()
  for (const raw of rows) {
    const { kind, name, minute, outcome, count } = ReceiptRow.parse(raw)
    const key = `${kind}\n${name}`
    const before = totals.get(key)
    const counts = before?.counts ?? noOutcomes()
    counts[OUTCOMES[outcome] ?? 'REJECTED'] += count
    totals.set(key, { intake: { kind, name }, counts, lastMinute: Math.max(minute, before?.lastMinute ?? 0) })
  }
  return [...totals.values()]
}

/** Receipts of the whole workspace by outcome. */
export function sumReceipts(receipts: readonly Receipt[]): OutcomeCounts {
  const total = noOutcomes()
  for (const { outcome, count } of receipts) total[outcome] += count
  return total
}

/** Events as the tables hold them, to hold the receipts against: per outcome, counted row by row. */
export function countStoredOutcomes(database: Connection): OutcomeCounts {
  const counts = noOutcomes()
  const Row = z.object({ outcome: z.number(), n: z.number() })
  for (const raw of database.prepare('SELECT outcome, count(*) AS n FROM events GROUP BY outcome').all()) {
    const { outcome, n } = Row.parse(raw)
    const name = OUTCOMES[outcome]
    if (name !== undefined) counts[name] += n
  }
  const single = (table: 'duplicates' | 'dead_letters' | 'refused_again' | 'sampled'): number =>
    z.number().parse(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get())
  counts.DUPLICATE = single('duplicates')
  counts.REJECTED = single('dead_letters') + single('refused_again')
  counts.SAMPLED = single('sampled')
  return counts
}

/** The newest arrival of any receipt; 0 in an empty workspace. */
export function lastArrival(database: Connection): number {
  const highest = database
    .prepare(
      `SELECT max(coalesce((SELECT max(arrival) FROM events), 0), coalesce((SELECT max(arrival) FROM duplicates), 0),
       coalesce((SELECT max(arrival) FROM dead_letters), 0), coalesce((SELECT max(arrival) FROM refused_again), 0),
       coalesce((SELECT max(arrival) FROM sampled), 0),
       coalesce((SELECT max(noted) FROM caused_events), 0),
       coalesce((SELECT CAST(value AS INTEGER) FROM settings WHERE key = '${NOTED_THROUGH}'), 0))`,
    )
    .pluck()
    .get()
  return z.number().parse(highest)
}

/** The name of an intake by its number. */
export function intakeName(database: Connection, intake: number): string {
  return String(database.prepare('SELECT name FROM intakes WHERE id = ?').pluck().get(intake) ?? '')
}

const DuplicateRow = z.object({ original: z.number(), received_at: z.number(), differs: z.number() })

export interface StoredDuplicate {
  /** Arrival of the event that counts. */
  readonly original: number
  readonly receivedAt: number
  /** The same id came with other content. */
  readonly differs: boolean
}

/** Exported so that a test can hold its plan to the keys. */
export const DUPLICATES_OF =
  'SELECT original, received_at, differs FROM duplicates WHERE original IN (SELECT value FROM json_each(?)) ORDER BY arrival'

/** Further deliveries of these events, by arrival. */
export function readDuplicates(database: Connection, originals: readonly number[]): StoredDuplicate[] {
  return database
    .prepare(DUPLICATES_OF)
    .all(JSON.stringify(originals))
    .map((raw) => {
      const { original, received_at, differs } = DuplicateRow.parse(raw)
      return { original, receivedAt: received_at, differs: differs === 1 }
    })
}

/** Events stored, by their receipts: one small row a minute and outcome instead of one an event. */
export function countStoredEvents(database: Connection): number {
  const { SUCCESS, NO_TRANSITION, LATE } = sumReceipts(readReceipts(database))
  return SUCCESS + NO_TRANSITION + LATE
}
