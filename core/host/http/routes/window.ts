import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sendUnauthorised } from '../access.ts'
import { sendFile } from '../files.ts'
import type { ListenerParts } from '../parts.ts'
import { TOKEN_PAGE_POLICY, tokenPage } from '../token-page.ts'

function sendPage(request: FastifyRequest, reply: FastifyReply, title: string, text: string): FastifyReply {
  return reply
    .code(401)
    .header('content-security-policy', TOKEN_PAGE_POLICY)
    .header('referrer-policy', 'no-referrer')
    .type('text/html; charset=utf-8')
    .send(tokenPage(title, text, `http://${request.headers.host ?? request.hostname}`))
}

/** The window in a browser: the link with its token is good once and becomes a cookie. */
export function addWindowRoutes(app: FastifyInstance, { access, rendererFolder }: ListenerParts): void {
  app.get<{ Querystring: { token?: string } }>('/', async (request, reply) => {
    if (request.query.token !== undefined) {
      const cookie = access.spend(request.query.token)
      // Whoever follows the link twice in one browser has its cookie, and just wants in.
      if (cookie === null && access.admits(request.headers)) return reply.redirect('/')
      if (cookie === null) {
        const next =
          'A link lets one browser in, once. Where the window is open already, Settings there makes one for this browser; else start journeyscope again.'
        return sendPage(request, reply, 'This link is not good any more', next)
      }
      return reply.header('set-cookie', cookie).redirect('/')
    }
    if (!access.admits(request.headers)) {
      const next =
        'The address alone is not enough: open the whole link that journeyscope printed when it started.'
      return sendPage(request, reply, 'This window needs its link', next)
    }
    return sendFile(reply, rendererFolder, '/index.html')
  })
  app.get('/*', async (request, reply) => {
    if (!access.admits(request.headers)) return sendUnauthorised(reply)
    return sendFile(reply, rendererFolder, request.url.split('?')[0] ?? '/')
  })
}
