import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Clock } from '#core/base/ports.ts'
import { RecentWorkspace } from '#core/contract/workspace.ts'
import { countStoredEvents } from '#core/store/outcomes/receipts.ts'
import { countPeople } from '#core/store/people/people-list.ts'
import type { OpenedWorkspace } from './opened.ts'

const MOST_RECENT = 10
const Entries = z.array(RecentWorkspace.omit({ found: true }))

/** Workspaces opened before, newest first, kept in one small file in the user's folder. */
export interface Recent {
  list(): RecentEntry[]
  remember(workspace: OpenedWorkspace): void
}

type RecentEntry = z.infer<typeof RecentWorkspace>

export function createRecent(home: string, clock: Clock): Recent {
  const file = join(home, 'recent.json')
  const read = (): z.infer<typeof Entries> => {
    try {
      return Entries.parse(JSON.parse(readFileSync(file, 'utf8')))
    } catch {
      return []
    }
  }
  return {
    list: () => read().map((entry) => ({ ...entry, found: existsSync(entry.path) })),
    remember: ({ path, name, database }) => {
      const counts = { events: countStoredEvents(database), people: countPeople(database) }
      const entry = { path, name, openedAt: clock.now(), ...counts }
      const entries = [entry, ...read().filter((other) => other.path !== path)].slice(0, MOST_RECENT)
      mkdirSync(home, { recursive: true })
      writeFileSync(`${file}.new`, JSON.stringify(entries, null, 2))
      renameSync(`${file}.new`, file)
    },
  }
}
