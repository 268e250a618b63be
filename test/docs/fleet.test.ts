import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startFleet } from '../fleet/fleet.ts'
import { describeWith, until } from '../services/services.ts'

const blocks = [...readFileSync('docs/how-to/fleet.md', 'utf8').matchAll(/```bash\n([\s\S]*?)```/g)].map(
  (block) => (block[1] ?? '').trim(),
)

describeWith('kafka', 'the how-to of a fleet', () => {
  test('its command lines run as they stand: a worker takes an event, its state is read, a window follows', async () => {
    expect(blocks).toHaveLength(3)
    const fleet = await startFleet(2)
    const folder = mkdtempSync(join(tmpdir(), 'journeyscope-docs-fleet-'))
    const running: ChildProcess[] = []
    const run = (line: string) => {
      const command = line
        .replace(/^journeyscope/, `exec "${process.execPath}" core/cli/main.ts`)
        .replace('localhost:9092', fleet.broker)
        .replace('redis://localhost:6379', fleet.redisUrl)
        .replace('fleet.journey', `${join(folder, 'fleet.journey')} --port 0`)
      const child = spawn(command, { shell: true, env: { ...process.env, JOURNEYSCOPE_HOME: folder } })
      running.push(child)
      const said = { text: '' }
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => {
          said.text += chunk.toString()
        })
      return said
    }
    try {
      const [work = '', state = '', watch = ''] = blocks
      const worker = run(work)
      await until(
        'the worker reads',
        () => worker.text.includes('worker: running'),
        60,
        () => worker.text,
      )
      const event = {
        eventType: 'CLICK',
        userId: 'alice',
        timestamp: Date.now(),
        payload: { buttonId: 'signup' },
      }
      await fleet.produce([JSON.stringify(event)])
      await until('it is taken', async () => (await fleet.processed()) === 1)
      const shown = run(state)
      await until(
        'the state',
        () => shown.text.includes('"currentStep":"SIGNUP_STARTED"'),
        10,
        () => shown.text,
      )
      const window = run(watch)
      await until(
        'the window',
        () => window.text.includes('listening on'),
        30,
        () => window.text,
      )
      await until('its address', () => window.text.includes('token='))
      const [, url = '', token = ''] = /(http:\/\/[\d.:]+)\/\?token=(\S+)/.exec(window.text) ?? []
      let last = ''
      await until(
        'alice in the window',
        async () => {
          const answer = await fetch(`${url}/api/users/alice/journey`, {
            headers: { authorization: `Bearer ${token}` },
          })
          last = await answer.text()
          return last.includes('SIGNUP_STARTED')
        },
        15,
        () => [last, window.text],
      )
    } finally {
      for (const child of running) child.kill('SIGKILL')
      await fleet.remove()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
