import type { Clock } from '#core/base/ports.ts'
import { DraftView } from '#core/contract/drafts.ts'
import type { Connection } from '#core/store/open.ts'
import { readSetting, writeSetting } from '#core/store/settings.ts'

const KEY = 'rules.draft'

/** The draft of this workspace; null where there is none. */
export function storedDraft(database: Connection): DraftView | null {
  const text = readSetting(database, KEY)
  if (text === null || text === '') return null
  const read = DraftView.safeParse(JSON.parse(text))
  return read.success ? read.data : null
}

/** Keeps one draft, not every keystroke: versions begin with activation. */
export function keepDraft(database: Connection, clock: Clock, draft: Omit<DraftView, 'savedAt'>): DraftView {
  const kept = { ...draft, savedAt: clock.now() }
  writeSetting(database, KEY, JSON.stringify(kept))
  return kept
}

export function discardDraft(database: Connection): null {
  writeSetting(database, KEY, '')
  return null
}
