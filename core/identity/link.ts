import { type Identifier, keyOf } from './identifier.ts'

/** Two identifiers, in one order whichever came first. */
export interface Pair {
  readonly a: Identifier
  readonly b: Identifier
}

/** An event that names both. */
export interface Evidence extends Pair {
  /** Of the event, ms since the epoch. */
  readonly time: number
  readonly eventId: string
}

export type LinkStatus = 'joined' | 'refused' | 'undone'

/** One line of the ledger: two identifiers that something, or somebody, holds for one person. */
export interface Link extends Pair {
  /** The earliest evidence; for a merge by hand, when it was made. */
  readonly time: number
  /** Id of the earliest event that says so; null for a merge by hand. */
  readonly eventId: string | null
  readonly status: LinkStatus
  /** Why it was refused, or what was said when it was made or undone by hand. */
  readonly reason: string | null
}

export function pairOf(one: Identifier, other: Identifier): Pair {
  return keyOf(one) <= keyOf(other) ? { a: one, b: other } : { a: other, b: one }
}

export function pairKey({ a, b }: Pair): string {
  return `${keyOf(a)}\u0000${keyOf(b)}`
}

/** By hand first, then by time, then by event: the same whatever the order of arrival. */
export function inLedgerOrder(one: Link, other: Link): number {
  const byHand = Number(one.eventId !== null) - Number(other.eventId !== null)
  if (byHand !== 0) return byHand
  if (one.time !== other.time) return one.time - other.time
  const oneKey = `${one.eventId ?? ''} ${pairKey(one)}`
  const otherKey = `${other.eventId ?? ''} ${pairKey(other)}`
  return oneKey < otherKey ? -1 : Number(oneKey > otherKey)
}

/** True where the first is earlier evidence than the second. */
export function isEarlier(one: { time: number; eventId: string }, other: Link): boolean {
  if (other.eventId === null) return false
  return one.time < other.time || (one.time === other.time && one.eventId < other.eventId)
}
