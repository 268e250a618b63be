import { resolve } from 'node:path'
import type { Clock } from '#core/base/ports.ts'
import { createFilterCache } from '#core/host/filter.ts'
import { openWorkspace } from '#core/host/opened.ts'
import type { CurrentWorkspace } from '#core/host/session.ts'
import { stop } from './output.ts'

export const systemClock: Clock = { now: () => Date.now() }

/** Opens a workspace for one command; ends the command where it can't be opened. */
export function withWorkspace<Answer>(
  path: string,
  options: { create: boolean },
  use: (workspace: CurrentWorkspace) => Answer,
): Answer {
  const opened = openWorkspace(resolve(path), systemClock, options.create)
  if (!opened.ok) stop(opened.error)
  const workspace: CurrentWorkspace = { ...opened.value, filters: createFilterCache(opened.value) }
  let answer: Answer
  try {
    answer = use(workspace)
  } catch (error) {
    workspace.close()
    throw error
  }
  if (answer instanceof Promise) {
    answer.finally(() => workspace.close()).catch(() => undefined)
  } else workspace.close()
  return answer
}
