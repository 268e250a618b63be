import { randomUUID } from 'node:crypto'
import { v7 } from 'uuid'
import { fail } from '#core/base/result.ts'
import type { Outlet } from '#core/sinks/outlet.ts'
import type { ConnectorStatus, IntakeSink } from '#core/sources/connector.ts'
import { openOutReader } from '#core/store/out.ts'
import { readSetting, writeSetting } from '#core/store/settings.ts'
import { type ConnectionDefinition, connectorFor, nameOf, placeOf } from './connection-kinds.ts'
import type { OpenedWorkspace } from './opened.ts'

type Connected = Pick<OpenedWorkspace, 'database' | 'pipeline'>

/** The running connections of one open workspace. */
export interface Connections {
  list(): { readonly place: string; readonly status: ConnectorStatus }[]
  /** Resolves when the last batch is stored and every connection is closed. */
  close(): Promise<void>
}

export function startConnections(
  workspace: Connected,
  definitions: readonly ConnectionDefinition[],
  now: () => number,
): Connections {
  let isClosed = false
  const consumer = `journeyscope-${workspaceId(workspace).slice(0, 8)}`
  const running = definitions.map((definition) => {
    const place = placeOf(definition)
    const sink = sinkFor(workspace, definition, now, () => isClosed)
    const connector = connectorFor(definition, { sink, outlet: outletFor(workspace, place, now), consumer })
    connector.start()
    return { place, connector }
  })
  return {
    list: () => running.map(({ place, connector }) => ({ place, status: connector.status() })),
    close: async () => {
      await Promise.all(running.map(({ connector }) => connector.stop()))
      isClosed = true
    },
  }
}

/** A name that a file keeps for life: readers of a group are told apart by it. */
function workspaceId({ database }: Connected): string {
  const known = readSetting(database, 'workspaceId')
  if (known !== null) return known
  const made = randomUUID()
  writeSetting(database, 'workspaceId', made)
  return made
}

function sinkFor(
  { pipeline }: Connected,
  definition: ConnectionDefinition,
  now: () => number,
  isClosed: () => boolean,
): IntakeSink {
  const intake = { kind: definition.kind, name: nameOf(definition) }
  return {
    submit: (deliveries, positions) =>
      isClosed()
        ? Promise.resolve(fail({ code: 'closed', message: 'the workspace is closed.' }))
        : pipeline.submit(intake, deliveries, positions),
    positions: () => pipeline.positions(intake),
    now,
    freshId: () => v7(),
  }
}

function outletFor({ database, pipeline }: Connected, place: string, now: () => number): Outlet {
  const key = `outlet:${place}`
  return {
    // Made anew each time: after a batch that was rolled back the pipeline has another table of names.
    reader: () => openOutReader(database, pipeline.writer().names),
    cursor: () => readSetting(database, key),
    keep: (cursor) => writeSetting(database, key, cursor),
    lastArrival: () => pipeline.writer().lastArrival,
    ruleset: () => pipeline.writer().active?.number ?? 0,
    news: (signal) =>
      new Promise((resolve) => {
        const done = (): void => {
          unsubscribe()
          signal.removeEventListener('abort', done)
          resolve()
        }
        const unsubscribe = pipeline.subscribe(done)
        signal.addEventListener('abort', done)
        if (signal.aborted) done()
      }),
    now,
  }
}
