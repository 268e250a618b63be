import { basename } from 'node:path'
import type { Clock } from '#core/base/ports.ts'
import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import { openPipeline, type Pipeline } from '#core/pipeline/pipeline.ts'
import { OPEN_STAGES } from '#core/pipeline/stages.ts'
import { type ColumnReader, openColumns } from '#core/store/columns.ts'
import type { Connection } from '#core/store/open.ts'
import { openForReading, openForWriting } from '#core/store/open.ts'
import type { Conversion } from '#core/topology/conversion.ts'
import { governanceOf } from './governance.ts'

/** A workspace with its pipeline and its columns. */
export interface OpenedWorkspace {
  readonly path: string
  readonly name: string
  readonly database: Connection
  readonly pipeline: Pipeline
  /** The columns as of now. */
  columns(): ColumnReader
  /** Counts re-folds and activations: what was computed under another number is stale. */
  foldNumber(): number
  /** Reads the documents that govern what comes in and applies them from the next batch on. */
  govern(): Problem | null
  close(): void
}

/** Opens a workspace for writing and readies everything that answers questions about it. */
export function openWorkspace(path: string, clock: Clock, create: boolean): Result<OpenedWorkspace> {
  const opened = openForWriting(path, { now: new Date(clock.now()), create })
  if (!opened.ok) return opened
  const workspace = ready(path, clock, opened.value.database, opened.value.close)
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
  return ok(ready(path, clock, database, () => database.close()))
}

function ready(path: string, clock: Clock, database: Connection, close: () => void): OpenedWorkspace {
  const pipeline = openPipeline(database, path, clock)
  const columns = openColumns(database)
  let stale = true
  let rebuild = false
  let folds = 0
  const unsubscribe = pipeline.subscribe((commit) => {
    stale = true
    if (commit.refolded) {
      rebuild = true
      folds += 1
    }
  })
  return {
    path,
    name: basename(path),
    database,
    pipeline,
    columns: () => {
      if (stale) columns.refresh(rebuild)
      stale = false
      rebuild = false
      return columns
    },
    foldNumber: () => folds,
    govern: () => {
      const governance = governanceOf(database)
      if (!governance.ok) return governance.error
      const { registry } = governance.value
      pipeline.govern({ ...OPEN_STAGES, stages: [registry.judge] })
      return null
    },
    close: () => {
      unsubscribe()
      close()
    },
  }
}

/** How conversions are recognised: declared outcomes, else events called CONVERSION, else not at all. */
export function conversionOf(workspace: OpenedWorkspace): { conversion: Conversion; names: string[] } {
  const { names, active } = workspace.pipeline.writer()
  const steps = [...(active?.compiled.conversionSteps ?? [])]
  if (steps.length > 0) {
    const numbers = steps.map((step) => names.find(step)).filter((id) => id !== null)
    return { conversion: { kind: 'outcome', steps: numbers }, names: steps }
  }
  const type = names.find('CONVERSION')
  if (type === null) return { conversion: { kind: 'none' }, names: [] }
  return { conversion: { kind: 'event', types: [type] }, names: ['CONVERSION'] }
}
