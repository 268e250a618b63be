import { resolve } from 'node:path'
import type { Clock } from '#core/base/ports.ts'
import type { Result } from '#core/base/result.ts'
import { asStored, meantWords, oneMeant } from '#core/host/answers/whom.ts'
import { type OpenedWorkspace, openWorkspace, openWorkspaceToRead } from '#core/host/opened.ts'
import { remark, stop } from './output.ts'

export const systemClock: Clock = { now: () => Date.now() }

/** What a command does with its workspace: `ask` beside a running app; `change` needs it for itself, `make` even where it is absent. */
export type Purpose = 'ask' | 'change' | 'make'

/** Opens a workspace for one command and closes it after; ends the command where it can't be opened. */
export async function withWorkspace(
  path: string,
  purpose: Purpose,
  use: (workspace: OpenedWorkspace) => void | Promise<void>,
): Promise<void> {
  const full = resolve(path)
  const opened =
    purpose === 'ask'
      ? openWorkspaceToRead(full, systemClock)
      : openWorkspace(full, systemClock, purpose === 'make')
  if (!opened.ok) return stop(opened.error)
  try {
    await use(opened.value)
    // What rules waited for by time alone is done before the file is given back.
    if (purpose !== 'ask') answerOf(await opened.value.pipeline.passTime())
  } finally {
    opened.value.close()
  }
}

/**
 * The id of the person whom somebody means by an id, an email address or whatever else an event carries; ends the command
 * where nobody or several are meant. Who else carries it is said beside.
 */
export async function personMeant(workspace: OpenedWorkspace, typed: string): Promise<string> {
  const { id, others } = answerOf(await oneMeant(workspace, typed))
  if (others.length > 0)
    remark(
      `${asStored(workspace, typed)} is an id of ${id}. It also stands in events of ${meantWords(others)}.`,
    )
  return id
}

/** The answer, or the end of the command with the problem. */
export function answerOf<Answer>(result: Result<Answer>): Answer {
  return result.ok ? result.value : stop(result.error)
}
