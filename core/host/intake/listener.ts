import Fastify from 'fastify'
import { refusalFor } from '#core/sources/http/guard.ts'
import { createAccess } from '../http/access.ts'
import { sendFailure, sendProblem } from '../http/answers.ts'
import { answerBrokenRequest } from '../http/broken-request.ts'
import { addContractSocket } from '../http/contract-socket.ts'
import { openApiDocument } from '../http/openapi.ts'
import type { ListenerParts } from '../http/parts.ts'
import { addCloudEventsRoutes } from '../http/routes/cloudevents.ts'
import { addEventRoutes } from '../http/routes/events.ts'
import { addExplainRoutes } from '../http/routes/explain.ts'
import { addHealthRoutes } from '../http/routes/health.ts'
import { addMetricsRoutes } from '../http/routes/metrics.ts'
import { addPeopleRoutes } from '../http/routes/people.ts'
import { addPosthogRoutes } from '../http/routes/posthog.ts'
import { addSegmentRoutes } from '../http/routes/segment.ts'
import { addStreamRoutes } from '../http/routes/stream.ts'
import { addUploadRoutes } from '../http/routes/uploads.ts'
import { addWindowRoutes } from '../http/routes/window.ts'

/** A body may have this many bytes as it comes: 20 MiB, more than any vendor's SDK sends. */
const MAX_BODY = 20 * 1024 * 1024
const MAX_PARAMETER = 500

export interface Listening {
  readonly host: string
  readonly port: number
  /** `http://127.0.0.1:4318`. */
  readonly url: string
  /** Admits to the API: `Authorization: Bearer TOKEN`. */
  readonly token: string
  /** Opens the window in a browser; the token in it is good once and becomes a cookie. */
  readonly windowUrl: string
  /** A link like it for one more browser, good once. */
  invite(): string
  close(): Promise<void>
}

interface ListenerOptions extends Omit<ListenerParts, 'access'> {
  readonly host: string
  readonly port: number
  readonly token: string
  /** Write keys that senders of events must name; null where any, or none, is good. */
  readonly writeKeys: readonly string[] | null
}

/** Opens the one port: events in, the window and its contract behind a token, health. Bound to what it was told. */
export async function listen(options: ListenerOptions): Promise<Listening> {
  const { host, port, token } = options
  const app = Fastify({
    bodyLimit: MAX_BODY,
    logger: false,
    clientErrorHandler: answerBrokenRequest,
    // What waits for news ends with the listener.
    forceCloseConnections: true,
    routerOptions: { maxParamLength: MAX_PARAMETER, ignoreTrailingSlash: true },
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.addHook('onRequest', async (request, reply) => {
    const refusal = refusalFor({ host: request.headers.host, origin: request.headers.origin }, host)
    if (refusal !== null) return sendProblem(reply, 403, 'forbidden', refusal)
  })
  app.setErrorHandler((error, _request, reply) => sendFailure(error, reply, MAX_BODY))
  const parts: ListenerParts = { ...options, access: createAccess(token, options.writeKeys) }
  addEventRoutes(app, parts)
  addSegmentRoutes(app, parts)
  addPosthogRoutes(app, parts)
  addCloudEventsRoutes(app, parts)
  addHealthRoutes(app, parts)
  addMetricsRoutes(app, parts)
  addPeopleRoutes(app, parts)
  addExplainRoutes(app, parts)
  addStreamRoutes(app, parts)
  addUploadRoutes(app, parts)
  app.get('/openapi.json', async (request) =>
    openApiDocument(parts.appVersion, `http://${request.headers.host ?? host}`),
  )
  addWindowRoutes(app, parts)
  const closeSockets = addContractSocket(app, parts, host)
  await app.listen({ host, port })
  const address = app.server.address()
  const taken = typeof address === 'object' && address !== null ? address.port : port
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${taken}`
  return {
    host,
    port: taken,
    url,
    token,
    windowUrl: `${url}/?token=${token}`,
    invite: () => `${url}/?token=${parts.access.invite()}`,
    close: async () => {
      closeSockets()
      await app.close()
    },
  }
}
