import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isSignedWith, openReceiver, type Receiver } from '../host/webhooks/receiver.ts'

let folder: string
let receiver: Receiver
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-webhooks-'))
  receiver = await openReceiver()
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await receiver.close()
})

function run(...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const env = { ...process.env, JOURNEYSCOPE_HOME: join(folder, 'home') }
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['core/cli/main.ts', ...args],
      { env },
      (_error, stdout, stderr) => {
        resolve({ status: child.exitCode ?? -1, stdout, stderr })
      },
    )
  })
}

const RULES = {
  version: '1',
  rules: [
    {
      id: 'tell',
      fromState: '*',
      eventType: 'CLICK',
      toState: 'CLICKED',
      action: { type: 'WEBHOOK', payload: { url: 'crm' } },
    },
  ],
}

test('an address is added, tried, sent to, paused and removed on the command line', async () => {
  const path = join(folder, 'shop.journey')
  const rules = join(folder, 'rules.json')
  const events = join(folder, 'events.ndjson')
  writeFileSync(rules, JSON.stringify(RULES))
  const now = Date.now()
  const lines = ['a', 'b', 'c'].map((userId, index) => ({
    userId,
    eventType: 'CLICK',
    source: 'web',
    timestamp: index === 2 ? now - 48 * 3_600_000 : now,
  }))
  writeFileSync(events, lines.map((line) => JSON.stringify(line)).join('\n'))

  const applied = await run('rules', 'apply', path, rules)
  expect(applied.stderr).toContain('no address for webhooks is named crm.')
  expect(await run('webhooks', 'add', path, 'crm', 'http://127.0.0.1:1/')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('only https is sent to'),
  })
  const added = await run('webhooks', 'add', path, 'crm', receiver.url, '--allow-private')
  expect(added).toMatchObject({ status: 0, stdout: expect.stringMatching(/^whsec_\S+\n$/) })
  const secret = added.stdout.trim()
  expect(readFileSync(path).includes(Buffer.from(secret.slice(6)))).toBe(false)
  expect(await run('rules', 'check', rules, '--workspace', path)).toMatchObject({
    stdout: expect.not.stringContaining('crm'),
  })

  expect(await run('webhooks', 'test', path, 'crm')).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('answered 204'),
  })
  expect(receiver.received.every((one) => isSignedWith(secret, one))).toBe(true)
  receiver.behave(() => ({ status: 418 }))
  expect(await run('webhooks', 'test', path, 'crm')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('418'),
  })
  receiver.behave(() => ({ status: 200 }))

  await run('import', path, events)
  receiver.received.length = 0
  await run('webhooks', 'pause', path, 'crm')
  expect(await run('webhooks', 'send', path)).toMatchObject({ status: 1 })
  expect(receiver.received).toEqual([])
  await run('webhooks', 'resume', path, 'crm')
  expect(await run('webhooks', 'send', path)).toMatchObject({
    status: 0,
    stderr: expect.stringContaining('2 sent'),
  })
  expect(receiver.received).toHaveLength(2)
  const held = JSON.parse((await run('webhooks', 'deliveries', path, '--state', 'held', '--json')).stdout)
  expect(held.deliveries).toMatchObject([{ userId: 'c', reason: expect.stringContaining('24 hours old') }])
  await run('webhooks', 'retry', path, String(held.deliveries[0].number))
  expect(await run('webhooks', 'send', path)).toMatchObject({
    status: 0,
    stderr: expect.stringContaining('1 sent'),
  })

  const list = JSON.parse((await run('webhooks', 'list', path, '--json')).stdout)
  expect(list.addresses).toMatchObject([
    { name: 'crm', state: 'ready', sent: 3, held: 0, waiting: 0, failed: 0 },
  ])
  expect(await run('webhooks', 'remove', path, 'crm')).toMatchObject({ status: 0 })
  expect(await run('webhooks', 'test', path, 'crm')).toMatchObject({ status: 2 })
})
