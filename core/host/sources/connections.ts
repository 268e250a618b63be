import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import type { AdoptedAs, StoredConnection } from '#core/contract/sources.ts'
import type { Connector, ConnectorStatus } from '#core/sources/connector.ts'
import { holdWaiting } from '#core/store/outbox/list.ts'
import { isAway } from '../webhooks/at-home.ts'
import type { Adopted } from './adopted.ts'
import { type Connected, outletFor, renewWorkspaceId, sinkFor, workspaceId } from './ends.ts'
import { type ConnectionDefinition, connectorFor, placeOf } from './kinds.ts'
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
  /** What the workspace keeps waits for `adopt`: the file was not saved here by this user. */
  readonly held: boolean
  adopt(as: AdoptedAs): Promise<void>
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

/** Starts what the workspace keeps, where it is at home on this machine. */
export function startConnections(
  workspace: Connected,
  places: SecretPlaces & { readonly adopted: Adopted },
  now: () => number,
): Connections {
  const { database, path } = workspace
  let id = workspaceId(workspace)
  const groupNow = (): string => `journeyscope-${id.slice(0, 8)}`
  const entries = new Map<string, Entry>()
  let isClosed = false
  let isClosing = false
  let last: Promise<unknown> = Promise.resolve()
  /** Changes wait for each other: two that stop the same connection at once would each start one in its place. */
  const inTurn = <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    const done = last.then(work)
    last = done.catch(() => undefined)
    return done
  }

  const put = (name: string, saved: StoredConnection | null, made: Result<ConnectionDefinition>): void => {
    const connector = made.ok ? connect(made.value) : idle('failed', made.error, now())
    entries.set(name, { name, saved, definition: made.ok ? made.value : null, connector })
    if (saved !== null && isPaused(database, name)) connector.pause()
    connector.start()
  }
  const connect = (definition: ConnectionDefinition): Connector =>
    connectorFor(definition, {
      sink: sinkFor(workspace, definition, now, () => isClosed),
      outlet: outletFor(workspace, placeOf(definition), now),
      consumer: groupNow(),
      group: groupNow(),
    })
  const putSaved = ({ name, connection }: SavedConnection): void => {
    const definition = withPassword(connection, places)
    if (!isHeld) {
      put(name, connection, definition)
      return
    }
    const connector = idle('held', HELD, now())
    entries.set(name, {
      name,
      saved: connection,
      definition: definition.ok ? definition.value : null,
      connector,
    })
  }
  const putAll = (): void => {
    const { readable, unreadable } = savedConnections(database)
    for (const saved of readable) putSaved(saved)
    for (const name of unreadable) put(name, null, fail(UNREADABLE))
  }

  let isHeld = isAway(workspace, places.adopted)
  putAll()

  const found = (name: string): Result<Entry> => {
    const entry = entries.get(name)
    return entry === undefined ? fail({ ...NO_SUCH, where: name }) : ok(entry)
  }

  return {
    get group() {
      return groupNow()
    },
    get held() {
      return isHeld
    },
    adopt: async (as) => {
      if (!isHeld) return
      if (as === 'copy') {
        id = renewWorkspaceId(workspace)
        holdWaiting(database, 'this file is a copy: the one that it was made of sends it.')
      }
      places.adopted.add(id, path)
      isHeld = false
      putAll()
    },
    list: () =>
      [...entries.values()].map(({ name, saved, definition, connector }) => ({
        name,
        saved,
        definition,
        place: definition === null ? name : placeOf(definition),
        status: connector.status(),
      })),
    add: (definitions) =>
      inTurn(async () => {
        for (const definition of definitions) {
          // Both would be one reader of the group and take each other's events: what was said last holds.
          for (const { name, definition: other, connector } of [...entries.values()]) {
            if (other === null || placeOf(other) !== placeOf(definition)) continue
            entries.delete(name)
            await connector.stop()
          }
          if (!isClosing) put(placeOf(definition), null, ok(definition))
        }
      }),
    save: (wish) =>
      inTurn(async () => {
        if (isClosing) return CLOSED
        const saved = saveConnection(database, places, wish, now())
        if (!saved.ok) return saved.error
        if (!isHeld) places.adopted.add(id, path)
        await entries.get(wish.name)?.connector.stop()
        if (!isClosing) putSaved(saved.value)
        return null
      }),
    pause: (name) => {
      const entry = found(name)
      if (!entry.ok) return entry.error
      if (entry.value.saved !== null) keepPaused(database, name, true)
      entry.value.connector.pause()
      return null
    },
    resume: (name) =>
      inTurn(async () => {
        if (isClosing) return CLOSED
        const entry = found(name)
        if (!entry.ok) return entry.error
        if (entry.value.saved !== null && isHeld) return HELD
        if (entry.value.saved !== null) keepPaused(database, name, false)
        const { saved, connector } = entry.value
        if (saved === null || entry.value.definition !== null) connector.resume()
        // Its password may be here by now.
        else putSaved({ name, connection: saved })
        return null
      }),
    remove: (name) =>
      inTurn(async () => {
        if (isClosing) return CLOSED
        const entry = found(name)
        if (!entry.ok) return entry.error
        if (entry.value.saved === null && entry.value.definition !== null) return OF_FLAGS
        removeConnection(database, places, name, now())
        entries.delete(name)
        await entry.value.connector.stop()
        return null
      }),
    close: () => {
      isClosing = true
      return inTurn(async () => {
        await Promise.all([...entries.values()].map(({ connector }) => connector.stop()))
        isClosed = true
      })
    },
  }
}

const CLOSED: Problem = { code: 'closed', message: 'the workspace is closed.' }
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

const HELD: Problem = {
  code: 'held',
  message: 'this workspace was saved elsewhere, copied or moved, so that its connections wait.',
  hint: 'Say in Sources, or by serve --adopt, whether it is the same workspace or a copy.',
}

/** A connection that is not even tried. */
function idle(state: 'failed' | 'held', problem: Problem, at: number): Connector {
  const message = problem.hint === undefined ? problem.message : `${problem.message} ${problem.hint}`
  return {
    start: () => {},
    pause: () => {},
    resume: () => {},
    stop: () => Promise.resolve(),
    status: () => ({
      state,
      perSecond: 0,
      handled: 0,
      lastAt: null,
      lag: null,
      parts: [],
      lastError: { message, at },
    }),
  }
}
