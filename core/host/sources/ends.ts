import { randomUUID } from 'node:crypto'
import { v7 } from 'uuid'
import { fail } from '#core/base/result.ts'
import { MERGES } from '#core/pipeline/profiles/merge.ts'
import type { Outlet } from '#core/sinks/outlet.ts'
import type { IntakeSink } from '#core/sources/connector.ts'
import { openOutReader } from '#core/store/moves/out.ts'
import { readSetting, writeSetting } from '#core/store/settings.ts'
import type { OpenedWorkspace } from '../opened.ts'
import { intakeOf } from './intake-name.ts'
import type { ConnectionDefinition } from './kinds.ts'

/** What a connection needs of its workspace. */
export type Connected = Pick<OpenedWorkspace, 'path' | 'database' | 'pipeline'>

/** A name that a file keeps for life: readers of a group are told apart by it. */
export function workspaceId({ database }: Pick<Connected, 'database'>): string {
  return readSetting(database, 'workspaceId') ?? renewWorkspaceId({ database })
}

/** Another name from now on: a copy is told apart from the file that it was made of. */
export function renewWorkspaceId({ database }: Pick<Connected, 'database'>): string {
  const made = randomUUID()
  writeSetting(database, 'workspaceId', made)
  return made
}

/** Where events of a connection go. */
export function sinkFor(
  { database, pipeline }: Omit<Connected, 'path'>,
  definition: ConnectionDefinition,
  now: () => number,
  isClosed: () => boolean,
): IntakeSink {
  const intake = intakeOf(database, definition)
  const until = definition.kind === 'kafka' ? definition.backfillUntil : undefined
  const backfill = until === undefined ? undefined : { watermark: until, effects: false }
  return {
    submit: (deliveries, positions) =>
      isClosed()
        ? Promise.resolve(fail({ code: 'closed', message: 'the workspace is closed.' }))
        : pipeline.submit(intake, deliveries, positions, backfill),
    positions: () => pipeline.positions(intake),
    now,
    freshId: () => v7(),
  }
}

/** Where a connection reads what goes out; `place` names how far it has got. */
export function outletFor(
  { database, pipeline }: Omit<Connected, 'path'>,
  place: string,
  now: () => number,
): Outlet {
  const key = `outlet:${place}`
  return {
    // Made anew each time: after a batch that was rolled back the pipeline has another table of names.
    reader: () => openOutReader(database, pipeline.writer().names),
    cursor: () => readSetting(database, key),
    keep: (cursor) => writeSetting(database, key, cursor),
    lastArrival: () => pipeline.writer().lastArrival,
    ruleset: () => pipeline.writer().active?.number ?? 0,
    merges: () => Number(readSetting(database, MERGES) ?? 0),
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
