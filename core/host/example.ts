import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { readBody } from '#core/sources/http/deliveries.ts'
import { openOrRefuse } from './answers/answer-workspace.ts'
import { exampleLines } from './example-events.ts'
import { openWorkspace } from './opened.ts'
import { examplePath } from './places.ts'
import { refuse, type Session } from './session.ts'

const BATCH = 1000

/** Makes the example beside the user's workspaces on first use, whole or not at all, and opens it. */
export async function openExample(session: Session): Promise<void> {
  const path = join(session.home, 'tidewater.journey')
  if (!existsSync(path)) await makeExample(session, path)
  openOrRefuse(session, path, false)
}

async function makeExample(session: Session, path: string): Promise<void> {
  mkdirSync(session.home, { recursive: true })
  const draft = `${path.replace(/\.journey$/, '')}.draft-${process.pid}.journey`
  const opened = openWorkspace(draft, session.clock, true, { keys: session.keys })
  if (!opened.ok) throw refuse(opened.error)
  const workspace = opened.value
  const activated = workspace.pipeline.activate(
    readFileSync(examplePath('tidewater-rules.json'), 'utf8'),
    false,
  )
  if (!activated.ok)
    throw refuse({ code: 'example', message: activated.error[0]?.message ?? 'its rules do not compile.' })
  const context = {
    intakeKind: 'file',
    intakeName: 'tidewater.ndjson',
    receivedAt: session.clock.now(),
    freshId: () => v7(),
  }
  let lines: string[] = []
  const flush = async (): Promise<void> => {
    const deliveries = readBody(new TextEncoder().encode(lines.join('\n')), context)
    await workspace.pipeline.submit({ kind: 'file', name: 'tidewater.ndjson' }, deliveries)
    lines = []
  }
  for (const line of exampleLines()) {
    lines.push(line)
    if (lines.length === BATCH) await flush()
  }
  if (lines.length > 0) await flush()
  workspace.close()
  renameSync(draft, path)
}
