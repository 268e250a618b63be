import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { sendUnauthorised } from '../access.ts'
import { sendProblem } from '../answers.ts'
import type { ListenerParts } from '../parts.ts'

const MAX_UPLOAD = 4 * 1024 * 1024 * 1024

function fileName(header: string): string | null {
  try {
    return decodeURIComponent(header)
  } catch {
    return null
  }
}

/** `POST /api/uploads`: a file from the browser, streamed to disk for the import dialog. */
export function addUploadRoutes(app: FastifyInstance, { access, uploads }: ListenerParts): void {
  // In a scope of its own: only here may a body be a stream, which no limit on memory bounds.
  void app.register(async (scope) => {
    scope.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload))
    scope.post('/api/uploads', { bodyLimit: MAX_UPLOAD }, async (request, reply) => {
      if (!access.admits(request.headers)) return sendUnauthorised(reply)
      const name = fileName(String(request.headers['x-file-name'] ?? 'upload'))
      if (name === null) {
        return sendProblem(reply, 400, 'bad_request', 'x-file-name is no percent-encoded text.')
      }
      if (!(request.body instanceof Readable)) {
        return sendProblem(reply, 415, 'wrong_type', 'send the file as application/octet-stream.')
      }
      return uploads.store(request.body, name)
    })
  })
}
