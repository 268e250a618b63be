import type { Delivery } from '#core/store/outbox/delivery.ts'
import type { Outbox } from '#core/store/outbox/outbox.ts'
import { MOST_BYTES, messageOf } from './message.ts'
import type { Post } from './post.ts'
import { type Answer, judge, quietAfter } from './schedule.ts'
import { signedHeaders } from './sign.ts'

/** Longer ago than this when it came in, and nobody is told of it unless asked: 24 hours, in ms. */
const STALE_AFTER = 24 * 3_600_000

const UNMARKED_QUIET = 60_000

/** Where webhooks are sent, with what is needed for it. */
export interface Target {
  readonly name: string
  readonly url: URL
  readonly allowPrivate: boolean
  /** The newest first; one that it replaces signs too for a while. */
  readonly secrets: readonly Uint8Array[]
  /** Attempts at one time. 1 keeps the order. */
  readonly atOnce: number
}

export interface SenderParts {
  readonly outbox: Outbox
  /** Who is meant by what a rule says: a target, `still` where what is meant must wait, or null where nobody is. */
  target(address: string): Target | 'still' | null
  /** The receiver wants no more of anything. */
  gone(name: string, problem: string): void
  readonly post: Post
  /** Milliseconds since the epoch. */
  now(): number
  /** From 0 to 1. */
  chance(): number
  /** The workspace can still be written to. */
  isOpen(): boolean
}

export interface Sender {
  /** Starts what is due and may be started now. */
  look(): void
  /** Resolves when nothing is on its way any more. */
  idle(): Promise<void>
  /** Nothing is started any more. What is on its way may take so long, ms; after that it is sent again at the next start. */
  stop(withinMs: number): Promise<void>
}

interface Traffic {
  /** Numbers that are on their way. */
  readonly flying: Set<number>
  /** Troubles in a row, and until when nothing is sent because of them. */
  troubles: number
  quietUntil: number
}

/**
 * Sends what waits in the outbox. A delivery is marked after its answer: whoever is killed in between sends it again
 * under the same id.
 */
export function createSender(parts: SenderParts): Sender {
  const { outbox } = parts
  const traffic = new Map<string, Traffic>()
  const running = new Set<Promise<void>>()
  const abort = new AbortController()
  let isStopped = false

  const trafficOf = (name: string): Traffic => {
    const known = traffic.get(name) ?? { flying: new Set(), troubles: 0, quietUntil: 0 }
    traffic.set(name, known)
    return known
  }

  const settle = (target: Target, delivery: Delivery, answer: Answer): void => {
    const now = parts.now()
    const flow = trafficOf(target.name)
    const verdict = judge(answer, delivery.attempts + 1, parts.chance())
    const quiet = quietAfter(answer, flow.troubles + 1)
    flow.troubles = quiet === 0 ? 0 : flow.troubles + 1
    flow.quietUntil = now + quiet
    if (verdict.kind === 'gone') parts.gone(target.name, verdict.problem)
    outbox.attempted(delivery.number, {
      // Who wants no more may be made to again: until then it waits.
      status: verdict.kind === 'again' || verdict.kind === 'gone' ? 'waiting' : verdict.kind,
      triedAt: now,
      dueAt: verdict.kind === 'again' ? now + verdict.inMs : verdict.kind === 'gone' ? now : null,
      answer: answer.kind === 'answered' ? answer.status : null,
      problem: verdict.kind === 'sent' ? null : verdict.problem,
    })
  }

  const send = async (target: Target, delivery: Delivery): Promise<void> => {
    const flow = trafficOf(target.name)
    flow.flying.add(delivery.number)
    const body = messageOf(delivery)
    const tooLong: Answer = { kind: 'refused', problem: `it is longer than ${MOST_BYTES} bytes.` }
    const seconds = Math.floor(parts.now() / 1000)
    const answer =
      Buffer.byteLength(body) > MOST_BYTES
        ? tooLong
        : await parts.post(
            { ...target, body, headers: signedHeaders(delivery.effectId, seconds, body, target.secrets) },
            abort.signal,
          )
    flow.flying.delete(delivery.number)
    // Cut off by the end of the program: nothing is known of it.
    if (abort.signal.aborted || !parts.isOpen()) return
    try {
      settle(target, delivery, answer)
      look()
    } catch {
      // Something could not be marked, as where the disk is full: it is sent again under its id, but not at once.
      flow.quietUntil = parts.now() + UNMARKED_QUIET
    }
  }

  const isStale = ({ asked, attempts, receivedAt, time }: Delivery): boolean =>
    !asked && attempts === 0 && receivedAt !== null && receivedAt - time > STALE_AFTER

  const lookAt = (address: string): void => {
    const target = parts.target(address)
    if (target === 'still') return
    if (target === null) {
      outbox.failAll(address, `no address was named ${address} when it was due.`)
      return
    }
    const { flying, quietUntil } = trafficOf(target.name)
    for (;;) {
      const now = parts.now()
      if (flying.size >= target.atOnce || quietUntil > now) return
      // One more than is on its way: one of these at least is not.
      const next = outbox.due(address, now, flying.size + 1).find(({ number }) => !flying.has(number))
      if (next === undefined) return
      if (isStale(next)) {
        outbox.hold(next.number, 'its event was more than 24 hours old when it came in.')
        continue
      }
      const sending = send(target, next).finally(() => running.delete(sending))
      running.add(sending)
    }
  }

  const look = (): void => {
    if (isStopped) return
    for (const address of outbox.addressesWaiting()) lookAt(address)
  }

  const idle = async (): Promise<void> => {
    while (running.size > 0) await Promise.all(running)
  }

  return {
    look,
    idle,
    stop: async (withinMs) => {
      isStopped = true
      const timer = setTimeout(() => abort.abort(), withinMs)
      await idle()
      clearTimeout(timer)
    },
  }
}
