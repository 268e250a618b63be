import { randomUUID } from 'node:crypto'
import { createWriteStream, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

export interface Upload {
  readonly path: string
  readonly name: string
}

/** Files that a browser sent. They hold raw values, so that each goes as soon as nobody needs it. */
export interface Uploads {
  store(body: Readable, name: string): Promise<{ id: string; name: string }>
  /** For a look at its first rows; it is kept for another while. */
  find(id: string): Upload | null
  /** For an import, which calls `release` when it has ended: then the file goes. */
  take(id: string): (Upload & { release(): void }) | null
  /** Nobody wants to import it any more. One that is being imported stays until that has ended. */
  abandon(id: string): void
  close(): void
}

/** An upload that nobody has looked at for so long, in ms, is taken for abandoned. */
const KEPT_FOR = 60 * 60 * 1000

/** The process that made the folder stands in its name, so that what a killed one left behind is known. */
const FOLDER = /^journeyscope-upload-(\d+)-/

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's process runs all the same.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Removes what processes left behind that were killed before they could. */
export function removeLeftUploads(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = FOLDER.exec(name)?.[1]
    if (pid === undefined || isRunning(Number(pid))) continue
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true })
    } catch {
      // Another user's: theirs to remove.
    }
  }
}

export function createUploads(keptFor = KEPT_FOR): Uploads {
  const files = new Map<string, Upload & { expiry: NodeJS.Timeout | null }>()
  let folder: string | null = null

  const remove = (id: string): void => {
    const file = files.get(id)
    if (file === undefined) return
    if (file.expiry !== null) clearTimeout(file.expiry)
    files.delete(id)
    rmSync(file.path, { force: true })
  }
  const later = (id: string): NodeJS.Timeout => setTimeout(() => remove(id), keptFor).unref()

  return {
    store: async (body, name) => {
      folder ??= mkdtempSync(join(tmpdir(), `journeyscope-upload-${process.pid}-`))
      const id = randomUUID()
      const file = { path: join(folder, id), name: basename(name) }
      try {
        await pipeline(body, createWriteStream(file.path, { mode: 0o600 }))
      } catch (error) {
        rmSync(file.path, { force: true })
        throw error
      }
      files.set(id, { ...file, expiry: later(id) })
      return { id, name: file.name }
    },
    find: (id) => {
      const file = files.get(id)
      if (file === undefined) return null
      file.expiry?.refresh()
      return { path: file.path, name: file.name }
    },
    take: (id) => {
      const file = files.get(id)
      if (file === undefined || file.expiry === null) return null
      clearTimeout(file.expiry)
      file.expiry = null
      return { path: file.path, name: file.name, release: () => remove(id) }
    },
    abandon: (id) => {
      if (files.get(id)?.expiry !== null) remove(id)
    },
    close: () => {
      for (const id of files.keys()) remove(id)
      if (folder !== null) rmSync(folder, { recursive: true, force: true })
      folder = null
    },
  }
}
