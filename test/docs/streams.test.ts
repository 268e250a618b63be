import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { Admin } from '@platformatic/kafka'
import { Redis } from 'ioredis'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { createHost } from '#core/host/host.ts'
import { openWorkspaceToRead } from '#core/host/opened.ts'
import { describeWith, startKafka, startRedis, until } from '../services/services.ts'

const TEXT = readFileSync('docs/how-to/streams.md', 'utf8')
const blocks = (language: 'bash' | 'js'): string[] =>
  [...TEXT.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map((block) => block[1] ?? '')

/** Runs `serve` as it is written, but for the ports and the folder, while `then` runs. */
async function serving(command: string, folder: string, then: () => Promise<void>): Promise<void> {
  const words = command
    .trim()
    .split(' ')
    .slice(1)
    .map((word) => (word.endsWith('.journey') ? join(folder, word) : word))
  const child: ChildProcess = spawn(process.execPath, ['core/cli/main.ts', ...words, '--port', '0'], {
    env: { ...process.env, JOURNEYSCOPE_HOME: folder },
    stdio: 'ignore',
  })
  try {
    await then()
  } finally {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await ended
  }
}

describeWith('redis', 'the page about streams, Redis', () => {
  test('every command works as it is written', async () => {
    const [serve = '', add = '', look = ''] = blocks('bash')
    const server = await startRedis()
    const folder = mkdtempSync(join(tmpdir(), 'journeyscope-docs-'))
    const here = (text: string): string => text.replaceAll('6379', String(server.port))
    const run = (line: string): string => execFileSync('sh', ['-c', here(line)], { encoding: 'utf8' })
    const [state = '', moves = ''] = look.trim().split('\n')
    try {
      await serving(here(serve), folder, async () => {
        // Moves are told from the first start on.
        await until('the group', () => run('redis-cli -p 6379 exists events').trim() === '1')
        run(add)
        await until('the state', () => run(state).includes('SIGNUP_STARTED'))
        await until('the move', () => run(moves).includes('"to":"SIGNUP_STARTED"'))
      })
    } finally {
      server.remove()
      rmSync(folder, { recursive: true })
    }
  })
})

describeWith('redis', 'the page about streams, copies', () => {
  test('a copied workspace reads nothing until the command says that it is one', async () => {
    const adopt = blocks('bash').at(-1) ?? ''
    const server = await startRedis()
    const folder = mkdtempSync(join(tmpdir(), 'journeyscope-docs-'))
    const redis = new Redis({ port: server.port })
    redis.on('error', () => undefined)
    const groups = async (): Promise<number> =>
      z.array(z.unknown()).parse(await redis.xinfo('GROUPS', 'events')).length
    const original = join(folder, 'original.journey')
    const host = await createHost({ appVersion: '0', home: folder })
    try {
      expect(host.open(original, true)).toBe(null)
      await createRouterClient(host.router).sources.save({
        name: 'shop',
        replaces: false,
        connection: {
          kind: 'redis-stream',
          stream: 'events',
          from: 'earliest',
          server: { url: `redis://127.0.0.1:${server.port}` },
        },
      })
      await redis.xadd('events', '*', 'event', '{}')
      await until('its group', async () => (await groups()) === 1)
      await host.close()
      copyFileSync(original, join(folder, 'shop.journey'))
      await serving(adopt.replace(/ --adopt .*/, '\n'), folder, async () => {
        await new Promise((resolve) => setTimeout(resolve, 3_000))
      })
      expect(await groups()).toBe(1)
      await serving(adopt, folder, async () => {
        await until('a group of its own', async () => (await groups()) === 2)
      })
    } finally {
      await host.close()
      redis.disconnect()
      server.remove()
      rmSync(folder, { recursive: true })
    }
  })
})

describeWith('kafka', 'the page about streams, Kafka', () => {
  test('the sender and the command work as they are written', async () => {
    const serve = blocks('bash')[3] ?? ''
    const [send = ''] = blocks('js')
    const server = await startKafka()
    const folder = mkdtempSync(join(tmpdir(), 'journeyscope-docs-'))
    const here = (text: string): string => text.replaceAll('9092', String(server.port))
    const admin = new Admin({ clientId: 'test', bootstrapBrokers: [`127.0.0.1:${server.port}`] })
    const stepOf = (): string | undefined => {
      const opened = openWorkspaceToRead(join(folder, 'shop.journey'), { now: () => 0 })
      if (!opened.ok) return undefined
      const step = opened.value.pipeline.writer().people.bySubject('user_123')?.state.currentStep
      opened.value.close()
      return step
    }
    try {
      await admin.createTopics({ topics: ['orders'], partitions: 1, replicas: 1 })
      await serving(here(serve), folder, async () => {
        execFileSync(process.execPath, ['--input-type=module', '-e', here(send)])
        await until('the step', () => stepOf() === 'SIGNUP_STARTED', 60, stepOf)
      })
      expect(stepOf()).toBe('SIGNUP_STARTED')
    } finally {
      await admin.close().catch(() => undefined)
      server.remove()
      rmSync(folder, { recursive: true })
    }
  })
})
