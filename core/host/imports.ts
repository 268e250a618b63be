import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { describeProblem } from '#core/base/result.ts'
import type { ColumnMapping, FileFormat, ImportPreview, ImportSource } from '#core/contract/imports.ts'
import type { Job } from '#core/contract/workspace.ts'
import { OUTCOMES, type OutcomeCounts } from '#core/event/outcome.ts'
import { importFile, previewFile, type SubmitBatch } from '#core/sources/file/import-file.ts'
import { createEmpty } from './answer-workspace.ts'
import type { OpenedWorkspace } from './opened.ts'
import { refuse, type Session } from './session.ts'
import type { Uploads } from './uploads.ts'

export interface ImportQuestion {
  readonly source: ImportSource
  readonly format?: FileFormat | undefined
  readonly mapping?: ColumnMapping | undefined
}

function locate(uploads: Uploads, source: ImportSource): { path: string; name: string } {
  if (source.kind === 'path') return { path: resolve(source.path), name: basename(source.path) }
  const found = uploads.find(source.id)
  if (found === null)
    throw refuse({ code: 'not_found', message: 'this upload is gone.', hint: 'Choose the file again.' })
  return found
}

function wishes({ format, mapping }: ImportQuestion): { format?: FileFormat; mapping?: ColumnMapping } {
  return { ...(format === undefined ? {} : { format }), ...(mapping === undefined ? {} : { mapping }) }
}

export async function previewImport(uploads: Uploads, question: ImportQuestion): Promise<ImportPreview> {
  const preview = await previewFile({
    ...locate(uploads, question.source),
    ...wishes(question),
  })
  if (!preview.ok) throw refuse(preview.error)
  return preview.value
}

function describeCounts(counts: OutcomeCounts): string {
  const parts = OUTCOMES.filter((outcome) => counts[outcome] > 0).map(
    (outcome) => `${counts[outcome]} ${outcome}`,
  )
  return parts.length === 0 ? 'nothing yet' : parts.join(', ')
}

/** The workspace could not take a batch (a full disk, say): what came before it is stored. */
export class ImportStopped extends Error {}

/** Hands a file's batches to the pipeline. Throws ImportStopped. */
export function submitTo(workspace: OpenedWorkspace, name: string): SubmitBatch {
  return async (deliveries) => {
    const committed = await workspace.pipeline.submit({ kind: 'file', name }, deliveries)
    if (!committed.ok) throw new ImportStopped(describeProblem(committed.error))
    return committed.value.counts
  }
}

export async function startImport(
  session: Session,
  uploads: Uploads,
  question: ImportQuestion,
): Promise<Job> {
  const { path, name } = locate(uploads, question.source)
  const found = await stat(path).catch(() => null)
  if (found === null)
    throw refuse({ code: 'not_found', where: path, message: 'no such file.', hint: 'Choose it again.' })
  if (session.current() === null) createEmpty(session, name.replace(/\.[^.]+(\.gz)?$/, ''))
  const workspace = session.required()
  return session.jobs.start(`Importing ${name}`, async (signal, update) => {
    const result = await importFile(
      {
        path,
        name,
        ...wishes(question),
        signal,
        now: () => session.clock.now(),
        onProgress: ({ fraction, outcomes }) =>
          update({ progress: fraction, detail: describeCounts(outcomes), outcomes }),
      },
      submitTo(workspace, name),
    )
    if (signal.aborted) return {}
    if (!result.ok) throw new Error(describeProblem(result.error))
    return { detail: describeCounts(result.value.outcomes), outcomes: result.value.outcomes }
  })
}
