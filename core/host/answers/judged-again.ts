import { type EventDetail, outcomeNow } from '#core/contract/people.ts'
import type { StoredEvent } from '#core/store/events/events.ts'
import { movedFurther } from '#core/store/moves/caused.ts'
import type { StoredLink } from '#core/store/people/links.ts'
import { readRulesets } from '#core/store/rulesets.ts'
import type { OpenedWorkspace } from '../opened.ts'

function momentWords(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** The last change of the ledger that concerns the person and came behind the event. */
function lastChange(workspace: OpenedWorkspace, { subject, receivedAt }: StoredEvent): StoredLink | null {
  const { subjects, links } = workspace.pipeline.writer()
  const changed = subjects
    .ofPerson(subjects.ownerOf(subject))
    .flatMap(({ name }) => links.of({ kind: 'user', value: name }))
    .filter((link) => link.status !== 'refused' && changedAt(link) > receivedAt)
  return changed.sort((one, other) => changedAt(other) - changedAt(one))[0] ?? null
}

function changedAt({ notedAt, undoneAt }: StoredLink): number {
  return undoneAt ?? notedAt
}

function whyOf(workspace: OpenedWorkspace, stored: StoredEvent): string {
  const ruleset = readRulesets(workspace.database).find(({ number }) => number === stored.ruleset)
  if (ruleset !== undefined && ruleset.activatedAt > stored.receivedAt)
    return `Ruleset ${ruleset.number} judges it since it was activated (${momentWords(ruleset.activatedAt)}).`
  const link = lastChange(workspace, stored)
  if (link === null) return 'Events of this person that are older came in later.'
  const { a, b, status } = link
  const did = status === 'joined' ? 'were joined' : 'were parted'
  return `${a.value} and ${b.value} ${did} (${momentWords(changedAt(link))}, line ${link.link} of the ledger).`
}

/** What the event does now and why that is not what its receipt says; nothing where both are one. */
export function judgedAgain(
  workspace: OpenedWorkspace,
  stored: StoredEvent,
): Pick<EventDetail, 'judgedAgain'> {
  const further = [...movedFurther(workspace.database, [stored.arrival])]
  const now = outcomeNow({ outcome: stored.outcome, to: stored.transition?.to, further })
  return now === undefined ? {} : { judgedAgain: { now, why: whyOf(workspace, stored) } }
}
