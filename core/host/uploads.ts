import { randomUUID } from 'node:crypto'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Files that a browser sent, until they are imported or the host closes. */
export interface Uploads {
  store(body: Readable, name: string): Promise<{ id: string; name: string }>
  find(id: string): { path: string; name: string } | null
  close(): void
}

export function createUploads(): Uploads {
  const files = new Map<string, { path: string; name: string }>()
  let folder: string | null = null
  return {
    store: async (body, name) => {
      folder ??= mkdtempSync(join(tmpdir(), 'journeyscope-upload-'))
      const id = randomUUID()
      const file = { path: join(folder, id), name: basename(name) }
      await pipeline(body, createWriteStream(file.path, { mode: 0o600 }))
      files.set(id, file)
      return { id, name: file.name }
    },
    find: (id) => files.get(id) ?? null,
    close: () => {
      if (folder !== null) rmSync(folder, { recursive: true, force: true })
    },
  }
}
