import { basename } from 'node:path'
import type { Clock } from '#core/base/ports.ts'
import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import { openPipeline, type Pipeline } from '#core/pipeline/pipeline.ts'
import { OPEN_STAGES } from '#core/pipeline/stages.ts'
import type { Connection } from '#core/store/open.ts'
import { openForReading, openForWriting } from '#core/store/open.ts'
import {
  type Analyst,
  createDirectAnalyst,
  createPendingChanges,
  type PendingChanges,
} from './analysis/analyst.ts'
import { governanceOf } from './governance.ts'

/** A workspace with its pipeline, and with somebody who answers questions about all of it. */
export interface OpenedWorkspace {
  readonly path: string
  readonly name: string
  readonly database: Connection
  readonly pipeline: Pipeline
  readonly analyst: Analyst
  /** Counts re-folds and activations: what was computed under another number is stale. */
  foldNumber(): number
  /** Reads the documents that govern what comes in and applies them from the next batch on. */
  govern(): Problem | null
  /** Gives the file back at once, whether or not anybody still reads it. */
  close(): void
}

/** Makes the analyst of a workspace; the default answers in the caller's own thread. */
export type MakeAnalyst = (path: string, database: Connection, changes: PendingChanges) => Analyst

const directAnalyst: MakeAnalyst = (_path, database, changes) => createDirectAnalyst(database, changes.take)

/** Opens a workspace for writing and readies everything that answers questions about it. */
export function openWorkspace(
  path: string,
  clock: Clock,
  create: boolean,
  makeAnalyst: MakeAnalyst = directAnalyst,
): Result<OpenedWorkspace> {
  const opened = openForWriting(path, { now: new Date(clock.now()), create })
  if (!opened.ok) return opened
  const workspace = ready(path, clock, opened.value.database, opened.value.close, makeAnalyst)
  const problem = workspace.govern()
  if (problem === null) return ok(workspace)
  workspace.close()
  return fail({ ...problem, where: `${path}, ${problem.where ?? 'its documents'}` })
}

/** Opens a workspace to be asked only, beside the process that writes it. */
export function openWorkspaceToRead(path: string, clock: Clock): Result<OpenedWorkspace> {
  const opened = openForReading(path)
  if (!opened.ok) return opened
  const database = opened.value
  return ok(ready(path, clock, database, () => database.close(), directAnalyst))
}

function ready(
  path: string,
  clock: Clock,
  database: Connection,
  close: () => void,
  makeAnalyst: MakeAnalyst,
): OpenedWorkspace {
  const pipeline = openPipeline(database, path, clock)
  const changes = createPendingChanges()
  let folds = 0
  const unsubscribe = pipeline.subscribe(({ refolded, refoldedPersons, rules }) => {
    changes.add(refoldedPersons, rules)
    if (refolded) folds += 1
  })
  let isOpen = true
  return {
    path,
    name: basename(path),
    database,
    pipeline,
    analyst: makeAnalyst(path, database, changes),
    foldNumber: () => folds,
    govern: () => {
      const governance = governanceOf(database)
      if (!governance.ok) return governance.error
      const { registry } = governance.value
      pipeline.govern({ ...OPEN_STAGES, stages: [registry.judge] })
      return null
    },
    close: () => {
      if (!isOpen) return
      isOpen = false
      unsubscribe()
      close()
    },
  }
}
