import { fail, ok, type Result } from '#core/base/result.ts'
import type { ImportPreview } from '#core/contract/imports.ts'
import type { Delivery } from '#core/event/delivery.ts'
import { noOutcomes, OUTCOMES, type OutcomeCounts } from '#core/event/outcome.ts'
import { cancelled, checkFile } from './check.ts'
import { importKey } from './fingerprint.ts'
import { type FileChoice, type FilePlan, mappingProblem, planFile } from './plan.ts'
import { previewPlan } from './preview.ts'
import { readDeliveries } from './read.ts'
import { UnreadableFile } from './source.ts'
import { spool } from './spool.ts'

/** How far an import has come. */
export interface ImportProgress {
  readonly phase: 'checking' | 'importing'
  /** 0 to 1 of the phase: how much of the file has been read, and where it is imported, stored. */
  readonly fraction: number
  readonly received: number
  /** What an earlier import stored that was stopped; it is passed over. */
  readonly resumedAfter: number
  readonly outcomes: OutcomeCounts
}

export interface ImportResult {
  /** In this run: what an earlier one stored that was stopped is in `resumedAfter`. */
  readonly received: number
  readonly resumedAfter: number
  readonly outcomes: OutcomeCounts
  /** Of both phases. */
  readonly seconds: number
}

export interface ImportRequest extends FileChoice {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined
  /** Called before anything is stored, with how the file will be read. */
  readonly onPlan?: ((plan: FilePlan) => void | Promise<void>) | undefined
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** What `-` stands for. */
  readonly stdin?: NodeJS.ReadableStream | undefined
}

/** Where batches go, and where an import that was stopped goes on. */
export interface ImportTarget {
  /** Stores one batch with its position and answers once both are on disk. What it throws ends the import. */
  submit(batch: readonly Delivery[], positions: ReadonlyMap<string, string>): Promise<OutcomeCounts>
  positions(): ReadonlyMap<string, string>
}

/** Position of an import that went through to its end: the next one begins at the start. */
const DONE = 'done'

/** Deliveries of this import that are stored already: what an earlier one said that was stopped. */
function storedBefore(target: ImportTarget, key: string): number {
  const position = target.positions().get(key)
  return position === undefined || position === DONE ? 0 : Number(position)
}

/**
 * Imports one file. It is checked to its end first, so that a file that cannot be read changes nothing; lines that
 * are no events become dead letters and the rest goes in. The same file again changes nothing.
 */
export async function importFile(
  request: ImportRequest,
  target: ImportTarget,
): Promise<Result<ImportResult>> {
  if (request.path !== '-') return importPath(request, target)
  const spooled = await spool(request.stdin ?? process.stdin)
  try {
    return await importPath({ ...request, path: spooled.path, name: request.name ?? 'stdin' }, target)
  } finally {
    spooled.remove()
  }
}

async function importPath(request: ImportRequest, target: ImportTarget): Promise<Result<ImportResult>> {
  const startedAt = request.now()
  const planned = await planFile(request)
  if (!planned.ok) return planned
  const plan = planned.value
  const problem = mappingProblem(plan)
  if (problem !== null) return fail(problem)
  await request.onPlan?.(plan)

  const key = importKey(plan)
  const resumedAfter = storedBefore(target, key)
  const outcomes = noOutcomes()
  let received = 0
  const report = (phase: ImportProgress['phase'], bytes: number): void => {
    const fraction = plan.source.bytes === 0 ? 1 : Math.min(1, bytes / plan.source.bytes)
    request.onProgress?.({ phase, fraction, received, resumedAfter, outcomes: { ...outcomes } })
  }

  const checked = await checkFile(plan.source, plan.layout.format, {
    signal: request.signal,
    onRead: (bytes) => report('checking', bytes),
  })
  if (!checked.ok) return checked

  let bytesRead = 0
  /** What had been read when the batch that is stored now was whole: reading is ahead of storing. */
  let readBefore = 0
  const options = {
    mapping: plan.mapping,
    receivedAt: startedAt,
    onRead: (bytes: number) => {
      bytesRead = bytes
    },
  }
  let passed = 0
  const store = async (batch: readonly Delivery[], isLast: boolean): Promise<void> => {
    // What is stored is read again, since ids count how often a content came before, and not sent again.
    const fresh = batch.slice(Math.max(0, resumedAfter - passed))
    passed += batch.length
    if (fresh.length > 0 || isLast) {
      const position = isLast ? DONE : String(passed)
      const stored = await target.submit(fresh, new Map([[key, position]]))
      for (const outcome of OUTCOMES) outcomes[outcome] += stored[outcome]
      received += fresh.length
    }
    report('importing', readBefore)
  }
  try {
    let waiting: readonly Delivery[] = []
    for await (const batch of readDeliveries(plan.source, plan.layout, options)) {
      if (request.signal?.aborted === true) return fail(cancelled(plan.source.name))
      if (waiting.length > 0) await store(waiting, false)
      waiting = batch
      readBefore = bytesRead
    }
    if (request.signal?.aborted === true) return fail(cancelled(plan.source.name))
    await store(waiting, true)
  } catch (error) {
    if (error instanceof UnreadableFile) return fail(error.problem)
    throw error
  }
  return ok({ received, resumedAfter, outcomes, seconds: (request.now() - startedAt) / 1000 })
}

/** What an import of this file would do, shown on its first rows. Stores nothing and reads only the start.
 * `onPlan` is told how it will be read. */
export async function previewFile(
  choice: FileChoice,
  onPlan?: (plan: FilePlan) => Promise<void>,
): Promise<Result<ImportPreview>> {
  const planned = await planFile(choice)
  if (!planned.ok) return planned
  await onPlan?.(planned.value)
  return previewPlan(planned.value)
}
