import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { describeProblem, type Problem } from '#core/base/result.ts'
import type {
  BackfillWish,
  ImportTarget as ChosenTarget,
  FileWishes,
  ImportPreview,
  ImportSource,
} from '#core/contract/imports.ts'
import type { Job } from '#core/contract/workspace.ts'
import { OUTCOMES, type OutcomeCounts } from '#core/event/outcome.ts'
import type { Backfill } from '#core/pipeline/backfill.ts'
import { type ImportTarget, importFile, previewFile } from '#core/sources/file/import-file.ts'
import type { FileChoice } from '#core/sources/file/plan.ts'
import { startOf } from '#core/sources/file/start.ts'
import type { OpenedWorkspace } from '../opened.ts'
import { refuse, type Session } from '../session.ts'
import { openTarget } from './import-targets.ts'
import { nothingInCommon } from './in-common.ts'
import { type MendedLines, watchMendedLines } from './mended.ts'
import { readingBefore, rememberReading } from './remembered.ts'
import type { Upload, Uploads } from './uploads.ts'

export interface ImportQuestion extends FileWishes {
  readonly source: ImportSource
  readonly backfill?: BackfillWish | undefined
  readonly into?: ChosenTarget | undefined
}

const GONE: Problem = { code: 'not_found', message: 'this upload is gone.', hint: 'Choose the file again.' }

function located(source: ImportSource, find: (id: string) => Upload | null): Upload {
  if (source.kind === 'path') return { path: resolve(source.path), name: basename(source.path) }
  const found = find(source.id)
  if (found === null) throw refuse(GONE)
  return found
}

/** What an import would do, by what was wished or as the last file of its kind was read. */
export async function previewImport(
  session: Session,
  uploads: Uploads,
  question: ImportQuestion & { readonly asBefore?: boolean | undefined },
): Promise<ImportPreview> {
  const { source, asBefore = false, ...wishes } = question
  const { path, name } = located(source, uploads.find)
  const open = session.current()
  const before = open === null ? null : await readingBefore(open.database, { path, name })
  const used = asBefore && before !== null
  let apart: ImportPreview['nothingInCommon'] = null
  const preview = await previewFile({ path, name, ...(used ? before.wishes : wishes) }, async (plan) => {
    if (open !== null) apart = nothingInCommon(open, await startOf(plan))
  })
  if (!preview.ok) throw refuse(preview.error)
  return {
    ...preview.value,
    nothingInCommon: apart,
    remembered: before === null ? null : { ...before, used },
  }
}

function describeCounts(counts: OutcomeCounts): string {
  const parts = OUTCOMES.filter((outcome) => counts[outcome] > 0).map(
    (outcome) => `${counts[outcome]} ${outcome}`,
  )
  return parts.length === 0 ? 'nothing yet' : parts.join(', ')
}

/** The workspace could not take a batch (a full disk, say): what came before it is stored. */
export class ImportStopped extends Error {}

/** Hands a file's batches to the pipeline, each with its position. Throws ImportStopped. */
export function importInto(
  workspace: OpenedWorkspace,
  name: string,
  backfill?: Backfill,
  mended?: MendedLines,
): ImportTarget {
  const intake = { kind: 'file', name }
  return {
    positions: () => workspace.pipeline.positions(intake),
    submit: async (deliveries, positions) => {
      const committed = await workspace.pipeline.submit(intake, deliveries, positions, backfill)
      if (!committed.ok) throw new ImportStopped(describeProblem(committed.error))
      mended?.saw(deliveries)
      return committed.value.counts
    },
  }
}

/** The file of an import; `release` says that the import has ended, and an upload goes then. */
function taken(uploads: Uploads, source: ImportSource): Upload & { release(): void } {
  if (source.kind === 'path') return { ...located(source, uploads.find), release: () => {} }
  const found = uploads.take(source.id)
  if (found === null) throw refuse(GONE)
  return found
}

export async function startImport(
  session: Session,
  uploads: Uploads,
  question: ImportQuestion,
): Promise<Job> {
  const { source, backfill, into, ...wishes } = question
  const { path, name, release } = taken(uploads, source)
  try {
    if ((await stat(path).catch(() => null)) === null)
      throw refuse({ code: 'not_found', where: path, message: 'no such file.', hint: 'Choose it again.' })
    openTarget(session, name, into)
    return importJob(session, { path, name, ...wishes }, release, backfill)
  } catch (error) {
    release()
    throw error
  }
}

/** The watermark is fixed when the import begins. */
export function backfillFrom(wish: BackfillWish | undefined, now: number): Backfill | undefined {
  return wish === undefined ? undefined : { watermark: wish.watermark ?? now, effects: wish.effects }
}

function importJob(
  session: Session,
  choice: FileChoice & { name: string },
  release: () => void,
  wish: BackfillWish | undefined,
): Job {
  const { name } = choice
  const workspace = session.required()
  const backfill = backfillFrom(wish, session.clock.now())
  const mended = watchMendedLines(workspace.database, { kind: 'file', name })
  return session.jobs.start(`Importing ${name}`, async (signal, update) => {
    try {
      const result = await importFile(
        {
          ...choice,
          signal,
          now: () => session.clock.now(),
          onProgress: ({ phase, fraction, outcomes, resumedAfter }) =>
            update({
              // While it is checked nothing is stored: a share of the way would promise what has not begun.
              progress: phase === 'checking' ? null : fraction,
              detail:
                phase === 'checking' ? 'checking that it can be read to its end' : describeCounts(outcomes),
              outcomes,
              ...(resumedAfter === 0 ? {} : { resumedAfter }),
            }),
        },
        importInto(workspace, name, backfill, mended),
      )
      if (signal.aborted) return {}
      if (!result.ok) throw new Error(describeProblem(result.error))
      await rememberReading(workspace, session.clock.now(), choice)
      const letters = mended.letters()
      return {
        detail: describeCounts(result.value.outcomes),
        outcomes: result.value.outcomes,
        ...(letters.length === 0 ? {} : { mendedLetters: letters }),
      }
    } finally {
      release()
    }
  })
}

/** Nobody wants to import it any more. */
export function abandonImport(uploads: Uploads, source: ImportSource): null {
  if (source.kind === 'upload') uploads.abandon(source.id)
  return null
}
