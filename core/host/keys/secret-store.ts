import { randomBytes } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type Keychain, readGuarded, writeGuarded } from './guarded-file.ts'

/** Passwords of connections, beside the keys of the workspaces and outside of them. */
export interface SecretStore {
  /** Null where it is not on this machine, or its keychain is locked. */
  find(id: string): string | null
  /** Keeps a text under a fresh id, so that an older version of a connection still finds its own. */
  keep(text: string): string
  forget(id: string): void
  /** Where they lie, in words for a person. */
  readonly place: string
}

const ID = /^[0-9a-f]{32}$/

export function createSecretStore(home: string, keychain: Keychain | null): SecretStore {
  const folder = join(home, 'keys')
  const fileOf = (id: string): string => join(folder, `${id}.secret`)
  return {
    place: keychain === null ? folder : `${folder}, encrypted by the system's keychain`,
    // An id comes out of a file that somebody may have sent: nothing but an id becomes part of a path.
    find: (id) => {
      const text = ID.test(id) && existsSync(fileOf(id)) ? readGuarded(fileOf(id), keychain) : null
      return text === null ? null : z.string().parse(JSON.parse(text))
    },
    keep: (text) => {
      const id = randomBytes(16).toString('hex')
      // In quotes: no password can look like the mark of the keychain.
      writeGuarded(fileOf(id), JSON.stringify(text), keychain)
      return id
    },
    forget: (id) => {
      if (ID.test(id)) rmSync(fileOf(id), { force: true })
    },
  }
}
