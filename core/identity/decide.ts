import { type IdentityDocument, limitOf } from './document.ts'
import { type Identifier, keyOf, nodeOf, subjectIn } from './identifier.ts'
import { inLedgerOrder, type Link } from './link.ts'

/** Links with what became of each, and who is one person by them. */
export interface Decided {
  /** In ledger order. */
  readonly links: readonly Link[]
  /** Nodes (`nodeOf`) of each group that something joins; a node without links is in none. */
  readonly groups: readonly (readonly string[])[]
  /** Identifiers that are seen with too many others to name anybody. */
  readonly storms: readonly Identifier[]
}

/** Sets that are joined one by one. */
function createGroups() {
  const parent = new Map<string, string>()
  const members = new Map<string, string[]>()
  const find = (node: string): string => {
    let root = node
    for (let up = parent.get(root); up !== undefined; up = parent.get(root)) root = up
    return root
  }
  const ofRoot = (root: string): string[] => members.get(root) ?? [root]
  return {
    add: (node: string): void => {
      if (!members.has(find(node))) members.set(find(node), [node])
    },
    areOne: (a: string, b: string): boolean => find(a) === find(b),
    /** Subjects in the group of either. */
    sizeTogether: (a: string, b: string): number =>
      [...ofRoot(find(a)), ...ofRoot(find(b))].filter((node) => subjectIn(node) !== null).length,
    join: (a: string, b: string): void => {
      const [one, other] = [find(a), find(b)]
      if (one === other) return
      const joined = [...ofRoot(one), ...ofRoot(other)]
      const [big, small] = ofRoot(one).length >= ofRoot(other).length ? [one, other] : [other, one]
      parent.set(small, big)
      members.delete(small)
      members.set(big, joined)
    },
    all: (): string[][] => [...members.values()],
  }
}

function counterparts(links: readonly Link[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { a, b } of links)
    for (const key of [keyOf(a), keyOf(b)]) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

/**
 * Decides links that hang together, one after another in ledger order: by hand first, then by time. The outcome depends
 * on the links alone, not on the order in which they came. A link is refused where one of its identifiers is seen with
 * too many others (`storm`), has been joined with as many as its kind may be, or where the profile would grow too large.
 * What was undone by hand stays undone, and a merge by hand knows no limit.
 */
export function decide(links: readonly Link[], document: IdentityDocument): Decided {
  const ordered = [...links].sort(inLedgerOrder)
  const seenWith = counterparts(ordered.filter(({ eventId }) => eventId !== null))
  const joinedWith = new Map<string, number>()
  const groups = createGroups()
  const storms = new Map<string, Identifier>()
  for (const { a, b } of ordered) {
    for (const identifier of [a, b]) {
      groups.add(nodeOf(identifier))
      if ((seenWith.get(keyOf(identifier)) ?? 0) > document.storm) storms.set(keyOf(identifier), identifier)
    }
  }
  const refusal = (link: Link): string | null => {
    for (const identifier of [link.a, link.b]) {
      const { kind } = identifier
      const key = keyOf(identifier)
      if (storms.has(key))
        return `this ${kind} is seen with more than ${document.storm} others: it names nobody`
      const limit = limitOf(document, kind)
      if ((joinedWith.get(key) ?? 0) >= limit)
        return `this ${kind} is joined with ${limit} others already, and may be with no more`
    }
    const [a, b] = [nodeOf(link.a), nodeOf(link.b)]
    if (!groups.areOne(a, b) && groups.sizeTogether(a, b) > document.largestProfile)
      return `the profile would have more than ${document.largestProfile} identifiers`
    return null
  }
  const decided = ordered.map((link): Link => {
    if (link.status === 'undone') return link
    const reason = link.eventId === null ? null : refusal(link)
    if (reason !== null) return { ...link, status: 'refused', reason }
    groups.join(nodeOf(link.a), nodeOf(link.b))
    for (const key of [keyOf(link.a), keyOf(link.b)]) joinedWith.set(key, (joinedWith.get(key) ?? 0) + 1)
    return { ...link, status: 'joined', reason: link.eventId === null ? link.reason : null }
  })
  return { links: decided, groups: groups.all(), storms: [...storms.values()] }
}
