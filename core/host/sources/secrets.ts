import { fail, ok, type Result } from '#core/base/result.ts'
import type {
  AskedConnection,
  AskedSecret,
  ShownConnection,
  StoredConnection,
  StoredSecret,
} from '#core/contract/sources.ts'
import type { SecretStore } from '../keys/secret-store.ts'
import type { ConnectionDefinition } from './kinds.ts'

/** Where passwords are found: the store beside the keys, and the environment. */
export interface SecretPlaces {
  readonly store: SecretStore
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** A store over another one: what is kept in it is forgotten with it. For a test of what has not been saved. */
export function fleetingSecrets(store: SecretStore): SecretStore {
  const kept = new Map<string, string>()
  return {
    ...store,
    find: (id) => kept.get(id) ?? store.find(id),
    keep: (text) => {
      const id = `fleeting ${kept.size}`
      kept.set(id, text)
      return id
    },
  }
}

/** The password of a connection, or where it is; null where it has none. */
export function secretOf(connection: StoredConnection): StoredSecret | null {
  if (connection.kind === 'kafka' || connection.kind === 'kafka-out')
    return connection.server.sasl?.password ?? null
  return connection.server.password ?? null
}

const LOGIN = /^(rediss?(?:\+cluster)?:\/\/)([^@/]*)@(.+)$/

/** A name and password that were pasted within the URL, taken out of it. */
function withoutLogin(connection: AskedConnection): AskedConnection {
  if (connection.kind === 'kafka' || connection.kind === 'kafka-out') return connection
  const match = LOGIN.exec(connection.server.url)
  if (match === null) return connection
  const [, scheme = '', login = '', rest = ''] = match
  const colon = login.indexOf(':')
  const username = decoded(colon < 0 ? login : login.slice(0, colon))
  const text = colon < 0 ? '' : decoded(login.slice(colon + 1))
  const server = {
    ...connection.server,
    url: `${scheme}${rest}`,
    ...(username === '' ? {} : { username }),
    ...(text === '' ? {} : { password: { kind: 'given' as const, text } }),
  }
  return { ...connection, server }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** As it is stored: a password that was typed in is kept, one that stays is that of the `earlier` version. */
export function settleSecret(
  given: AskedConnection,
  earlier: StoredConnection | null,
  store: SecretStore,
): Result<StoredConnection> {
  const asked = withoutLogin(given)
  const settle = (secret: AskedSecret): StoredSecret | null => {
    if (secret.kind === 'given') return { kind: 'kept', id: store.keep(secret.text) }
    if (secret.kind === 'environment') return secret
    const before = earlier === null ? null : secretOf(earlier)
    return before?.kind === 'kept' ? before : null
  }
  const noSecret = fail({
    code: 'secret_missing',
    message: 'no password has been kept for this connection.',
    hint: 'Type it in.',
  })
  if (asked.kind === 'kafka' || asked.kind === 'kafka-out') {
    const { sasl, ...server } = asked.server
    if (sasl === undefined) return ok({ ...asked, server })
    const password = settle(sasl.password)
    return password === null ? noSecret : ok({ ...asked, server: { ...server, sasl: { ...sasl, password } } })
  }
  const { password: wanted, ...server } = asked.server
  if (wanted === undefined) return ok({ ...asked, server })
  const password = settle(wanted)
  return password === null ? noSecret : ok({ ...asked, server: { ...server, password } })
}

/** As a window may see it. */
export function shownConnection(stored: StoredConnection): ShownConnection {
  const shown = (secret: StoredSecret) => (secret.kind === 'kept' ? { kind: secret.kind } : secret)
  if (stored.kind === 'kafka' || stored.kind === 'kafka-out') {
    const { sasl, ...server } = stored.server
    if (sasl === undefined) return { ...stored, server }
    return { ...stored, server: { ...server, sasl: { ...sasl, password: shown(sasl.password) } } }
  }
  const { password, ...server } = stored.server
  return { ...stored, server: password === undefined ? server : { ...server, password: shown(password) } }
}

/** Ready to be made, with its password in it. Fails where the password is not here. */
export function withPassword(
  stored: StoredConnection,
  { store, environment }: SecretPlaces,
): Result<ConnectionDefinition> {
  const secret = secretOf(stored)
  let text: string | null = null
  if (secret?.kind === 'environment') text = environment[secret.variable] ?? null
  else if (secret?.kind === 'kept') text = store.find(secret.id)
  if (secret !== null && text === null) {
    const message =
      secret.kind === 'environment'
        ? `the environment variable ${secret.variable} is not set.`
        : `its password is not among those in ${store.place}.`
    const hint =
      secret.kind === 'environment' ? 'Set it and start again.' : 'Edit the connection and type it in.'
    return fail({ code: 'secret_missing', message, hint })
  }
  if (stored.kind === 'kafka' || stored.kind === 'kafka-out') {
    const { sasl, ...server } = stored.server
    return ok({
      ...stored,
      server: sasl === undefined ? server : { ...server, sasl: { ...sasl, password: text ?? '' } },
    })
  }
  const { url, username, caFile } = stored.server
  const name = username === undefined ? '' : encodeURIComponent(username)
  const login = text === null ? name : `${name}:${encodeURIComponent(text)}`
  const full = login === '' ? url : url.replace('://', () => `://${login}@`)
  return ok({ ...stored, server: { url: full, ...(caFile === undefined ? {} : { caFile }) } })
}

/** Where the password is, as a sentence. */
export function secretWords(stored: StoredConnection, store: SecretStore): string | null {
  const secret = secretOf(stored)
  if (secret === null) return null
  return secret.kind === 'environment'
    ? `Its password comes from the environment variable ${secret.variable} at every start.`
    : `Its password lies in ${store.place}, outside of the workspace.`
}
