import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sendProblem } from './answers.ts'

const COOKIE = 'journeyscope'
const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/

interface Caller {
  readonly cookie?: string | undefined
  readonly authorization?: string | undefined
}

/** Who may do what: the token admits to the window and the API; events may come from this machine or with a key. */
export interface Access {
  admits(headers: Caller): boolean
  /** May this caller send events, with the write key that it names (null: none)? */
  mayFeed(request: FastifyRequest, key: string | null): boolean
  /** Swaps the token of the printed link, or an invitation, for a cookie, once; null where it was used or is another. */
  spend(token: string): string | null
  /** A token for the link of one more browser. */
  invite(): string
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

/** `writeKeys`: the keys that senders must name; null where any key, or none, is good. */
export function createAccess(token: string, writeKeys: readonly string[] | null): Access {
  const unspent = new Set([token])
  const admits = ({ cookie, authorization }: Caller): boolean => {
    if (authorization !== undefined && same(authorization, `Bearer ${token}`)) return true
    return (cookie ?? '').split(';').some((one) => same(one.trim(), `${COOKIE}=${token}`))
  }
  return {
    admits,
    mayFeed: (request, key) => {
      if (admits(request.headers)) return true
      if (writeKeys !== null) return key !== null && writeKeys.some((known) => same(known, key))
      return LOOPBACK.test(request.ip)
    },
    spend: (offered) => {
      const spent = [...unspent].find((one) => same(offered, one))
      if (spent === undefined) return null
      unspent.delete(spent)
      return `${COOKIE}=${token}; HttpOnly; SameSite=Strict; Path=/`
    },
    invite: () => {
      const invitation = randomBytes(24).toString('base64url')
      unspent.add(invitation)
      return invitation
    },
  }
}

export function sendUnauthorised(reply: FastifyReply): FastifyReply {
  return sendProblem(reply, 401, 'unauthorised', 'send the token: Authorization: Bearer TOKEN.')
}

/** The user name of Basic auth, which vendors' SDKs use for the write key; null where there is none. */
export function basicKey(authorization: string | undefined): string | null {
  const encoded = /^Basic\s+(\S+)$/i.exec(authorization ?? '')?.[1]
  if (encoded === undefined) return null
  const user = Buffer.from(encoded, 'base64').toString('utf8').split(':')[0] ?? ''
  return user === '' ? null : user
}
