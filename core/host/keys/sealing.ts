import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { JsonObject } from '#core/base/json.ts'
import { JsonRecord } from '#core/event/envelope.ts'
import { deriveKey, type WorkspaceKey } from './key.ts'

const VERSION = 1
const IV = 12
const TAG = 16
const PURPOSE = 'sealing v1'

/** What is sealed of a dead letter: the bytes as they came, and what is needed to read them again. */
export interface SealedContent {
  readonly bytes: Uint8Array
  readonly context: JsonObject | null
}

/** AES-256-GCM: version, nonce, tag, then the encrypted length and text of the context and the bytes. */
export function sealContent({ bytes, context }: SealedContent, key: WorkspaceKey): Uint8Array {
  const nonce = randomBytes(IV)
  const cipher = createCipheriv('aes-256-gcm', deriveKey(key.secret, PURPOSE), nonce)
  cipher.setAAD(Buffer.from(key.id))
  const head = Buffer.from(JSON.stringify(context))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(head.length)
  const body = Buffer.concat([
    cipher.update(length),
    cipher.update(head),
    cipher.update(bytes),
    cipher.final(),
  ])
  return Buffer.concat([Buffer.from([VERSION]), nonce, cipher.getAuthTag(), body])
}

/** Null where the key is another one or the bytes were changed. */
export function openSealed(sealed: Uint8Array, key: WorkspaceKey): SealedContent | null {
  const bytes = Buffer.from(sealed)
  if (bytes[0] !== VERSION || bytes.length < 1 + IV + TAG + 4) return null
  const decipher = createDecipheriv('aes-256-gcm', deriveKey(key.secret, PURPOSE), bytes.subarray(1, 1 + IV))
  decipher.setAAD(Buffer.from(key.id))
  decipher.setAuthTag(bytes.subarray(1 + IV, 1 + IV + TAG))
  try {
    const plain = Buffer.concat([decipher.update(bytes.subarray(1 + IV + TAG)), decipher.final()])
    const end = 4 + plain.readUInt32BE(0)
    const context = z.nullable(JsonRecord).parse(JSON.parse(plain.toString('utf8', 4, end)))
    return { bytes: plain.subarray(end), context }
  } catch {
    return null
  }
}
