import type { Decided } from '#core/identity/decide.ts'
import type { IdentityDocument } from '#core/identity/document.ts'
import { evidenceIn } from '#core/identity/evidence.ts'
import { type Identifier, subjectNode } from '#core/identity/identifier.ts'
import { isEarlier, type Link, pairKey, pairOf } from '#core/identity/link.ts'
import type { StoredLink } from '#core/store/people/links.ts'
import { forgetStorms } from '#core/store/people/storms.ts'
import type { StoredSubject } from '#core/store/people/subjects.ts'
import { readSetting, writeSetting } from '#core/store/settings.ts'
import { foldPending, writePerson } from '../fold-batch.ts'
import { pendingFrom } from '../pending.ts'
import { HOLD_ALL } from '../refold.ts'
import type { Writer } from '../writer.ts'
import { decideAll, decideAround } from './identify.ts'
import { regroup } from './regroup.ts'
import { touchSubjects } from './subjects.ts'

/** Numbers of the profiles that are others now. */
export type Changed = readonly number[]

/** Under this key: the document by which the ledger was decided last. */
const DECIDED_BY = 'identity'

/** Under this key: how often people were merged or parted without an event. */
export const MERGES = 'merges'

/** Folds the profiles of these groups anew. Effects are held back: what is found out now did not happen now. */
function settle(writer: Writer, groups: Decided['groups']): Changed {
  const subjects = touchSubjects(writer)
  const { people } = regroup(writer, groups, subjects)
  const pending = [...people.values()].map(pendingFrom)
  for (const entry of pending) foldPending(writer, entry, [], HOLD_ALL)
  subjects.write()
  for (const entry of pending) writePerson(writer, entry)
  writer.edges.write()
  writeSetting(writer.database, MERGES, String(Number(readSetting(writer.database, MERGES) ?? 0) + 1))
  return [...people.keys()]
}

function identifierOf({ known, name }: StoredSubject): Identifier {
  return { kind: known ? 'user' : 'anonymous', value: name }
}

/** Joins the profiles of two subjects by hand, whatever the limits say. In one transaction. */
export function joinByHand(
  writer: Writer,
  one: StoredSubject,
  other: StoredSubject,
  reason: string,
  now: number,
): Changed {
  const pair = pairOf(identifierOf(one), identifierOf(other))
  const link: Link = { ...pair, time: now, eventId: null, status: 'joined', reason }
  return write(writer, () => settle(writer, decideAround(writer, new Map([[pairKey(link), link]]), now)))
}

/** Takes one line of the ledger back, or puts it in force again; what hangs together with it is decided anew. */
export function setLink(
  writer: Writer,
  link: StoredLink,
  isUndone: boolean,
  reason: string,
  now: number,
): Changed {
  const status = isUndone ? 'undone' : 'refused'
  const changed: Link = { ...link, status, reason }
  return write(writer, () => settle(writer, decideAround(writer, new Map([[pairKey(link), changed]]), now)))
}

/**
 * Decides by this document from now on. Where the ledger was decided by another, all that stored events say is gathered
 * and decided anew, and whoever is somebody else by that is folded anew. Null where nothing had to be decided.
 */
export function identifyBy(writer: Writer, document: IdentityDocument, now: number): Changed | null {
  const text = JSON.stringify(document)
  writer.identity = document
  if (readSetting(writer.database, DECIDED_BY) === text) return null
  return write(writer, () => {
    writer.storms.clear()
    forgetStorms(writer.database)
    writer.knownPairs.clear()
    const kept = new Map(writer.links.all().map((link) => [pairKey(link), link]))
    writer.links.forgetEvents()
    const found = gather(writer, document)
    for (const [key, { status, eventId }] of kept)
      if (status !== 'undone' && eventId !== null) kept.delete(key)
    for (const [key, link] of kept) {
      const said = found.get(key)
      if (said !== undefined && link.eventId !== null)
        found.set(key, { ...said, status: 'undone', reason: link.reason })
      else found.delete(key)
    }
    const changed = settle(writer, allGroups(writer, decideAll(writer, kept, found, now)))
    writeSetting(writer.database, DECIDED_BY, text)
    return changed
  })
}

/** What all stored events say, by pair. */
function gather(writer: Writer, document: IdentityDocument): Map<string, Link> {
  const found = new Map<string, Link>()
  for (const { envelope } of writer.events.after(0)) {
    for (const evidence of evidenceIn(envelope, document)) {
      const key = pairKey(evidence)
      const known = found.get(key)
      if (known !== undefined && !isEarlier(evidence, known)) continue
      found.set(key, { ...evidence, status: 'refused', reason: null })
    }
  }
  return found
}

/** With the profiles whose subjects nothing links any more, each subject by itself. */
function allGroups(writer: Writer, groups: Decided['groups']): Decided['groups'] {
  const seen = new Set(groups.flat())
  const alone = writer.subjects.joined().flatMap(({ name }) => {
    const node = subjectNode(name)
    return seen.has(node) ? [] : [[node]]
  })
  return [...groups, ...alone]
}

function write<Answer>(writer: Writer, work: () => Answer): Answer {
  return writer.database.transaction(work).immediate()
}
