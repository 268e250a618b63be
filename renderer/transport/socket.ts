import { isGone, useConnection } from './connection.ts'

/** Waits between attempts. A program that starts again is there within a second or two. */
const BACKOFF_MS = [250, 500, 1000, 2000] as const
const LONGEST_MS = 3000
const BEAT_MS = 2000
/** A busy machine is slow, not gone. */
const ANSWER_MS = 4000

/** Does the program answer at all? Its health page wants no token. */
async function answers(): Promise<boolean> {
  try {
    const response = await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(ANSWER_MS) })
    return response.ok
  } catch {
    return false
  }
}

let lastAnswer = Date.now()
let attempts = 0
let timer: ReturnType<typeof setTimeout> | undefined
let retry: () => void = () => {}

function tellGone(kind: 'lost' | 'refused'): void {
  const { state, set } = useConnection.getState()
  if (state.kind !== kind) set({ kind, since: isGone(state) ? state.since : lastAnswer })
}

function tellConnected(): void {
  lastAnswer = Date.now()
  const { state, set } = useConnection.getState()
  if (state.kind !== 'connected') set({ kind: 'connected' })
}

/** A socket to a program that hangs stays open, so it is asked whether it lives; only a closed one is replaced. */
function watch(socket: WebSocket): void {
  const beat = async () => {
    const alive = await answers()
    if (socket.readyState !== WebSocket.OPEN) return
    if (alive) tellConnected()
    else tellGone('lost')
    setTimeout(() => void beat(), BEAT_MS)
  }
  setTimeout(() => void beat(), BEAT_MS)
}

/** Keeps a socket to the program: `offer` gets each new one, `withdraw` is told when it has closed. */
export function keepSocket(offer: (socket: WebSocket) => void, withdraw: () => void): void {
  const url = new URL('/api/rpc', window.location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  const connect = () => {
    const socket = new WebSocket(url)
    let opened = false
    socket.addEventListener('open', () => {
      opened = true
      attempts = 0
      offer(socket)
      tellConnected()
      watch(socket)
    })
    socket.addEventListener('close', async () => {
      if (opened) withdraw()
      // A browser does not say why a socket was turned away: who answers, and still refuses, wants another token.
      tellGone(!opened && (await answers()) ? 'refused' : 'lost')
      timer = setTimeout(connect, BACKOFF_MS[attempts] ?? LONGEST_MS)
      attempts += 1
    })
  }
  retry = () => {
    if (timer === undefined) return
    clearTimeout(timer)
    timer = undefined
    attempts = 0
    connect()
  }
  // Browsers slow the clocks of hidden pages down; who comes back wants to see the truth at once.
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && isGone(useConnection.getState().state)) retry()
  })
  connect()
}

/** Tries at once instead of after the wait. */
export function tryNow(): void {
  retry()
}

/**
 * Hands in the link that the program printed when it was started anew. `false` where that program does not take it; what
 * is shown stays as it is either way.
 */
export async function handInLink(link: string): Promise<boolean> {
  const token = /token=([\w-]+)/.exec(link)?.[1] ?? link.trim()
  const response = await fetch(`/?token=${encodeURIComponent(token)}`, { redirect: 'manual' })
  if (response.type !== 'opaqueredirect') return false
  retry()
  return true
}
