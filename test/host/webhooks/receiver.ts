import { createServer, type IncomingHttpHeaders } from 'node:http'
import { Webhook } from 'standardwebhooks'

export interface Received {
  readonly id: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly path: string
}

/** How the receiver answers: a status with headers, never, or by closing the connection. */
export type Behaviour =
  | { readonly status: number; readonly headers?: Record<string, string> }
  | 'never'
  | 'close'

export interface Receiver {
  readonly url: string
  readonly received: Received[]
  /** The most that were in the receiver at one time. */
  most(): number
  /** How it answers from now on. */
  behave(next: (received: Received) => Behaviour | Promise<Behaviour>): void
  close(): Promise<void>
}

/** A real server on this machine. */
export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = []
  let behaviour: (one: Received) => Behaviour | Promise<Behaviour> = () => ({ status: 204 })
  let inside = 0
  let most = 0
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    request.on('end', async () => {
      const { headers, url = '' } = request
      const one = { id: String(headers['webhook-id']), headers, body, path: url }
      received.push(one)
      inside += 1
      most = Math.max(most, inside)
      const answer = await behaviour(one)
      inside -= 1
      if (answer === 'never') return
      if (answer === 'close') {
        request.socket.destroy()
        return
      }
      response.writeHead(answer.status, answer.headers)
      response.end('whatever it says')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const { port } = address
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    received,
    most: () => most,
    behave: (next) => {
      behaviour = next
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** Whether the reference library's signature is among those that came. */
export function isSignedWith(secret: string, { id, headers, body }: Received): boolean {
  const at = new Date(Number(headers['webhook-timestamp']) * 1000)
  return String(headers['webhook-signature'])
    .split(' ')
    .includes(new Webhook(secret).sign(id, at, body))
}
