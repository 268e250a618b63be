import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import { type AskedConnection, StoredConnection } from '#core/contract/sources.ts'
import { checkBrokers } from '#core/sources/kafka/client.ts'
import { readRedisUrl } from '#core/sources/redis/client.ts'
import { wordsOf } from '#core/sources/run.ts'
import { documentsInForce, saveDocument } from '#core/store/documents.ts'
import type { Connection } from '#core/store/open.ts'
import { readSetting, writeSetting } from '#core/store/settings.ts'
import { moveIntake } from './intake-name.ts'
import { addressOf, type ConnectionDefinition, directionOf, nameOf } from './kinds.ts'
import { type SecretPlaces, secretOf, settleSecret, withPassword } from './secrets.ts'

/** A connection as the workspace keeps it. */
export interface SavedConnection {
  readonly name: string
  readonly connection: StoredConnection
}

/** The connections in force. One that can't be read comes from a newer version: it is told by its name and not started. */
export function savedConnections(database: Connection): {
  readonly readable: readonly SavedConnection[]
  readonly unreadable: readonly string[]
} {
  const readable: SavedConnection[] = []
  const unreadable: string[] = []
  for (const { name, text } of documentsInForce(database, 'connection')) {
    const parsed = StoredConnection.safeParse(jsonOf(text ?? ''))
    if (parsed.success) readable.push({ name, connection: parsed.data })
    else unreadable.push(name)
  }
  return { readable, unreadable }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function keptId(connection: StoredConnection): string | null {
  const secret = secretOf(connection)
  return secret?.kind === 'kept' ? secret.id : null
}

/** Paused stays paused over a restart. It is no version of the connection: nothing of it has changed. */
export function isPaused(database: Connection, name: string): boolean {
  return readSetting(database, `paused:${name}`) === 'yes'
}

export function keepPaused(database: Connection, name: string, paused: boolean): void {
  writeSetting(database, `paused:${name}`, paused ? 'yes' : 'no')
}

/** The address can be one at all. */
export function checkAddress(definition: ConnectionDefinition): Problem | null {
  try {
    if ('url' in definition.server) readRedisUrl(definition.server.url)
    else checkBrokers(definition.server.brokers)
    return null
  } catch (error) {
    return { code: 'bad_address', message: wordsOf(error) }
  }
}

export interface Wish {
  readonly name: string
  readonly connection: AskedConnection
  /** It is another version of the one with this name. */
  readonly replaces: boolean
}

/** Saves a connection under its name, its password apart from it. */
export function saveConnection(
  database: Connection,
  places: SecretPlaces,
  { name, connection, replaces }: Wish,
  savedAt: number,
): Result<SavedConnection> {
  const { readable } = savedConnections(database)
  const before = readable.find((saved) => saved.name === name) ?? null
  if (before !== null && !replaces) {
    return fail({
      code: 'name_taken',
      message: `there is a connection named ${name} already.`,
      hint: 'Give this one another name, or edit that one.',
    })
  }
  const settled = settleSecret(connection, before?.connection ?? null, places.store)
  if (!settled.ok) return settled
  const was = before === null ? null : keptId(before.connection)
  const is = keptId(settled.value)
  const refuse = (problem: Problem): Result<never> => {
    if (is !== null && is !== was) places.store.forget(is)
    return fail(problem)
  }
  const definition = withPassword(settled.value, places)
  if (!definition.ok) return refuse(definition.error)
  const problem = checkAddress(definition.value) ?? clashOf(definition.value, name, readable, places)
  if (problem !== null) return refuse(problem)
  const earlier = before === null ? null : withPassword(before.connection, places)
  if (earlier?.ok === true) moveIntake(database, earlier.value, definition.value)
  saveDocument(database, { kind: 'connection', name, savedAt, text: JSON.stringify(settled.value) })
  if (was !== null && was !== is) places.store.forget(was)
  return ok({ name, connection: settled.value })
}

/** Kafka gives a partition to one member of a group, whatever topics that member asked for. */
const SHARED_GROUP = {
  code: 'group_shared',
  hint: 'Members of a group must read the same topics. Leave the group empty, or name another.',
}

/** Two of the same would take each other's events, or send everything twice. */
function clashOf(
  wanted: ConnectionDefinition,
  name: string,
  saved: readonly SavedConnection[],
  places: SecretPlaces,
): Problem | null {
  for (const other of saved) {
    if (other.name === name) continue
    const definition = withPassword(other.connection, places)
    if (!definition.ok || definition.value.kind !== wanted.kind) continue
    const { value } = definition
    if (addressOf(value) !== addressOf(wanted)) continue
    if (
      value.kind === 'kafka' &&
      wanted.kind === 'kafka' &&
      value.group !== undefined &&
      value.group === wanted.group
    )
      return { ...SHARED_GROUP, message: `${other.name} is in the group ${value.group} already.` }
    if (nameOf(value) !== nameOf(wanted)) continue
    return {
      code: 'connected_twice',
      message: `${other.name} ${directionOf(wanted) === 'in' ? 'reads' : 'writes'} ${nameOf(wanted)} there already.`,
      hint: 'Edit that connection.',
    }
  }
  return null
}

/** Takes a connection out of force and forgets its password. */
export function removeConnection(
  database: Connection,
  places: SecretPlaces,
  name: string,
  savedAt: number,
): void {
  const saved = savedConnections(database).readable.find((one) => one.name === name)
  saveDocument(database, { kind: 'connection', name, savedAt, text: null })
  keepPaused(database, name, false)
  const id = saved === undefined ? null : keptId(saved.connection)
  if (id !== null) places.store.forget(id)
}
