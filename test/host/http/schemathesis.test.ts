import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { countStoredOutcomes, readReceipts, sumReceipts } from '#core/store/outcomes/receipts.ts'
import { openListener } from './listening.ts'

/** Requests for each operation: many in the laboratory, a few in every test run. */
const EXAMPLES = process.env.JOURNEYSCOPE_LAB === undefined ? 10 : 400

function program(): string | null {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache')
  const folder = process.env.JOURNEYSCOPE_SERVICES ?? join(cache, 'journeyscope-services')
  const named = process.env.JOURNEYSCOPE_SCHEMATHESIS ?? join(folder, 'schemathesis', 'bin', 'schemathesis')
  return existsSync(named) ? named : null
}

const found = program()
const words = 'SKIPPED: requests made by schemathesis. test/services/install-schemathesis.sh installs it.'
if (found === null) console.warn(words)

test.skipIf(found === null)(
  'whatever openapi.json allows, and what it does not, is answered without a fault of ours',
  async () => {
    const listener = await openListener()
    // It leaves a cache where it is run.
    const folder = mkdtempSync(join(tmpdir(), 'journeyscope-schemathesis-'))
    const args = [
      ...['run', `${listener.url}/openapi.json`, '--checks', 'not_a_server_error', '--no-color'],
      // A stream has no end; the window's own uploads take a file of any kind.
      ...[
        '--exclude-path',
        '/api/stream',
        '--max-examples',
        String(EXAMPLES),
        '--phases',
        'examples,coverage,fuzzing',
      ],
      ...[
        '-H',
        `authorization: Bearer ${listener.token}`,
        '--warnings',
        'off',
        '--generation-database',
        'none',
      ],
    ]
    const done = await new Promise<{ status: number | null; said: string }>((resolve) => {
      let said = ''
      const child = spawn(found ?? '', args, { cwd: folder })
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (said += String(piece)))
      child.on('close', (status) => resolve({ status, said }))
    })
    const { database } = listener.hostOf.session.required()
    const [stored, receipts] = [countStoredOutcomes(database), sumReceipts(readReceipts(database))]
    await listener.remove()
    rmSync(folder, { recursive: true })
    expect(done.status === 0 ? '' : done.said).toBe('')
    expect(done.said).toMatch(/\d+ generated/)
    expect(stored).toEqual(receipts)
  },
  600_000 + EXAMPLES * 5_000,
)
