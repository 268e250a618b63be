import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import type { StoredConnection } from '#core/contract/sources.ts'
import type { Connector, ConnectorStatus } from '#core/sources/connector.ts'
import { type Connected, outletFor, sinkFor, workspaceId } from './ends.ts'
import { type ConnectionDefinition, connectorFor, directionOf, nameOf, placeOf } from './kinds.ts'
import {
  isPaused,
  keepPaused,
  removeConnection,
  type SavedConnection,
  saveConnection,
  savedConnections,
  type Wish,
} from './saved.ts'
import { type SecretPlaces, withPassword } from './secrets.ts'

/** One connection of the open workspace, whether or not it could be made. */
export interface OneConnection {
  readonly name: string
  /** Kind, name and server in words; no password. */
  readonly place: string
  /** Null where its password is not here, or a newer version saved it. */
  readonly definition: ConnectionDefinition | null
  /** Null for those of the command line. */
  readonly saved: StoredConnection | null
  readonly status: ConnectorStatus
}

/** The connections of one open workspace: those that it keeps, and those that the command line adds for this run. */
export interface Connections {
  /** The group under which this workspace reads where none is named. */
  readonly group: string
  list(): OneConnection[]
  add(definitions: readonly ConnectionDefinition[]): Promise<void>
  save(wish: Wish): Promise<Problem | null>
  pause(name: string): Problem | null
  resume(name: string): Promise<Problem | null>
  remove(name: string): Promise<Problem | null>
  /** Resolves when the last batch is stored and every connection is closed. */
  close(): Promise<void>
}

interface Entry {
  readonly name: string
  readonly saved: StoredConnection | null
  readonly definition: ConnectionDefinition | null
  readonly connector: Connector
}

/** Starts what the workspace keeps. */
export function startConnections(workspace: Connected, places: SecretPlaces, now: () => number): Connections {
  const { database } = workspace
  const group = `journeyscope-${workspaceId(workspace).slice(0, 8)}`
  const entries = new Map<string, Entry>()
  let isClosed = false

  const put = (name: string, saved: StoredConnection | null, made: Result<ConnectionDefinition>): void => {
    const connector = made.ok ? connect(made.value) : cannot(made.error, now())
    entries.set(name, { name, saved, definition: made.ok ? made.value : null, connector })
    if (saved !== null && isPaused(database, name)) connector.pause()
    connector.start()
  }
  const connect = (definition: ConnectionDefinition): Connector =>
    connectorFor(definition, {
      sink: sinkFor(workspace, definition, now, () => isClosed),
      outlet: outletFor(workspace, placeOf(definition), now),
      consumer: group,
      group,
    })
  const putSaved = ({ name, connection }: SavedConnection): void =>
    put(name, connection, withPassword(connection, places))

  const { readable, unreadable } = savedConnections(database)
  for (const saved of readable) putSaved(saved)
  for (const name of unreadable) put(name, null, fail(UNREADABLE))

  const found = (name: string): Result<Entry> => {
    const entry = entries.get(name)
    return entry === undefined ? fail({ ...NO_SUCH, where: name }) : ok(entry)
  }

  return {
    group,
    list: () =>
      [...entries.values()].map(({ name, saved, definition, connector }) => ({
        name,
        saved,
        definition,
        place: definition === null ? name : placeOf(definition),
        status: connector.status(),
      })),
    add: async (definitions) => {
      for (const definition of definitions) {
        // Both would be one reader of the group and take each other's events: what was said last holds.
        for (const { name, definition: other, connector } of [...entries.values()]) {
          if (other === null || !isSame(other, definition)) continue
          entries.delete(name)
          await connector.stop()
        }
        if (!isClosed) put(placeOf(definition), null, ok(definition))
      }
    },
    save: async (wish) => {
      const saved = saveConnection(database, places, wish, now())
      if (!saved.ok) return saved.error
      await entries.get(wish.name)?.connector.stop()
      if (!isClosed) putSaved(saved.value)
      return null
    },
    pause: (name) => {
      const entry = found(name)
      if (!entry.ok) return entry.error
      if (entry.value.saved !== null) keepPaused(database, name, true)
      entry.value.connector.pause()
      return null
    },
    resume: async (name) => {
      const entry = found(name)
      if (!entry.ok) return entry.error
      if (entry.value.saved !== null) keepPaused(database, name, false)
      const { saved, connector } = entry.value
      if (saved === null || entry.value.definition !== null) connector.resume()
      // Its password may be here by now.
      else putSaved({ name, connection: saved })
      return null
    },
    remove: async (name) => {
      const entry = found(name)
      if (!entry.ok) return entry.error
      if (entry.value.saved === null && entry.value.definition !== null) return OF_FLAGS
      removeConnection(database, places, name, now())
      entries.delete(name)
      await entry.value.connector.stop()
      return null
    },
    close: async () => {
      await Promise.all([...entries.values()].map(({ connector }) => connector.stop()))
      isClosed = true
    },
  }
}

function isSame(one: ConnectionDefinition, other: ConnectionDefinition): boolean {
  return one.kind === other.kind && directionOf(one) === 'in'
    ? nameOf(one) === nameOf(other)
    : placeOf(one) === placeOf(other)
}

const NO_SUCH: Problem = { code: 'not_found', message: 'there is no such connection.' }
const OF_FLAGS: Problem = {
  code: 'of_flags',
  message: 'this connection is of the command line.',
  hint: 'Leave its flags out at the next start.',
}
const UNREADABLE: Problem = {
  code: 'unreadable',
  message: 'a newer version of journeyscope saved this connection.',
  hint: 'Remove it, or open the workspace with that version.',
}

/** A connection that can't even be tried. */
function cannot(problem: Problem, at: number): Connector {
  const message = problem.hint === undefined ? problem.message : `${problem.message} ${problem.hint}`
  return {
    start: () => {},
    pause: () => {},
    resume: () => {},
    stop: () => Promise.resolve(),
    status: () => ({
      state: 'failed',
      perSecond: 0,
      handled: 0,
      lastAt: null,
      lag: null,
      parts: [],
      lastError: { message, at },
    }),
  }
}
