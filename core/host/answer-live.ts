import type { DeadLetter, Tail, TailQuestion } from '#core/contract/live.ts'
import { readDeadLetter } from '#core/store/dead-letters.ts'
import { tailOf } from './analysis/tail.ts'
import type { OpenedWorkspace } from './opened.ts'
import { orRefuse } from './session.ts'

const SHOWN_OF_ORIGINAL = 4000

/** The newest receipts. A narrowed list may have to look far back, so that it is left to the analyst. */
export async function tailFrom(
  workspace: OpenedWorkspace,
  question: TailQuestion,
  signal?: AbortSignal,
): Promise<Tail> {
  const { limit: _limit, before: _before, after: _after, filter, ...narrowing } = question
  const narrowed = [...Object.values(filter), ...Object.values(narrowing)].some(
    (value) => value !== undefined,
  )
  if (narrowed) return orRefuse(await workspace.analyst.ask('tail', question, signal))
  return tailOf(workspace.database, workspace.pipeline.writer().names, question)
}

export function deadLetterOf(workspace: OpenedWorkspace, arrival: number): DeadLetter | null {
  const letter = readDeadLetter(workspace.database, arrival)
  if (letter === null) return null
  const { original, ...rest } = letter
  const text = new TextDecoder()
    .decode(original.subarray(0, SHOWN_OF_ORIGINAL * 4))
    .slice(0, SHOWN_OF_ORIGINAL)
  return { ...rest, bytes: original.length, original: text }
}
