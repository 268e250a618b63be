import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openReceiver } from '../host/webhooks/receiver.ts'
import { RULES } from '../host/webhooks/sending-workspace.ts'

test('a process killed while the receiver answers sends again under the same id; two at one time never do', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'journeyscope-killed-'))
  const receiver = await openReceiver()
  const path = join(folder, 'shop.journey')
  const start = (...args: string[]) => {
    const env = { ...process.env, JOURNEYSCOPE_HOME: join(folder, 'home') }
    const child = spawn(process.execPath, ['core/cli/main.ts', ...args], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
    const ended = new Promise<{ code: number | null; said: string }>((resolve) =>
      child.once('close', (code) => resolve({ code, said })),
    )
    return { child, ended }
  }
  writeFileSync(join(folder, 'rules.json'), RULES)
  const event = { userId: 'u', eventType: 'CLICK', source: 'web', timestamp: Date.now() }
  writeFileSync(join(folder, 'events.ndjson'), JSON.stringify(event))
  await start('webhooks', 'add', path, 'crm', receiver.url, '--allow-private').ended
  await start('rules', 'apply', path, join(folder, 'rules.json')).ended
  await start('import', path, join(folder, 'events.ndjson')).ended

  receiver.behave(() => 'never')
  const first = start('webhooks', 'send', path)
  await expect.poll(() => receiver.received.length, { timeout: 30_000 }).toBe(1)
  // The first holds the file: a second one has no right to send.
  expect(await start('webhooks', 'send', path).ended).toMatchObject({
    code: 2,
    said: expect.stringContaining('open for writing'),
  })
  expect(receiver.received).toHaveLength(1)
  first.child.kill('SIGKILL')
  await first.ended

  receiver.behave(() => ({ status: 200 }))
  expect(await start('webhooks', 'send', path).ended).toMatchObject({ code: 0 })
  expect(await start('webhooks', 'send', path).ended).toMatchObject({ code: 0 })
  const ids = receiver.received.map(({ id }) => id)
  expect(ids).toHaveLength(2)
  expect(new Set(ids).size).toBe(1)
  rmSync(folder, { recursive: true, force: true })
  await receiver.close()
})
