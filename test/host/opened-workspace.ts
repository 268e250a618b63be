import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Clock } from '#core/base/ports.ts'
import { type OpenedWorkspace, openWorkspace } from '#core/host/opened.ts'

/** A new workspace as the host opens it, in a folder of its own; closed and removed when the test has ended. */
export function openedWorkspace(clock: Clock): OpenedWorkspace {
  const folder = mkdtempSync(join(tmpdir(), 'journeyscope-opened-'))
  const opened = openWorkspace(join(folder, 'x.journey'), clock, true)
  if (!opened.ok) throw new Error(opened.error.message)
  onTestFinished(() => {
    opened.value.close()
    rmSync(folder, { recursive: true })
  })
  return opened.value
}
