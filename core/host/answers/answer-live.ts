import { describeProblem } from '#core/base/result.ts'
import type { DeadLetter, Tail, TailQuestion } from '#core/contract/live.ts'
import { countLettersNaming, readDeadLetter } from '#core/store/outcomes/dead-letters.ts'
import { tailOf } from '../analysis/tail.ts'
import type { OpenedWorkspace } from '../opened.ts'
import { orRefuse } from '../session.ts'
import { shownOf } from './shown.ts'

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
  if (narrowed) return orRefuse(await workspace.analyst.ask('tail', question, signal))
  return tailOf(workspace.database, workspace.pipeline.writer().names, question)
}

/** Refused events that wait and name somebody, by each identifier of that person. */
export function refusedOf(workspace: OpenedWorkspace, id: string): { name: string; count: number }[] {
  const asked = orRefuse(workspace.privacy().argument(id))
  const { people, subjects } = workspace.pipeline.writer()
  const person = people.bySubject(asked)
  const names = person === null ? [] : subjects.ofPerson(person.person).map(({ name }) => name)
  return countLettersNaming(workspace.database, [...new Set([asked, ...names])]).map(
    ({ subject, count }) => ({
      name: subject,
      count,
    }),
  )
}

export function deadLetterOf(workspace: OpenedWorkspace, arrival: number): DeadLetter | null {
  const letter = readDeadLetter(workspace.database, arrival)
  if (letter === null) return null
  const privacy = workspace.privacy()
  const opened = privacy.open(letter)
  const { arrival: at, receivedAt, intake, line, code, message, status, settledAt, settledWhy } = letter
  const { again, lastAgainAt } = letter
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
    keyProblem: opened.ok ? null : describeProblem(opened.error),
    // Letters from before sealing lie open; what is shown of them is redacted all the same.
    original: letter.shown ?? shownOf({ format: letter.format }, letter.original, privacy.scrubber),
  }
}
