import { resolve } from 'node:path'
import type { Clock } from '#core/base/ports.ts'
import { createFilterCache } from '#core/host/filter.ts'
import { openWorkspace, openWorkspaceToRead } from '#core/host/opened.ts'
import type { CurrentWorkspace } from '#core/host/session.ts'
import { stop } from './output.ts'

export const systemClock: Clock = { now: () => Date.now() }

/** What a command does with its workspace: `ask` beside a running app; `change` needs it for itself, `make` even where it is absent. */
export type Purpose = 'ask' | 'change' | 'make'

/** Opens a workspace for one command and closes it after; ends the command where it can't be opened. */
export async function withWorkspace(
  path: string,
  purpose: Purpose,
  use: (workspace: CurrentWorkspace) => void | Promise<void>,
): Promise<void> {
  const full = resolve(path)
  const opened =
    purpose === 'ask'
      ? openWorkspaceToRead(full, systemClock)
      : openWorkspace(full, systemClock, purpose === 'make')
  if (!opened.ok) return stop(opened.error)
  try {
    await use({ ...opened.value, filters: createFilterCache(opened.value) })
  } finally {
    opened.value.close()
  }
}
