import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { pinned, type Resolve, reach } from './reach.ts'
import { type Answer, readRetryAfter } from './schedule.ts'

/** By the specification a receiver has 15 to 30 s. */
const TIMEOUT = 20_000

export interface Letter {
  readonly url: URL
  readonly allowPrivate: boolean
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Sends one letter and says what came back. Never throws. */
export type Post = (letter: Letter, signal: AbortSignal) => Promise<Answer>

export interface PostOptions {
  readonly timeoutMs?: number
  readonly resolve?: Resolve
  readonly now: () => number
}

/** Posts over HTTP. Redirects are answers like others: they are not followed, since they could lead anywhere. */
export function createPost({ timeoutMs = TIMEOUT, resolve, now }: PostOptions): Post {
  return async (letter, signal) => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
    try {
      const reached = await reach(letter.url, letter.allowPrivate, resolve)
      if (!reached.ok)
        return { kind: 'refused', problem: `${reached.error.message} ${reached.error.hint ?? ''}`.trim() }
      return await exchange(letter, pinned(reached.value), limit, now)
    } catch (error) {
      return { kind: 'unreached', problem: wordsOf(error, limit, timeoutMs) }
    }
  }
}

function exchange(
  { url, headers, body }: Letter,
  lookup: ReturnType<typeof pinned>,
  signal: AbortSignal,
  now: () => number,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp
    const sent = send(
      url,
      {
        method: 'POST',
        // A connection each: one that is kept could have been made before the address was last checked.
        agent: false,
        lookup,
        signal,
        headers: {
          ...headers,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'journeyscope-webhooks',
        },
      },
      (response) => {
        const { statusCode = 0, headers: answered } = response
        resolve({
          kind: 'answered',
          status: statusCode,
          retryAfterMs: readRetryAfter(answered['retry-after'], now()),
        })
        // What it says beyond its status is nobody's concern, however long it is.
        response.destroy()
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

/** Words of our own where the cause is known: what errors say may hold more than should be kept. */
function wordsOf(error: unknown, limit: AbortSignal, timeoutMs: number): string {
  if (limit.aborted) return `it did not answer within ${timeoutMs / 1000} s.`
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'its host has no address.'
  if (code === 'ECONNREFUSED') return 'nothing listens there.'
  if (code === 'ECONNRESET') return 'it closed the connection without an answer.'
  if (/CERT|SELF_SIGNED|ALTNAME|ISSUER/.test(code)) return `its certificate is not good (${code}).`
  return `it can't be reached (${code === '' ? 'no reason is known' : code}).`
}
