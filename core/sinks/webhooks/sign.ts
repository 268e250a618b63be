import { createHmac, randomBytes } from 'node:crypto'
import { fail, ok, type Result } from '#core/base/result.ts'

const PREFIX = 'whsec_'
/** Bytes of a secret, by the specification. */
const LEAST_BYTES = 24
const MOST_BYTES = 64

export function newSecret(): string {
  return `${PREFIX}${randomBytes(32).toString('base64')}`
}

/** The bytes of a secret: base64, with or without `whsec_` before it. */
export function readSecret(text: string): Result<Uint8Array> {
  const base64 = text.trim().replace(PREFIX, '')
  const bytes = Buffer.from(base64, 'base64')
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(base64)
  if (isBase64 && bytes.length >= LEAST_BYTES && bytes.length <= MOST_BYTES) return ok(bytes)
  return fail({
    code: 'bad_secret',
    message: `a secret is ${PREFIX} and ${LEAST_BYTES} to ${MOST_BYTES} bytes as base64.`,
    hint: 'Leave it out, and one is made.',
  })
}

/** The three headers of Standard Webhooks; one signature for each secret, so that a receiver may know either. */
export function signedHeaders(
  id: string,
  seconds: number,
  body: string,
  secrets: readonly Uint8Array[],
): Record<string, string> {
  const signatures = secrets.map(
    (secret) => `v1,${createHmac('sha256', secret).update(`${id}.${seconds}.${body}`).digest('base64')}`,
  )
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signatures.join(' '),
  }
}
