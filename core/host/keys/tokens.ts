import { createHash, createHmac } from 'node:crypto'
import type { Tokens } from '#core/privacy/kinds.ts'
import { deriveKey, type WorkspaceKey } from './key.ts'

/** Tokens by HMAC-SHA-256 (RFC 2104) under the workspace's key, cut to 128 bits. */
export function keyedTokens(key: WorkspaceKey): Tokens {
  const derived = deriveKey(key.secret, 'tokens v1')
  return {
    token: (kind, value) => {
      const digest = createHmac('sha256', derived).update(`${kind}\n${value}`).digest('hex')
      return `${kind}_${digest.slice(0, 32)}`
    },
    hash: (value) => `sha256_${createHash('sha256').update(value).digest('hex')}`,
  }
}
