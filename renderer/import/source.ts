import { z } from 'zod'
import type { ImportSource } from '#core/contract/imports.ts'
import { pathOf } from './desktop.ts'

const Uploaded = z.object({ id: z.string() })
const Refused = z.object({ error: z.object({ message: z.string() }) })

async function reasonOf(response: Response): Promise<string> {
  const body = Refused.safeParse(await response.json().catch(() => null))
  return body.success ? body.data.error.message : `The host answered ${response.status}.`
}

/** Names a file to the host: by its path in the desktop app, by uploading it from a browser. */
export async function sourceOf(file: File, signal: AbortSignal): Promise<ImportSource> {
  const path = pathOf(file)
  if (path !== null) return { kind: 'path', path }
  const response = await fetch('/api/uploads', {
    method: 'POST',
    // A header carries Latin-1 only, so the name travels encoded.
    headers: { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(file.name) },
    body: file,
    signal,
  })
  if (!response.ok) throw new Error(await reasonOf(response))
  return { kind: 'upload', id: Uploaded.parse(await response.json()).id }
}
