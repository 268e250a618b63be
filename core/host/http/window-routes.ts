import type { FastifyInstance, FastifyReply } from 'fastify'
import { sendUnauthorised } from './access.ts'
import { sendFile } from './files.ts'
import type { ListenerParts } from './parts.ts'

function sendPage(reply: FastifyReply, title: string, text: string): FastifyReply {
  return reply
    .code(401)
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html><meta charset="utf-8"><title>journeyscope</title><body style="font:15px system-ui;margin:4rem auto;max-width:32rem"><h1 style="font-size:20px">${title}</h1><p>${text}</p>`,
    )
}

/** The window in a browser: the link with its token is good once and becomes a cookie. */
export function addWindowRoutes(app: FastifyInstance, { access, rendererFolder }: ListenerParts): void {
  app.get<{ Querystring: { token?: string } }>('/', async (request, reply) => {
    if (request.query.token !== undefined) {
      const cookie = access.spend(request.query.token)
      if (cookie === null) {
        const next = 'Start journeyscope again to get a new one.'
        return sendPage(reply, 'This link has been used already', next)
      }
      return reply.header('set-cookie', cookie).redirect('/')
    }
    if (!access.admits(request.headers)) {
      const next = 'Open the address that journeyscope printed when it started.'
      return sendPage(reply, 'This window needs its token', next)
    }
    return sendFile(reply, rendererFolder, '/index.html')
  })
  app.get('/*', async (request, reply) => {
    if (!access.admits(request.headers)) return sendUnauthorised(reply)
    return sendFile(reply, rendererFolder, request.url.split('?')[0] ?? '/')
  })
}
