import type { TailRow } from '#core/contract/live.ts'

/** How many rows the window keeps; older ones are in the workspace and come back when asked for. */
export const TAIL_KEPT = 5000

/** More came at once than one answer carries: `count` receipts between two arrivals that are not in the list. */
export interface TailGap {
  readonly kind: 'gap'
  /** Arrival of the nearest older row in the list. */
  readonly after: number
  /** Arrival of the nearest newer row in the list. */
  readonly before: number
  readonly count: number
}

export interface TailItem {
  readonly kind: 'row'
  readonly row: TailRow
}

/** Newest first, strictly falling in arrival. */
export interface TailList {
  readonly items: readonly (TailItem | TailGap)[]
  /** The newest arrival that the list has taken in, whether or not it passed the filter. */
  readonly lastArrival: number
  /** True where older receipts were let go or never fetched. */
  readonly hasOlder: boolean
}

export const EMPTY_TAIL: TailList = { items: [], lastArrival: 0, hasOlder: false }

export interface TailAnswer {
  readonly rows: readonly TailRow[]
  readonly since: number
  readonly lastArrival: number
}

function asItem(row: TailRow): TailItem {
  return { kind: 'row', row }
}

function newestRow(list: TailList): TailRow | undefined {
  const first = list.items[0]
  return first?.kind === 'row' ? first.row : undefined
}

/** Takes in what came since `list.lastArrival`. Rows that the list has already (two calls overtook) are left out. */
export function addNewer(list: TailList, answer: TailAnswer): TailList {
  const fresh = answer.rows.filter((row) => row.arrival > list.lastArrival)
  const lastArrival = Math.max(list.lastArrival, answer.lastArrival)
  if (fresh.length === 0) return { ...list, lastArrival }
  const missed = Math.max(0, answer.since - answer.rows.length)
  const oldest = fresh.at(-1)
  const gap: TailGap[] =
    missed > 0 && oldest !== undefined
      ? [
          {
            kind: 'gap',
            after: newestRow(list)?.arrival ?? list.lastArrival,
            before: oldest.arrival,
            count: missed,
          },
        ]
      : []
  const items = [...fresh.map(asItem), ...gap, ...list.items]
  return {
    items: items.slice(0, TAIL_KEPT),
    lastArrival,
    hasOlder: list.hasOlder || items.length > TAIL_KEPT,
  }
}

/** Appends a page of older rows; a full page means that there may be more. */
export function addOlder(list: TailList, rows: readonly TailRow[], pageSize: number): TailList {
  const last = list.items.at(-1)
  const border =
    last === undefined ? Number.POSITIVE_INFINITY : last.kind === 'row' ? last.row.arrival : last.after
  const older = rows.filter((row) => row.arrival < border)
  const items = [...list.items, ...older.map(asItem)]
  return {
    ...list,
    items: items.slice(0, TAIL_KEPT),
    hasOlder: rows.length >= pageSize || items.length > TAIL_KEPT,
    lastArrival: Math.max(list.lastArrival, rows[0]?.arrival ?? 0),
  }
}

/** Fills a gap with the page that was fetched just before its newer border; what still lacks stays a gap. */
export function fillGap(list: TailList, gap: TailGap, rows: readonly TailRow[]): TailList {
  const within = rows.filter((row) => row.arrival < gap.before && row.arrival > gap.after)
  const left = gap.count - within.length
  const oldest = within.at(-1)
  const rest: TailGap[] =
    left > 0 && oldest !== undefined
      ? [{ kind: 'gap', after: gap.after, before: oldest.arrival, count: left }]
      : []
  const items = list.items.flatMap((item): (TailItem | TailGap)[] =>
    item === gap ? [...within.map(asItem), ...rest] : [item],
  )
  return { ...list, items: items.slice(0, TAIL_KEPT) }
}
