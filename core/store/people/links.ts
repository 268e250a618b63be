import { z } from 'zod'
import { type Identifier, isSubject, nodeOf } from '#core/identity/identifier.ts'
import { type Link, type LinkStatus, type Pair, pairKey } from '#core/identity/link.ts'
import { type Bloom, createBloom } from '../events/bloom.ts'
import { roomFor, writeText } from '../events/id-words.ts'
import { bytesToUuid, uuidToBytes } from '../events/uuid-bytes.ts'
import type { Connection } from '../open.ts'

/** A line of the ledger as stored. */
export interface StoredLink extends Link {
  readonly link: number
  /** When it came into the ledger, ms since the epoch. */
  readonly notedAt: number
  readonly undoneAt: number | null
}

const SUBJECT_KINDS = ['user', 'anonymous'] as const
const Status = z.enum(['joined', 'refused', 'undone'])
const StatusRow = z.object({ status: Status, count: z.number() })

const LinkRow = z.object({
  link: z.number(),
  a_kind: z.string(),
  a: z.string(),
  b_kind: z.string(),
  b: z.string(),
  event_id: z.instanceof(Uint8Array).nullable(),
  time: z.number(),
  status: Status,
  reason: z.string().nullable(),
  noted_at: z.number(),
  undone_at: z.number().nullable(),
})

const SidesRow = z.tuple([z.string(), z.string(), z.string(), z.string()])
/** Identifiers that the filter of a small ledger has room for. */
const SMALLEST_FILTER = 100_000

/** Of one status where given, with a part of an identifier on either side. */
const LISTED = '($status IS NULL OR status = $status) AND (instr(a, $search) > 0 OR instr(b, $search) > 0)'

function toLink(raw: unknown): StoredLink {
  const row = LinkRow.parse(raw)
  return {
    link: row.link,
    a: { kind: row.a_kind, value: row.a },
    b: { kind: row.b_kind, value: row.b },
    eventId: row.event_id === null ? null : bytesToUuid(row.event_id),
    time: row.time,
    status: row.status,
    reason: row.reason,
    notedAt: row.noted_at,
    undoneAt: row.undone_at,
  }
}

export interface LinkReader {
  find(pair: Pair): StoredLink | null
  byNumber(link: number): StoredLink | null
  /** Links with this identifier on either side; a subject's, whether it came as a user id or as an anonymous one. */
  of(identifier: Identifier): StoredLink[]
  /** The newest lines first; of one status where given. */
  list(question: { status: LinkStatus | null; search?: string; limit: number; offset: number }): {
    links: StoredLink[]
    total: number
  }
  counts(): Record<LinkStatus, number>
}

export interface LinkWriter extends LinkReader {
  /** Adds the link or replaces what is known of its pair. */
  save(link: Link, now: number): void
  /** Forgets what events said; what was made or undone by hand stays. */
  forgetEvents(): void
  all(): StoredLink[]
}

export function openLinkReader(database: Connection): LinkReader {
  const find = database.prepare('SELECT * FROM links WHERE a_kind = ? AND a = ? AND b_kind = ? AND b = ?')
  const byNumber = database.prepare('SELECT * FROM links WHERE link = ?')
  // Two look-ups in one: a condition over both sides would sort what it finds.
  const of = database.prepare(
    ['a', 'b']
      .map((side) => `SELECT * FROM links WHERE ${side}_kind IN ($one, $other) AND ${side} = $value`)
      .join(' UNION ALL '),
  )
  const page = database.prepare(
    `SELECT * FROM links WHERE ${LISTED} ORDER BY link DESC LIMIT $limit OFFSET $offset`,
  )
  const count = database.prepare(`SELECT count(*) FROM links WHERE ${LISTED}`).pluck()
  const byStatus = database.prepare('SELECT status, count(*) AS count FROM links GROUP BY status')
  const one = (row: unknown): StoredLink | null => (row === undefined ? null : toLink(row))
  return {
    find: ({ a, b }) => one(find.get(a.kind, a.value, b.kind, b.value)),
    byNumber: (link) => one(byNumber.get(link)),
    counts: () => {
      const counts = { joined: 0, refused: 0, undone: 0 }
      for (const raw of byStatus.all()) {
        const { status, count } = StatusRow.parse(raw)
        counts[status] = count
      }
      return counts
    },
    of: ({ kind, value }) => {
      const [one, other] = isSubject(kind) ? SUBJECT_KINDS : [kind, kind]
      return of.all({ one, other, value }).map(toLink)
    },
    list: ({ status, search = '', limit, offset }) => ({
      links: page.all({ status, search, limit, offset }).map(toLink),
      total: z.number().parse(count.get({ status, search })),
    }),
  }
}

/** Identifiers that have links: "certainly none" or "perhaps". Read from the ledger when it is first asked. */
function openLinked(database: Connection): {
  add(identifier: Identifier): void
  mayHave(identifier: Identifier): boolean
} {
  const asked = roomFor(1)
  let filter: Bloom | null = null
  const add = (bloom: Bloom, identifier: Identifier): void => {
    writeText(nodeOf(identifier), asked.words)
    bloom.add(asked.words, 0)
  }
  const loaded = (): Bloom => {
    if (filter !== null) return filter
    const count = z.number().parse(database.prepare('SELECT count(*) FROM links').pluck().get())
    const bloom = createBloom(Math.max(SMALLEST_FILTER, count * 4))
    for (const row of database.prepare('SELECT a_kind, a, b_kind, b FROM links').raw().iterate()) {
      const [aKind, a, bKind, b] = SidesRow.parse(row)
      add(bloom, { kind: aKind, value: a })
      add(bloom, { kind: bKind, value: b })
    }
    filter = bloom
    return bloom
  }
  return {
    add: (identifier) => add(loaded(), identifier),
    mayHave: (identifier) => {
      const bloom = loaded()
      writeText(nodeOf(identifier), asked.words)
      return bloom.mayHave(asked.words, 0)
    },
  }
}

export function openLinkWriter(database: Connection): LinkWriter {
  const save = database.prepare(
    `INSERT INTO links (a_kind, a, b_kind, b, event_id, time, status, reason, noted_at, undone_at)
     VALUES ($aKind, $a, $bKind, $b, $eventId, $time, $status, $reason, $now, CASE $status WHEN 'undone' THEN $now END)
     ON CONFLICT (a_kind, a, b_kind, b) DO UPDATE SET event_id = excluded.event_id, time = excluded.time,
       status = excluded.status, reason = excluded.reason,
       undone_at = CASE excluded.status WHEN 'undone' THEN coalesce(undone_at, excluded.undone_at) END`,
  )
  const forget = database.prepare("DELETE FROM links WHERE event_id IS NOT NULL AND status <> 'undone'")
  const all = database.prepare('SELECT * FROM links ORDER BY link')
  const reader = openLinkReader(database)
  const linked = openLinked(database)
  return {
    ...reader,
    // Most new evidence is about who has no links yet: that is known without a look into the ledger.
    find: (pair) => (linked.mayHave(pair.a) && linked.mayHave(pair.b) ? reader.find(pair) : null),
    of: (identifier) => (linked.mayHave(identifier) ? reader.of(identifier) : []),
    save: ({ a, b, eventId, time, status, reason }, now) => {
      linked.add(a)
      linked.add(b)
      save.run({
        aKind: a.kind,
        a: a.value,
        bKind: b.kind,
        b: b.value,
        eventId: eventId === null ? null : uuidToBytes(eventId),
        time,
        status,
        reason,
        now,
      })
    },
    forgetEvents: () => {
      forget.run()
    },
    all: () => all.all().map(toLink),
  }
}

/** Links that hang together with these pairs, by their pairs; null where there are more than `most`. */
export function linksAround(
  reader: LinkReader,
  pairs: readonly Pair[],
  most: number,
): Map<string, StoredLink> | null {
  const found = new Map<string, StoredLink>()
  const seen = new Set<string>()
  const queue = pairs.flatMap(({ a, b }) => [a, b])
  for (let at = 0; at < queue.length; at += 1) {
    const next = queue[at]
    if (next === undefined) break
    const node = nodeOf(next)
    if (seen.has(node)) continue
    seen.add(node)
    for (const link of reader.of(next)) {
      found.set(pairKey(link), link)
      queue.push(link.a, link.b)
    }
    if (found.size > most) return null
  }
  return found
}

const SharedRow = z.object({ kind: z.string(), value: z.string(), others: z.number(), joined: z.number() })
/** An identifier that came with `others`, of which `joined` are one person by it and some were refused. */
export type SharedRow = z.infer<typeof SharedRow>

/**
 * Counts the lines of those only that have a refused one: the ledger itself may hold millions. CROSS JOIN keeps the order of
 * the tables, which SQLite would turn round where it knows no numbers.
 */
export const SHARED_IDENTIFIERS = `
  WITH refused AS MATERIALIZED (SELECT a_kind, a, b_kind, b FROM links WHERE status = 'refused' AND event_id IS NOT NULL),
  asked AS MATERIALIZED (SELECT DISTINCT kind, value FROM (
    SELECT a_kind AS kind, a AS value FROM refused UNION ALL SELECT b_kind, b FROM refused))
  SELECT kind, value, count(*) AS others, sum(status = 'joined') AS joined FROM (
    SELECT kind, value, status FROM asked CROSS JOIN links ON a_kind = kind AND a = value WHERE event_id IS NOT NULL
    UNION ALL SELECT kind, value, status FROM asked CROSS JOIN links ON b_kind = kind AND b = value WHERE event_id IS NOT NULL)
  GROUP BY kind, value ORDER BY others DESC, kind, value`

/** Identifiers with lines that were refused, those with the most others first. */
export function sharedIdentifiers(database: Connection): SharedRow[] {
  return database
    .prepare(SHARED_IDENTIFIERS)
    .all()
    .map((raw) => SharedRow.parse(raw))
}
