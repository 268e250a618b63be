import { createReadStream, existsSync, statSync } from 'node:fs'
import { extname, join, normalize } from 'node:path'
import { Readable } from 'node:stream'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { RPCHandler } from '@orpc/server/ws'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { v7 } from 'uuid'
import { WebSocketServer } from 'ws'
import { isUnreadable } from '#core/event/delivery.ts'
import { readBody } from '#core/sources/http/deliveries.ts'
import { refusalFor } from '#core/sources/http/guard.ts'
import { personOf } from './answer-people.ts'
import type { createRouter } from './router.ts'
import type { Session } from './session.ts'
import type { Uploads } from './uploads.ts'

const MAX_BODY = 20 * 1024 * 1024
const MAX_UNPACKED = 64 * 1024 * 1024
const MAX_UPLOAD = 4 * 1024 * 1024 * 1024
const COOKIE = 'journeyscope'

export interface Listening {
  readonly host: string
  readonly port: number
  /** `http://127.0.0.1:4318`. */
  readonly url: string
  /** Opens the window in a browser; the token in it is good once and becomes a cookie. */
  readonly windowUrl: string
  close(): Promise<void>
}

interface ListenerOptions {
  readonly host: string
  readonly port: number
  readonly token: string
  readonly session: Session
  readonly router: ReturnType<typeof createRouter>
  readonly uploads: Uploads
  readonly rendererFolder: string | null
}

function problemBody(code: string, message: string): { error: { code: string; message: string } } {
  return { error: { code, message } }
}

/** Opens the one port: events in, the window and its contract behind a token, health. Bound to what it was told. */
export async function listen(options: ListenerOptions): Promise<Listening> {
  const app = Fastify({ bodyLimit: MAX_BODY, logger: false, routerOptions: { maxParamLength: 500 } })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload))
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.addHook('onRequest', async (request, reply) => {
    const refusal = refusalFor({ host: request.headers.host, origin: request.headers.origin }, options.host)
    if (refusal !== null) return reply.code(403).send(problemBody('forbidden', refusal))
  })
  app.setErrorHandler((error, _request, reply) => sendFailure(error, reply))
  let tokenIsFresh = true
  const admitted = (request: FastifyRequest): boolean =>
    isAdmitted(request.headers.cookie, request.headers.authorization, options.token)
  addEventRoute(app, options)
  app.get('/healthz', async () => ({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) => {
    const ready = options.session.current() !== null
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'no workspace is open' })
  })
  app.get<{ Params: { id: string } }>('/api/users/:id/journey', async (request, reply) => {
    if (!admitted(request))
      return reply.code(401).send(problemBody('unauthorised', 'send the token: Authorization: Bearer TOKEN.'))
    const workspace = options.session.current()
    const person = workspace === null ? null : personOf(workspace, { id: request.params.id, limit: 1 })
    if (person === null)
      return reply.code(404).send(problemBody('not_found', `no events of ${request.params.id} are stored.`))
    return { userId: person.profile.id, ...person.state }
  })
  app.post('/api/uploads', { bodyLimit: MAX_UPLOAD }, async (request, reply) => {
    if (!admitted(request))
      return reply.code(401).send(problemBody('unauthorised', 'open the window with its token first.'))
    const name = decodeURIComponent(String(request.headers['x-file-name'] ?? 'upload'))
    if (!(request.body instanceof Readable))
      return reply.code(415).send(problemBody('wrong_type', 'send the file as application/octet-stream.'))
    return options.uploads.store(request.body, name)
  })
  app.get<{ Querystring: { token?: string } }>('/', async (request, reply) => {
    if (request.query.token !== undefined) {
      if (!tokenIsFresh || request.query.token !== options.token) {
        return reply
          .code(401)
          .type('text/html')
          .send(page('This link has been used already', 'Start journeyscope again to get a new one.'))
      }
      tokenIsFresh = false
      reply.header('set-cookie', `${COOKIE}=${options.token}; HttpOnly; SameSite=Strict; Path=/`)
      return reply.redirect('/')
    }
    if (!admitted(request)) {
      return reply
        .code(401)
        .type('text/html')
        .send(
          page('This window needs its token', 'Open the address that journeyscope printed when it started.'),
        )
    }
    return sendFile(reply, options.rendererFolder, '/index.html')
  })
  app.get('/*', async (request, reply) => {
    if (!admitted(request))
      return reply.code(401).send(problemBody('unauthorised', 'open the window with its token first.'))
    return sendFile(reply, options.rendererFolder, request.url.split('?')[0] ?? '/')
  })
  const sockets = addContract(app, options)
  await app.listen({ host: options.host, port: options.port })
  const address = app.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : options.port
  const url = `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`
  return {
    host: options.host,
    port,
    url,
    windowUrl: `${url}/?token=${options.token}`,
    close: async () => {
      for (const socket of sockets.clients) socket.terminate()
      sockets.close()
      await app.close()
    },
  }
}

function isAdmitted(cookies: string | undefined, authorization: string | undefined, token: string): boolean {
  if (authorization === `Bearer ${token}`) return true
  return (cookies ?? '').split(';').some((cookie) => cookie.trim() === `${COOKIE}=${token}`)
}

/** oRPC over a WebSocket, for callers with the token and of this origin only. */
function addContract(app: FastifyInstance, options: ListenerOptions): WebSocketServer {
  const handler = new RPCHandler(options.router)
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 8 * 1024 * 1024 })
  app.server.on('upgrade', (request, socket, head) => {
    const { host, origin, cookie, authorization } = request.headers
    const refused =
      refusalFor({ host, origin }, options.host) !== null ||
      !isAdmitted(cookie, authorization, options.token) ||
      request.url?.split('?')[0] !== '/api/rpc'
    if (refused) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      void handler.upgrade(opened)
    })
  })
  return sockets
}

class BodyProblem extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

function unpack(body: Buffer, encoding: string | undefined): Buffer {
  try {
    if (encoding === undefined || encoding === 'identity') return body
    if (encoding === 'gzip') return gunzipSync(body, { maxOutputLength: MAX_UNPACKED })
    if (encoding === 'zstd') return zstdDecompressSync(body, { maxOutputLength: MAX_UNPACKED })
  } catch (error) {
    if (error instanceof RangeError) {
      throw new BodyProblem(
        413,
        'too_large',
        `the body unpacks to more than ${MAX_UNPACKED} bytes. Send smaller batches.`,
      )
    }
    throw new BodyProblem(
      400,
      'corrupt',
      `the body is no whole ${encoding ?? ''} data: it may be cut off. Send it again.`,
    )
  }
  throw new BodyProblem(
    415,
    'unknown_encoding',
    `content-encoding ${encoding} is not known. Use gzip, zstd or none.`,
  )
}

function addEventRoute(app: FastifyInstance, { session }: ListenerOptions): void {
  app.post('/v1/events', async (request, reply) => {
    const workspace = session.current()
    if (workspace === null) {
      return reply
        .code(409)
        .send(
          problemBody(
            'no_workspace',
            'no workspace is open. Open one in the window, then send the event again.',
          ),
        )
    }
    const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const body = unpack(raw, request.headers['content-encoding'])
    const receivedAt = session.clock.now()
    const context = { intakeKind: 'http', intakeName: '/v1/events', receivedAt, freshId: () => v7() }
    const reading = readBody(body, context)
    if (!reading.ok) {
      return reply.code(400).send(problemBody(reading.rejection.code, reading.rejection.message))
    }
    const { deliveries } = reading
    const committed = await workspace.pipeline.submit({ kind: 'http', name: '/v1/events' }, deliveries)
    if (!committed.ok) {
      const busy = committed.error.code === 'busy'
      if (busy) reply.header('retry-after', '1')
      return reply
        .code(busy ? 429 : 507)
        .send(
          problemBody(
            committed.error.code,
            `${committed.error.message} ${committed.error.hint ?? ''}`.trim(),
          ),
        )
    }
    const { counts, rejections } = committed.value
    const rejected = [...rejections].map(([index, rejection]) => ({ index, ...rejection }))
    const nothingRead =
      deliveries.length > 0 &&
      deliveries.every((delivery) => !delivery.ok && isUnreadable(delivery.rejection.code))
    return reply.code(nothingRead ? 400 : 200).send({
      accepted: counts.SUCCESS + counts.NO_TRANSITION + counts.LATE + counts.SAMPLED,
      duplicates: counts.DUPLICATE,
      rejected,
    })
  })
}

function sendFailure(error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof BodyProblem)
    return reply.code(error.status).send(problemBody(error.code, error.message))
  const status =
    typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500
  if (status === 413)
    return reply
      .code(413)
      .send(problemBody('too_large', `the body is larger than ${MAX_BODY} bytes. Send smaller batches.`))
  const message = error instanceof Error ? error.message : String(error)
  return reply.code(status).send(problemBody(status >= 500 ? 'internal' : 'bad_request', message))
}

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

function sendFile(reply: FastifyReply, folder: string | null, path: string): FastifyReply {
  if (folder === null) return reply.code(404).send(problemBody('not_found', 'the window has not been built.'))
  const file = normalize(join(folder, decodeURIComponent(path)))
  if (!file.startsWith(normalize(`${folder}/`)) || !existsSync(file) || !statSync(file).isFile()) {
    return reply.code(404).send(problemBody('not_found', 'no such page.'))
  }
  return reply
    .header('content-security-policy', POLICY)
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .header('cache-control', path.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-cache')
    .type(TYPES[extname(file)] ?? 'application/octet-stream')
    .send(createReadStream(file))
}

function page(title: string, text: string): string {
  return `<!doctype html><meta charset="utf-8"><title>journeyscope</title><body style="font:15px system-ui;margin:4rem auto;max-width:32rem"><h1 style="font-size:20px">${title}</h1><p>${text}</p>`
}
