import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Encrypts what lies in a key file by the keychain of the operating system; absent where there is none. */
export interface Keychain {
  protect(text: string): Uint8Array
  reveal(bytes: Uint8Array): string
}

const MARK = 'keychain:'

/** Writes a file that only its owner can read, encrypted by the keychain where there is one. */
export function writeGuarded(path: string, text: string, keychain: Keychain | null): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const written =
    keychain === null ? text : `${MARK}${Buffer.from(keychain.protect(text)).toString('base64')}`
  writeFileSync(path, `${written}\n`, { mode: 0o600 })
  chmodSync(path, 0o600)
}

/** The text of a guarded file; null where it is another user's keychain, or one that is locked. */
export function readGuarded(path: string, keychain: Keychain | null): string | null {
  const text = readFileSync(path, 'utf8').replace(/\n$/, '')
  if (!text.startsWith(MARK)) return text
  if (keychain === null) return null
  try {
    return keychain.reveal(Buffer.from(text.slice(MARK.length), 'base64'))
  } catch {
    return null
  }
}
