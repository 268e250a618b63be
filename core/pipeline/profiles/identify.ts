import type { Envelope } from '#core/event/envelope.ts'
import { type Decided, decide } from '#core/identity/decide.ts'
import { evidenceIn } from '#core/identity/evidence.ts'
import { keyOf } from '#core/identity/identifier.ts'
import { type Evidence, isEarlier, type Link, pairKey } from '#core/identity/link.ts'
import { linksAround, type StoredLink } from '#core/store/people/links.ts'
import { addStorm } from '#core/store/people/storms.ts'
import type { Writer } from '../writer.ts'

/** More links than this hanging together are not decided anew: each new one is refused. */
const MOST_AROUND = 20_000
/** Pairs kept in memory, so that what is known is not looked up with every event. */
const MOST_PAIRS = 20_000

/** What these events say that the ledger does not know yet, by pair, each with its earliest evidence. */
function newLinks(writer: Writer, envelopes: readonly Envelope[]): Map<string, Link> {
  const fresh = new Map<string, Link>()
  for (const envelope of envelopes) {
    for (const evidence of evidenceIn(envelope, writer.identity)) {
      const key = pairKey(evidence)
      const known = fresh.get(key) ?? writer.knownPairs.get(key) ?? lookUp(writer, key, evidence)
      if (known !== null && !isEarlier(evidence, known)) continue
      if (known === null && isStorm(writer, evidence)) continue
      const { a, b, time, eventId } = evidence
      const status = known?.status ?? 'refused'
      fresh.set(key, { a, b, time, eventId, status, reason: known?.reason ?? null })
    }
  }
  return fresh
}

function isStorm(writer: Writer, { a, b }: Evidence): boolean {
  return writer.storms.has(keyOf(a)) || writer.storms.has(keyOf(b))
}

function lookUp(writer: Writer, key: string, pair: Evidence): Link | null {
  const found = writer.links.find(pair)
  if (found !== null) rememberPair(writer, key, found)
  return found
}

function rememberPair(writer: Writer, key: string, link: Link): void {
  if (writer.knownPairs.size >= MOST_PAIRS) writer.knownPairs.clear()
  writer.knownPairs.set(key, link)
}

/** Decides these links with all that hang together with them, and writes what became of each. */
export function decideAround(
  writer: Writer,
  changed: ReadonlyMap<string, Link>,
  now: number,
): Decided['groups'] {
  const around = linksAround(writer.links, [...changed.values()], MOST_AROUND)
  if (around === null) {
    for (const [key, link] of changed) {
      const reason = `more than ${MOST_AROUND} links hang together here`
      const refused: Link = { ...link, status: 'refused', reason }
      writer.links.save(refused, now)
      rememberPair(writer, key, refused)
    }
    return []
  }
  return decideAll(writer, around, changed, now)
}

/** Decides all these links at once, and writes what has changed against what is stored. */
export function decideAll(
  writer: Writer,
  stored: ReadonlyMap<string, StoredLink>,
  changed: ReadonlyMap<string, Link>,
  now: number,
): Decided['groups'] {
  const decided = decide([...new Map<string, Link>([...stored, ...changed]).values()], writer.identity)
  for (const link of decided.links) {
    const key = pairKey(link)
    const before = stored.get(key)
    rememberPair(writer, key, link)
    if (before !== undefined && isSame(before, link)) continue
    writer.links.save(link, now)
  }
  for (const identifier of decided.storms) {
    if (writer.storms.has(keyOf(identifier))) continue
    writer.storms.add(keyOf(identifier))
    addStorm(writer.database, identifier, now)
  }
  return decided.groups
}

function isSame(before: Link, after: Link): boolean {
  return (
    before.status === after.status &&
    before.reason === after.reason &&
    before.time === after.time &&
    before.eventId === after.eventId
  )
}

/** What these events say about who is one person; groups of subjects whose links have changed. */
export function identify(writer: Writer, envelopes: readonly Envelope[], now: number): Decided['groups'] {
  const changed = newLinks(writer, envelopes)
  return changed.size === 0 ? [] : decideAround(writer, changed, now)
}
