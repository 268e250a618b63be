import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { v7 } from 'uuid'
import { readBody } from '#core/sources/http/deliveries.ts'
import { openOrRefuse } from './answers/answer-workspace.ts'
import { EXAMPLE_LINES, exampleLines } from './example-events.ts'
import { type OpenedWorkspace, openWorkspace } from './opened.ts'
import { examplePath } from './places.ts'
import { refuse, type Session } from './session.ts'

const BATCH = 1000

type Update = (change: { progress: number; detail: string }) => void

/** Makes the example beside the user's workspaces on first use, whole or not at all, and opens it. Making it is a job. */
export async function openExample(session: Session): Promise<void> {
  const path = join(session.home, 'tidewater.journey')
  if (!existsSync(path)) await makeAsJob(session, path)
  openOrRefuse(session, path, false)
}

/** Rejects where the job is cancelled or fails; nothing is left of it then. */
function makeAsJob(session: Session, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    session.jobs.start('Making the example', async (signal, update) => {
      try {
        await makeExample(session, path, signal, update)
        resolve()
        return { detail: `${EXAMPLE_LINES} events are stored` }
      } catch (error) {
        reject(error)
        // Cancelling is no failure of the job.
        if (signal.aborted) return {}
        throw error
      }
    })
  })
}

async function makeExample(
  session: Session,
  path: string,
  signal: AbortSignal,
  update: Update,
): Promise<void> {
  mkdirSync(session.home, { recursive: true })
  const draft = `${path.replace(/\.journey$/, '')}.draft-${process.pid}.journey`
  const opened = openWorkspace(draft, session.clock, true, { keys: session.keys })
  if (!opened.ok) throw refuse(opened.error)
  const workspace = opened.value
  try {
    await fill(workspace, session, signal, update)
  } catch (error) {
    workspace.close()
    for (const side of ['', '-wal', '-shm', '-lock']) rmSync(`${draft}${side}`, { force: true })
    throw error
  }
  workspace.close()
  rmSync(`${draft}-lock`, { force: true })
  renameSync(draft, path)
}

async function fill(
  workspace: OpenedWorkspace,
  session: Session,
  signal: AbortSignal,
  update: Update,
): Promise<void> {
  const activated = workspace.pipeline.activate(
    readFileSync(examplePath('tidewater-rules.json'), 'utf8'),
    false,
    [],
    { by: { way: 'example' }, note: null },
  )
  if (!activated.ok)
    throw refuse({ code: 'example', message: activated.error[0]?.message ?? 'its rules do not compile.' })
  const context = {
    intakeKind: 'file',
    intakeName: 'tidewater.ndjson',
    receivedAt: session.clock.now(),
    freshId: () => v7(),
  }
  let stored = 0
  let lines: string[] = []
  const flush = async (): Promise<void> => {
    const deliveries = readBody(new TextEncoder().encode(lines.join('\n')), context)
    await workspace.pipeline.submit({ kind: 'file', name: 'tidewater.ndjson' }, deliveries)
    stored += lines.length
    lines = []
    update({ progress: stored / EXAMPLE_LINES, detail: `${stored} of ${EXAMPLE_LINES} events are stored` })
    // Lets whoever waits hear of it.
    await nextTurn()
    if (signal.aborted) throw refuse({ code: 'cancelled', message: 'making the example was cancelled.' })
  }
  for (const line of exampleLines()) {
    lines.push(line)
    if (lines.length === BATCH) await flush()
  }
  if (lines.length > 0) await flush()
}
