import type { FastifyInstance } from 'fastify'
import type { ListenerParts } from '../parts.ts'

/** Is the program alive, and can it take events? */
export function addHealthRoutes(app: FastifyInstance, { session }: ListenerParts): void {
  app.get('/healthz', async () => ({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) => {
    const ready = session.current() !== null
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'no workspace is open' })
  })
}
