import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { defaultHome } from '../places.ts'
import { type Keychain, readGuarded, writeGuarded } from './guarded-file.ts'
import { readKey, type WorkspaceKey, writeKey } from './key.ts'

/** Where the keys of this user's workspaces lie: outside of the workspaces. */
export interface KeyStore {
  find(id: string): WorkspaceKey | null
  /** The key that the environment gives for new workspaces. */
  given(): WorkspaceKey | null
  save(key: WorkspaceKey): void
  /** Where keys are saved, in words for a person. */
  readonly place: string
}

interface KeyStoreOptions {
  /** The user's data folder. */
  readonly home: string
  /** `JOURNEYSCOPE_KEY`: one key or several joined by commas, the first one for what is new. */
  readonly environment: string | undefined
  readonly keychain: Keychain | null
}

/** The environment names a key that is none: nothing can be opened with it. */
export class KeyRefused extends Error {}

/** One file a key, readable by its owner alone; named by the key's id, so that nothing is ever overwritten. */
export function createKeyStore({ home, environment, keychain }: KeyStoreOptions): KeyStore {
  const folder = join(home, 'keys')
  const given = (environment ?? '')
    .split(',')
    .filter((text) => text.trim() !== '')
    .map((text) => {
      const key = readKey(text)
      if (key === null)
        throw new KeyRefused(
          'JOURNEYSCOPE_KEY is no key: 32 bytes as base64 or hexadecimal wanted, several joined by commas.',
        )
      return key
    })
  const fileOf = (id: string): string => join(folder, `${id}.key`)

  return {
    place: keychain === null ? folder : `${folder}, encrypted by the system's keychain`,
    given: () => given[0] ?? null,
    find: (id) => {
      const inEnvironment = given.find((key) => key.id === id)
      if (inEnvironment !== undefined) return inEnvironment
      if (!/^[0-9a-f]{16}$/.test(id) || !existsSync(fileOf(id))) return null
      const text = readGuarded(fileOf(id), keychain)
      const key = text === null ? null : readKey(text)
      return key?.id === id ? key : null
    },
    save: (key) => {
      if (given.some(({ id }) => id === key.id)) return
      writeGuarded(fileOf(key.id), writeKey(key), keychain)
    },
  }
}

/** The keys of this user as the environment and the data folder have them. */
export function userKeys(home = defaultHome(), keychain: Keychain | null = null): KeyStore {
  return createKeyStore({ home, environment: process.env.JOURNEYSCOPE_KEY, keychain })
}
