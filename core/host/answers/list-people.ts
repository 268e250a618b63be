import type { PeoplePage, PeopleQuestion } from '#core/contract/people.ts'
import type { Answers } from '../analysis/questions.ts'
import type { OpenedWorkspace } from '../opened.ts'
import { orRefuse } from '../session.ts'

/**
 * People by a part of an id, or by a whole value in their events. What the index of values can't tell is read from the
 * events for as long as somebody asks: until then it answers with whom it has found so far, and how far it has come.
 */
export async function peopleOf(
  workspace: OpenedWorkspace,
  question: PeopleQuestion,
  signal?: AbortSignal,
): Promise<PeoplePage> {
  const { analyst, searches } = workspace
  const search = orRefuse(workspace.privacy().argument(question.search))
  const values = workspace.privacy().values(question.search)
  const ask = async (): Promise<Answers['people']> =>
    orRefuse(
      await analyst.ask('people', { ...question, search, values, read: searches.found(values) }, signal),
    )
  const first = await ask()
  const reading = orRefuse(await searches.read(values, first.toRead))
  const { toRead, ...page } = first.toRead.length === 0 ? first : await ask()
  return reading === null ? page : { ...page, reading }
}
