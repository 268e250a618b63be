import { type ClientLink, createORPCClient } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import type { contract } from '#core/contract/router.ts'
import { isGone, useConnection } from './connection.ts'
import { DeadlineError, NotSentError } from './problem.ts'
import { keepSocket } from './socket.ts'

/** The one file that knows how the window talks to its host: a port in the desktop app, a socket in a browser. */
type Empty = Record<never, never>
type Link = ClientLink<Empty>

const DEADLINE_MS = 15_000
/** `workspace.wait` answers after at most 20 s by itself. */
const WAIT_DEADLINE_MS = 30_000

let link: Promise<Link>
let offer: (next: Link) => void = () => {}

function awaitLink(): void {
  link = new Promise((resolve) => {
    offer = resolve
  })
}

function isPortMessage(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === 'journeyscope:port'
}

/** The preload posts one port per load of the page; a second one replaces the first. */
function connectPort(): void {
  window.addEventListener('message', (event) => {
    const port = event.ports[0]
    if (event.source !== window || !isPortMessage(event.data) || port === undefined) return
    port.start()
    // One link for both: two on one port would number their calls alike and take each other's answers.
    const ready = new PortLink({ port })
    offer(ready)
    link = Promise.resolve(ready)
    useConnection.getState().set({ kind: 'connected' })
  })
  // The preload may be ready before or after this page: it sends on being asked, too.
  window.postMessage({ type: 'journeyscope:ready' }, window.location.origin)
}

awaitLink()
if ('journeyscope' in window) connectPort()
else keepSocket((socket) => offer(new SocketLink({ websocket: socket })), awaitLink)

/**
 * Gives every call a deadline: a closed port or a dead host must not leave a view waiting for ever. What is asked while
 * nobody answers fails at once: kept until the program is back, a deed would be done that was given up meanwhile.
 */
const deadlineLink: Link = {
  async call(path, input, options) {
    if (isGone(useConnection.getState().state)) throw new NotSentError()
    const name = path.join('.')
    const limit = name === 'workspace.wait' ? WAIT_DEADLINE_MS : DEADLINE_MS
    const timeout = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        timeout.abort()
        reject(new DeadlineError(name, limit))
      }, limit)
    })
    const signals = options.signal === undefined ? [timeout.signal] : [options.signal, timeout.signal]
    try {
      const current = link.then((ready) =>
        ready.call(path, input, { ...options, signal: AbortSignal.any(signals) }),
      )
      return await Promise.race([current, late])
    } finally {
      clearTimeout(timer)
    }
  },
}

export const client: ContractRouterClient<typeof contract> = createORPCClient(deadlineLink)

/** Query options and keys for every call: `api.graph.get.queryOptions({ input })`, `api.graph.key()`. */
export const api = createTanstackQueryUtils(client)
