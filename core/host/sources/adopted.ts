import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const Entries = z.array(z.object({ workspace: z.string(), path: z.string() }))
const MOST = 1_000

/**
 * The workspaces that may reach out from this machine by themselves, by their id and place. A file that somebody sent,
 * or that was copied or moved, is not among them: its connections wait for a word.
 */
export interface Adopted {
  has(workspace: string, path: string): boolean
  add(workspace: string, path: string): void
}

export function createAdopted(home: string): Adopted {
  const file = join(home, 'adopted.json')
  const read = (): z.infer<typeof Entries> => {
    try {
      return Entries.parse(JSON.parse(readFileSync(file, 'utf8')))
    } catch {
      return []
    }
  }
  const isOne =
    (workspace: string, path: string) =>
    (entry: z.infer<typeof Entries>[number]): boolean =>
      entry.workspace === workspace && entry.path === placeOf(path)
  return {
    has: (workspace, path) => read().some(isOne(workspace, path)),
    add: (workspace, path) => {
      const entries = read()
      if (entries.some(isOne(workspace, path))) return
      entries.push({ workspace, path: placeOf(path) })
      mkdirSync(home, { recursive: true })
      writeFileSync(`${file}.new`, JSON.stringify(entries.slice(-MOST), null, 2))
      renameSync(`${file}.new`, file)
    },
  }
}

function placeOf(path: string): string {
  return existsSync(path) ? realpathSync(path) : path
}
