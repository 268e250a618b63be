import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openListener } from '../host/http/listening.ts'
import { storedEvents } from '../host/http/stored.ts'

const blocks = [...readFileSync('docs/how-to/senders.md', 'utf8').matchAll(/```js\n([\s\S]*?)```/g)].map(
  (block) => block[1] ?? '',
)

/** Runs the block as it stands, but for the port. */
function run(code: string): Promise<{ status: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', code])
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)))
    child.on('close', (status) => resolve({ status, output }))
  })
}

test('every sender in the how-to works as it is written, and moves its person', async () => {
  expect(blocks.length).toBe(4)
  for (const block of blocks) {
    const listener = await openListener()
    const { status, output } = await run(block.replaceAll('http://127.0.0.1:4318', listener.url))
    expect({ status, output }).toMatchObject({ status: 0 })
    expect(storedEvents(listener).map(({ type }) => type)).toContain('CLICK')
    const { pipeline } = listener.hostOf.session.required()
    expect(pipeline.writer().people.bySubject('user_123')?.state.currentStep).toBe('SIGNUP_STARTED')
    expect(listener.rows('SELECT * FROM dead_letters')).toEqual([])
    await listener.remove()
  }
})
