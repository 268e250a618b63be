import { RPCHandler } from '@orpc/server/ws'
import type { FastifyInstance } from 'fastify'
import { WebSocketServer } from 'ws'
import { refusalFor } from '#core/sources/http/guard.ts'
import { inWords } from '../answers/busy-words.ts'
import type { ListenerParts } from './parts.ts'

const MAX_MESSAGE = 8 * 1024 * 1024

/** The contract over a WebSocket, for callers with the token and of this origin only. Answers with how to close it. */
export function addContractSocket(
  app: FastifyInstance,
  { access, router }: ListenerParts,
  boundTo: string,
): () => void {
  const handler = new RPCHandler(router, { clientInterceptors: [inWords] })
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE })
  app.server.on('upgrade', (request, socket, head) => {
    const { host, origin } = request.headers
    const refused =
      refusalFor({ host, origin }, boundTo) !== null ||
      !access.admits(request.headers) ||
      request.url?.split('?')[0] !== '/api/rpc'
    if (refused) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n')
      return
    }
    const caller = request.headers.authorization === undefined ? 'browser' : 'http'
    sockets.handleUpgrade(request, socket, head, (opened) => {
      void handler.upgrade(opened, { context: { caller } })
    })
  })
  return () => {
    for (const socket of sockets.clients) socket.terminate()
    sockets.close()
  }
}
