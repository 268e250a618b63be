import type { LedgerView, LinkView, WhoView } from '#core/contract/identity.ts'
import { limitOf } from '#core/identity/document.ts'
import { type Identifier, isSubject, keyOf } from '#core/identity/identifier.ts'
import type { Pipeline } from '#core/pipeline/pipeline.ts'
import { eventsOf } from '#core/pipeline/refold.ts'
import { saveDocument } from '#core/store/documents.ts'
import {
  openLinkReader,
  type SharedRow,
  type StoredLink,
  sharedIdentifiers,
} from '#core/store/people/links.ts'
import { readStorms } from '#core/store/people/storms.ts'
import type { StoredSubject } from '#core/store/people/subjects.ts'
import { ONLY } from '../governed/governance.ts'
import type { OpenedWorkspace } from '../opened.ts'
import { orRefuse, refuse } from '../session.ts'
import { identityOf } from './document.ts'

function toView({ link, a, b, status, eventId, time, reason, undoneAt }: StoredLink): LinkView {
  return { link, a: { ...a }, b: { ...b }, status, eventId, time, reason, undoneAt }
}

export function ledgerOf(
  { database, pipeline }: OpenedWorkspace,
  question: {
    status?: LinkView['status'] | undefined
    search?: string | undefined
    limit: number
    offset: number
  },
): LedgerView {
  const reader = openLinkReader(database)
  const { links, total } = reader.list({
    ...question,
    status: question.status ?? null,
    search: question.search ?? '',
  })
  return {
    links: links.map(toView),
    total,
    counts: reader.counts(),
    storms: readStorms(database),
    stormLimit: pipeline.writer().identity.storm,
  }
}

/** The subject of this id, as someone typed it. Refuses where there is none with events. */
export function subjectNamed(workspace: OpenedWorkspace, id: string): StoredSubject {
  const name = orRefuse(workspace.privacy().argument(id))
  const subject = workspace.pipeline.writer().subjects.byName(name)
  if (subject !== null && subject.events > 0) return subject
  throw refuse({ code: 'nobody', where: id, message: 'nobody here has this id.' })
}

/** How many events of a person carry each identifier, as the user id or as the anonymous one; many carry both. */
function carriedBy({ pipeline }: OpenedWorkspace, person: number): Map<string, number> {
  const carried = new Map<string, number>()
  for (const { envelope } of eventsOf(pipeline.writer(), person))
    for (const name of new Set([envelope.userId, envelope.anonymousId]))
      if (name !== undefined) carried.set(name, (carried.get(name) ?? 0) + 1)
  return carried
}

export function whoIs(workspace: OpenedWorkspace, id: string): WhoView | null {
  const { people, subjects, links } = workspace.pipeline.writer()
  const person = people.bySubject(orRefuse(workspace.privacy().argument(id)))
  if (person === null) return null
  const own = subjects.ofPerson(person.person)
  const found = new Map<number, StoredLink>()
  const seen = new Set<string>()
  // A shared value leads to the others who carry it, so that it is followed, and other subjects are not.
  const queue: Identifier[] = own.map(({ name }) => ({ kind: 'user', value: name }))
  for (let at = 0; at < queue.length; at += 1) {
    const identifier = queue[at]
    if (identifier === undefined || seen.has(keyOf(identifier))) continue
    seen.add(keyOf(identifier))
    for (const link of links.of(identifier)) {
      found.set(link.link, link)
      queue.push(...[link.a, link.b].filter(({ kind }) => !isSubject(kind)))
    }
  }
  const carried = carriedBy(workspace, person.person)
  return {
    subjects: own.map(({ name, known }) => ({ id: name, known, events: carried.get(name) ?? 0 })),
    links: [...found.values()].sort((one, other) => one.link - other.link).map(toView),
  }
}

export function joinPeople(
  workspace: OpenedWorkspace,
  question: { readonly one: string; readonly other: string; readonly reason: string },
): { id: string } {
  const one = subjectNamed(workspace, question.one)
  const other = subjectNamed(workspace, question.other)
  if (one.person === other.person)
    throw refuse({ code: 'one_already', where: question.other, message: 'these two are one person already.' })
  const reason = workspace.privacy().scrubber.text(question.reason)
  orRefuse(workspace.pipeline.join(one, other, reason))
  return { id: workspace.pipeline.writer().people.bySubject(one.name)?.subject ?? one.name }
}

/** Takes a line of the ledger back, or puts it in force again. */
export function changeLink(
  workspace: OpenedWorkspace,
  { link, reason }: { readonly link: number; readonly reason: string },
  isUndone: boolean,
): LinkView {
  const pipeline: Pipeline = workspace.pipeline
  const stored = pipeline.writer().links.byNumber(link)
  if (stored === null)
    throw refuse({ code: 'no_such_link', where: String(link), message: 'the ledger has no such line.' })
  if ((stored.status === 'undone') === isUndone)
    throw refuse({
      code: 'nothing_to_do',
      where: String(link),
      message: isUndone ? 'this line is undone already.' : 'this line has not been undone.',
    })
  const said = workspace.privacy().scrubber.text(reason)
  orRefuse(pipeline.setLink(stored, isUndone, spoken(stored, isUndone ? 'undone' : 'restored', said)))
  return toView(pipeline.writer().links.byNumber(link) ?? stored)
}

/** What was said before stays: why two were joined by hand is asked most when that is undone. */
function spoken({ eventId, reason }: StoredLink, what: 'undone' | 'restored', said: string): string {
  return eventId !== null || reason === null ? said : `${reason}; ${what}: ${said}`
}

/** Identifiers that came with more others than the document lets them be joined with, the most first. */
export function sharedBy({ database, pipeline }: OpenedWorkspace): SharedRow[] {
  const document = pipeline.writer().identity
  return sharedIdentifiers(database).filter(({ kind, others }) => others > limitOf(document, kind))
}

/** Adds a value to those that name nobody, and decides all that is stored anew. Refuses where the document is no good. */
export function blockIdentifier(workspace: OpenedWorkspace, value: string): void {
  const { database, clock } = workspace
  const document = orRefuse(identityOf(database))
  const blocked = [...new Set([...document.blocked, value])]
  const text = JSON.stringify({ ...document, blocked })
  saveDocument(database, { kind: 'identity', name: ONLY, savedAt: clock.now(), text })
  const problem = workspace.govern()
  if (problem !== null) throw refuse(problem)
}
