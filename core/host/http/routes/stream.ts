import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { OpenedWorkspace } from '../../opened.ts'
import { sendUnauthorised } from '../access.ts'
import { sendProblem } from '../answers.ts'
import type { ListenerParts } from '../parts.ts'
import { streamMessages } from '../stream.ts'

const HEARTBEAT_MS = 15_000
/** Pages that may wait for a slow client. */
const MOST_WAITING = 2

/** Where the client left off: the arrival in `Last-Event-ID`, else now. */
function startOf(header: string | string[] | undefined, workspace: OpenedWorkspace): number {
  const { lastArrival } = workspace.pipeline.writer()
  const named = typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : lastArrival
  return Math.min(named, lastArrival)
}

/** `GET /api/stream`: moves as they happen. */
export function addStreamRoutes(app: FastifyInstance, { access, session }: ListenerParts): void {
  app.get('/api/stream', async (request, reply) => {
    if (!access.admits(request.headers)) return sendUnauthorised(reply)
    const workspace = session.current()
    if (workspace === null) return sendProblem(reply, 409, 'no_workspace', 'no workspace is open.')
    const from = startOf(request.headers['last-event-id'], workspace)
    const messages = streamMessages(session, workspace, from, HEARTBEAT_MS)
    return reply
      .type('text/event-stream; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(Readable.from(messages, { highWaterMark: MOST_WAITING }))
  })
}
