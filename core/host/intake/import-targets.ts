import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { ImportTarget, ImportTargetView } from '#core/contract/imports.ts'
import { openForReading } from '#core/store/open.ts'
import { countStoredEvents } from '#core/store/outcomes/receipts.ts'
import { createEmpty, openOrRefuse, workspaceFile } from '../answers/answer-workspace.ts'
import type { Session } from '../session.ts'

/** A file's name without what says how it is written: `kunden.csv.gz` → `kunden`. */
function stemOf(fileName: string): string {
  return fileName.replace(/\.[^.]+(\.(gz|zst))?$/, '')
}

/** The first of `kunden`, `kunden-2`, `kunden-3`, … that no workspace in the user's folder is called. */
function freshName(home: string, stem: string): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? stem : `${stem}-${number}`
    if (!existsSync(join(home, workspaceFile(name)))) return name
  }
}

/** Events in a workspace that is not open; null where it cannot be read. */
function eventsIn(path: string): number | null {
  const opened = openForReading(path)
  if (!opened.ok) return null
  try {
    return countStoredEvents(opened.value)
  } finally {
    opened.value.close()
  }
}

/** Where a file of this name may be imported to; the first is what is meant where nobody chooses. */
export function importTargets(session: Session, fileName: string): ImportTargetView[] {
  const open = session.current()
  const name = freshName(session.home, stemOf(fileName))
  const fresh: ImportTargetView = {
    target: { kind: 'new', name },
    name: workspaceFile(name),
    events: null,
  }
  if (open !== null)
    return [{ target: { kind: 'open' }, name: open.name, events: countStoredEvents(open.database) }, fresh]
  const path = join(session.home, workspaceFile(stemOf(fileName)))
  if (!existsSync(path)) return [fresh]
  return [fresh, { target: { kind: 'existing', path }, name: basename(path), events: eventsIn(path) }]
}

/** Opens what is imported into; where nothing is said the open workspace, else a new one. Refuses what cannot be opened. */
export function openTarget(session: Session, fileName: string, target: ImportTarget | undefined): void {
  if (target?.kind === 'existing') openOrRefuse(session, target.path, false)
  else if (target?.kind === 'new') createEmpty(session, freshName(session.home, target.name))
  else if (session.current() === null) createEmpty(session, freshName(session.home, stemOf(fileName)))
}
