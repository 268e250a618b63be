import { createReadStream, existsSync, statSync } from 'node:fs'
import { extname, join, normalize } from 'node:path'
import type { FastifyReply } from 'fastify'
import { sendProblem } from './answers.ts'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
}

const POLICY =
  "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** A file of the built window, and nothing outside its folder. */
export function sendFile(reply: FastifyReply, folder: string | null, path: string): FastifyReply {
  if (folder === null) return sendProblem(reply, 404, 'not_found', 'the window has not been built.')
  const file = normalize(join(folder, decodeURIComponent(path)))
  if (!file.startsWith(normalize(`${folder}/`)) || !existsSync(file) || !statSync(file).isFile()) {
    return sendProblem(reply, 404, 'not_found', 'no such page.')
  }
  return reply
    .header('content-security-policy', POLICY)
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .header('cache-control', path.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-cache')
    .type(TYPES[extname(file)] ?? 'application/octet-stream')
    .send(createReadStream(file))
}
