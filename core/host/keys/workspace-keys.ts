import { z } from 'zod'
import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import type { Connection } from '#core/store/open.ts'
import { readSetting, writeSetting } from '#core/store/settings.ts'
import { freshKey, type WorkspaceKey } from './key.ts'
import type { KeyStore } from './key-store.ts'

const SETTING = 'workspace_keys'

/** Names of the keys that a workspace was written with; the keys themselves never lie in it. */
const KeyNames = z.strictObject({
  /** Makes tokens; stays the same for ever, since a token is what joins a person's events. */
  token: z.string(),
  /** Seals what is new. */
  seal: z.string(),
  /** Sealed before: still opens what was sealed then. */
  earlier: z.array(z.string()).default([]),
})
export type KeyNames = z.infer<typeof KeyNames>

export function keyNames(database: Connection): KeyNames | null {
  const text = readSetting(database, SETTING)
  return text === null ? null : KeyNames.parse(JSON.parse(text))
}

/** The names; on first use of a workspace a key is taken from the environment or made, saved, and named. */
export function ensureKeyNames(database: Connection, store: KeyStore): KeyNames {
  const known = keyNames(database)
  if (known !== null) return known
  const key = store.given() ?? freshKey()
  store.save(key)
  const names = { token: key.id, seal: key.id, earlier: [] }
  writeSetting(database, SETTING, JSON.stringify(names))
  return names
}

/** Every key that the workspace was written with and that is here. */
export function keysOf(names: KeyNames, store: KeyStore): WorkspaceKey[] {
  const ids = [...new Set([names.token, names.seal, ...names.earlier])]
  return ids.map((id) => store.find(id)).filter((key) => key !== null)
}

/** A new key seals from now on. Tokens keep theirs and older letters still open, so that nothing is lost or split. */
export function rotateSealingKey(database: Connection, store: KeyStore): Result<KeyNames> {
  const names = ensureKeyNames(database, store)
  if (store.find(names.seal) === null) return fail(missingKey(names.seal, store))
  const key = freshKey()
  store.save(key)
  const rotated = { ...names, seal: key.id, earlier: [...new Set([...names.earlier, names.seal])] }
  writeSetting(database, SETTING, JSON.stringify(rotated))
  return ok(rotated)
}

export function missingKey(id: string, store: KeyStore): Problem {
  return {
    code: 'key_missing',
    message: `the key of this workspace (${id}) is not here: search by raw value, originals of dead letters and events with personal values need it.`,
    hint: `Bring it from where the workspace was made: journeyscope key export WORKSPACE there, journeyscope key import WORKSPACE here; or set JOURNEYSCOPE_KEY. Looked in the environment and in ${store.place}.`,
  }
}
