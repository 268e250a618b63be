import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/**
 * Writes a stream into a file of its own, since an import reads its input twice: once to check that it can be read to
 * the end, once to store it. `remove` deletes it.
 */
export async function spool(input: NodeJS.ReadableStream): Promise<{ path: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'journeyscope-'))
  const path = join(folder, 'input')
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    await pipeline(input, createWriteStream(path, { mode: 0o600 }))
  } catch (error) {
    remove()
    throw error
  }
  return { path, remove }
}
