import { createHash, createHmac } from 'node:crypto'
import type { Tokens } from '#core/privacy/kinds.ts'

/** Real tokens under a key of the tests' own. */
export const testTokens: Tokens = {
  token: (kind, value) =>
    `${kind}_${createHmac('sha256', 'a key for tests').update(`${kind}\n${value}`).digest('hex').slice(0, 32)}`,
  hash: (value) => `sha256_${createHash('sha256').update(value).digest('hex')}`,
}
