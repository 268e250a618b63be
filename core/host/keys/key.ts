import { hkdfSync, randomBytes } from 'node:crypto'

/** A workspace's secret: 32 bytes, and the name that follows from them. */
export interface WorkspaceKey {
  /** 16 hexadecimal digits derived from the secret: another secret has another name, so that a wrong key is seen. */
  readonly id: string
  readonly secret: Uint8Array
}

const LENGTH = 32

/** A key for one purpose (HKDF-SHA-256, RFC 5869), so that a token says nothing about what seals. */
export function deriveKey(secret: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'journeyscope', purpose, LENGTH))
}

export function keyOf(secret: Uint8Array): WorkspaceKey {
  return { id: deriveKey(secret, 'name v1').toString('hex').slice(0, 16), secret }
}

export function freshKey(): WorkspaceKey {
  return keyOf(randomBytes(LENGTH))
}

export function writeKey({ secret }: WorkspaceKey): string {
  return Buffer.from(secret).toString('base64')
}

/** Reads 32 bytes written as base64 (also its form for addresses) or as hexadecimal; null where it is neither. */
export function readKey(text: string): WorkspaceKey | null {
  const trimmed = text.trim()
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return keyOf(Buffer.from(trimmed, 'hex'))
  if (!/^[\w+/-]{43}=?$/.test(trimmed)) return null
  const bytes = Buffer.from(trimmed, 'base64')
  return bytes.length === LENGTH ? keyOf(bytes) : null
}
