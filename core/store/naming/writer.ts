import { z } from 'zod'
import type { JsonObject } from '#core/base/json.ts'
import { eachNaming, hashOfNaming, NAMES_NOBODY } from '#core/event/naming-values.ts'
import type { Connection } from '../open.ts'
import { bytesOf, hashAt, type Pairs, pairsIn, roomForPairs, subjectAt } from './pairs.ts'

/** What an event has that may name a person; its own UUID has an index already. */
export interface Carrier {
  /** Number of the subject. */
  readonly subject: number
  readonly payload: JsonObject
  /** The id that it was sent with, and the anonymous one beside a user id. */
  readonly beside: readonly (string | null | undefined)[]
}

/** Keeps whose events carry which values. After a rolled back transaction this object is stale: open a new one. */
export interface NamingWriter {
  note(carrier: Carrier): void
  /** Stores what was noted; call inside the transaction that stores the events. */
  write(): void
}

export interface NamingSizes {
  /** So many pairs wait until they are sorted into a run. */
  readonly run: number
  /** Pairs of a row: a little less than a page of the file. */
  readonly row: number
  /** A value that more subjects carry within one run names nobody. */
  readonly subjects: number
}
const SIZES: NamingSizes = { run: 65_536, row: 500, subjects: 100 }

/** Pairs that are remembered, so that what a person's events carry again and again is not stored each time. */
const REMEMBERED = 1 << 17

const RUN_SIZE = 2 ** 32

const pairRows = z.array(z.instanceof(Uint8Array))
const numbers = z.array(z.number())

export function openNamingWriter(database: Connection, sizes = SIZES): NamingWriter {
  const insertWaiting = database.prepare('INSERT INTO naming_waiting (pairs) VALUES (?)')
  const insertRow = database.prepare('INSERT INTO naming_runs VALUES (?, ?)')
  const insertCommon = database.prepare('INSERT OR IGNORE INTO naming_common VALUES (?)')
  const readWaiting = database.prepare('SELECT pairs FROM naming_waiting').pluck()
  const count = (sql: string): number => z.number().parse(database.prepare(sql).pluck().get())
  // Signed: numbers past 31 bits are looked up several times slower.
  const common = new Set(
    numbers.parse(database.prepare('SELECT hash FROM naming_common').pluck().all()).map((hash) => hash | 0),
  )
  const remembered = roomForPairs(REMEMBERED)
  const noted = roomForPairs(sizes.run)
  let size = 0
  let waiting = count('SELECT coalesce(sum(length(pairs)), 0) FROM naming_waiting') / 8
  let runs = Math.floor(count('SELECT coalesce(max(key), -1) FROM naming_runs') / RUN_SIZE) + 1
  let subject = 0

  /** Where the pairs of one hash end. */
  const groupEnd = (pairs: Pairs, from: number, through: number): number => {
    const hash = hashAt(pairs, from)
    let to = from + 1
    while (to < through && hashAt(pairs, to) === hash) to += 1
    return to
  }

  /** What waits, each pair once. Hashes of too many subjects are noted as common and left out. */
  const sorted = (): Pairs => {
    const pairs = pairsIn(pairRows.parse(readWaiting.all()))
    const { whole } = pairs
    whole.sort()
    let kept = 0
    for (let at = 0; at < whole.length; at += 1) {
      const [hash, whose] = [hashAt(pairs, at), subjectAt(pairs, at)]
      if (kept > 0 && hashAt(pairs, kept - 1) === hash && subjectAt(pairs, kept - 1) === whose) continue
      pairs.words[kept * 2] = whose
      pairs.words[kept * 2 + 1] = hash
      kept += 1
    }
    let left = 0
    for (let from = 0; from < kept; ) {
      const to = groupEnd(pairs, from, kept)
      const hash = hashAt(pairs, from)
      if (to - from > sizes.subjects && !common.has(hash | 0)) {
        common.add(hash | 0)
        insertCommon.run(hash)
      }
      if (!common.has(hash | 0)) {
        whole.copyWithin(left, from, to)
        left += to - from
      }
      from = to
    }
    const words = pairs.words.subarray(0, left * 2)
    return { words, whole: whole.subarray(0, left) }
  }

  /** Whatever waits becomes a run. The pairs of one hash stand in one row. */
  const settle = (): void => {
    const pairs = sorted()
    const { length } = pairs.whole
    for (let from = 0; from < length; ) {
      let to = Math.min(from + sizes.row, length)
      while (to > from && to < length && hashAt(pairs, to - 1) === hashAt(pairs, to)) to -= 1
      if (to === from) to = groupEnd(pairs, from, length)
      insertRow.run(runs * RUN_SIZE + hashAt(pairs, from), bytesOf(pairs, from, to))
      from = to
    }
    database.prepare('DELETE FROM naming_waiting').run()
    waiting = 0
    runs += 1
  }

  const write = (): void => {
    if (size === 0) return
    insertWaiting.run(bytesOf(noted, 0, size))
    waiting += size
    size = 0
    if (waiting >= sizes.run) settle()
  }

  const take = (hash: number): void => {
    if (common.has(hash | 0)) return
    const slot = ((hash ^ Math.imul(subject, 0x9e3779b1)) >>> 0) & (REMEMBERED - 1)
    if (hashAt(remembered, slot) === hash && subjectAt(remembered, slot) === subject) return
    remembered.words[slot * 2] = subject
    remembered.words[slot * 2 + 1] = hash
    if (size === sizes.run) write()
    noted.words[size * 2] = subject
    noted.words[size * 2 + 1] = hash
    size += 1
  }

  return {
    note: ({ subject: whose, payload, beside }) => {
      subject = whose
      for (const text of beside) {
        const hash = text === null || text === undefined ? NAMES_NOBODY : hashOfNaming(text)
        if (hash !== NAMES_NOBODY) take(hash)
      }
      eachNaming(payload, take)
    },
    write,
  }
}
