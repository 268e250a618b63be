import { safeStorage } from 'electron'
import type { Keychain } from '#core/host/keys/guarded-file.ts'

/**
 * The keychain of the system, where it is wanted and real. Off by default: a key that only this app can read is
 * out of reach of the command line beside it.
 */
export function systemKeychain(): Keychain | null {
  if (process.env.JOURNEYSCOPE_KEYCHAIN !== 'on' || !safeStorage.isEncryptionAvailable()) return null
  // On Linux without a keyring Electron would encrypt with a password that everybody knows.
  if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text') return null
  return {
    protect: (text) => safeStorage.encryptString(text),
    reveal: (bytes) => safeStorage.decryptString(Buffer.from(bytes)),
  }
}
