import { describeProblem } from '#core/base/result.ts'
import type { DeadLetter, RefusedOf, Tail, TailQuestion } from '#core/contract/live.ts'
import { refusedList } from '#core/journey/explain/refused.ts'
import {
  type LettersNaming,
  lettersNaming,
  openLettersNaming,
  readDeadLetter,
  reasonOf,
  type StoredDeadLetter,
} from '#core/store/outcomes/dead-letters.ts'
import { namedBeside } from '#core/store/people/known-by.ts'
import { tailOf } from '../analysis/tail.ts'
import type { OpenedWorkspace } from '../opened.ts'
import { orRefuse } from '../session.ts'
import { personNamed } from './answer-people.ts'
import { withReasons } from './reasons.ts'
import { shownOf } from './shown.ts'
import { peopleMeant } from './whom.ts'

/** Codes of what the registry refuses; its messages begin with the event type. */
const BY_REGISTRY: ReadonlySet<string> = new Set([
  'schema_violation',
  'unknown_version',
  'unknown_type',
  'missing_field',
])

/** The newest receipts. A narrowed list may have to look far back, so that it is left to the analyst. */
export async function tailFrom(
  workspace: OpenedWorkspace,
  asked: TailQuestion,
  signal?: AbortSignal,
): Promise<Tail> {
  const { person } = asked
  const question =
    person === undefined ? asked : { ...asked, person: orRefuse(workspace.privacy().argument(person)) }
  const { limit: _limit, before: _before, after: _after, filter, ...narrowing } = question
  const narrowed = [...Object.values(filter), ...Object.values(narrowing)].some(
    (value) => value !== undefined,
  )
  const tail = narrowed
    ? orRefuse(await workspace.analyst.ask('tail', question, signal))
    : tailOf(workspace.database, workspace.pipeline.writer().names, question)
  return question.person === undefined ? tail : withReasons(workspace, tail)
}

/** By what somebody may be named in refused events: as it was typed, and each identifier of that person. */
function namesOf(workspace: OpenedWorkspace, id: string): string[] {
  const asked = orRefuse(workspace.privacy().argument(id))
  const { people, subjects } = workspace.pipeline.writer()
  const person = people.bySubject(asked)
  const names = person === null ? [] : subjects.ofPerson(person.person).map(({ name }) => name)
  return [...new Set([asked, ...names])]
}

/** Refused events that wait and name somebody by any identifier, by type; the last first. */
export function refusedEventsOf(workspace: OpenedWorkspace, id: string): LettersNaming[] {
  return lettersNaming(workspace.database, namesOf(workspace, id))
}

/** Of whoever is unknown: those of whom refused events name beside it, as by the number of an order. */
function refusedBeside(workspace: OpenedWorkspace, id: string): LettersNaming[] {
  const { database } = workspace
  if (personNamed(workspace, id) !== null) return []
  return lettersNaming(database, namedBeside(database, workspace.privacy().values(id)))
}

/** The same by each identifier of that person, most first, with what they were. */
export function refusedOf(workspace: OpenedWorkspace, id: string): RefusedOf {
  const named = refusedEventsOf(workspace, id)
  const refused = named.length > 0 ? named : refusedBeside(workspace, id)
  return [...new Set(refused.map(({ subject }) => subject))]
    .map((name) => {
      const own = refused.filter(({ subject }) => subject === name)
      return { name, count: own.reduce((sum, { count }) => sum + count, 0), what: refusedList(own) }
    })
    .sort((one, other) => other.count - one.count)
}

/** Letters that wait and name somebody by any identifier, the oldest first; who was never accepted is known by them alone. */
export async function lettersOfPerson(
  workspace: OpenedWorkspace,
  typed: string,
  limit: number,
): Promise<StoredDeadLetter[]> {
  const people = orRefuse(await peopleMeant(workspace, typed))
  const names = [typed, ...people.map(({ id }) => id)].flatMap((id) => namesOf(workspace, id))
  return openLettersNaming(workspace.database, [...new Set(names)], limit)
}

/** The event type, under the name that it has in the registry, of what the registry refused; else null. */
function typeRefused({ code, message }: StoredDeadLetter): string | null {
  if (!BY_REGISTRY.has(code)) return null
  const type = message.slice(0, Math.max(0, message.indexOf(': ')))
  // `eventType is missing: text wanted` names a field that no event lacks, and no type.
  return type === '' || type.endsWith(' missing') ? null : type
}

export function deadLetterOf(workspace: OpenedWorkspace, arrival: number): DeadLetter | null {
  const letter = readDeadLetter(workspace.database, arrival)
  if (letter === null) return null
  const privacy = workspace.privacy()
  const opened = privacy.open(letter)
  const { arrival: at, receivedAt, intake, line, code, message, status, settledAt, settledWhy } = letter
  const { again, lastAgainAt, source, saidAt, subject } = letter
  return {
    arrival: at,
    receivedAt,
    intake,
    line,
    code,
    message,
    status,
    again,
    lastAgainAt,
    settledAt,
    settledWhy,
    bytes: opened.ok ? opened.value.bytes.length : letter.original.length,
    sealed: letter.sealedWith !== null,
    reason: reasonOf(letter.message),
    schema: typeRefused(letter),
    source,
    saidAt,
    person: subject,
    isKnown: subject !== null && workspace.pipeline.writer().people.bySubject(subject) !== null,
    keyProblem: opened.ok ? null : describeProblem(opened.error),
    // Letters from before sealing lie open; what is shown of them is redacted all the same.
    original: letter.shown ?? shownOf({ format: letter.format }, letter.original, privacy.scrubber),
  }
}
