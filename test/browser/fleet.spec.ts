import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { Redis } from 'ioredis'
import { BOUNDS } from '#core/fleet/fold.ts'
import { agreeOnRules } from '#core/fleet/redis/agreement.ts'
import { redisStore } from '#core/fleet/redis/redis-store.ts'
import type { Judges } from '#core/fleet/replay.ts'
import { takeEvents } from '#core/fleet/take.ts'
import { readRuleset } from '#core/journey/reading/read.ts'
import { startApp } from './app.ts'

const RULES = readFileSync('examples/journey-rules.json', 'utf8')
const hasRedis = (process.env.PATH ?? '').split(':').some((place) => existsSync(join(place, 'redis-server')))
if (!hasRedis) console.warn('SKIPPED: the window that follows a fleet, since redis-server is not installed.')

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

function judges(): Judges {
  const read = readRuleset(RULES)
  if (!read.ok) throw new Error(read.error[0]?.message)
  return { active: 1, find: () => read.value }
}

test.skip(!hasRedis, 'redis-server is not installed')

test('a window that follows a fleet shows its graph and its moves as they happen, and takes in nothing else', async ({
  page,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'journeyscope-browser-redis-'))
  const port = await freePort()
  execFileSync(join('test', 'services', 'start-redis.sh'), [String(port), folder], { stdio: 'ignore' })
  const url = `redis://127.0.0.1:${port}`
  const client = new Redis({ port })
  await agreeOnRules(client, RULES)
  const store = redisStore(client, { url })
  let sent = 0
  /** What a worker does with the first event of someone new. */
  const signUp = async (user: string): Promise<void> => {
    sent += 1
    const event = {
      eventId: `018f2a3c-7b00-7000-8000-${String(sent).padStart(12, '0')}`,
      eventType: 'CLICK',
      userId: user,
      timestamp: Date.now() - 1000 + sent,
      payload: { buttonId: 'signup' },
      source: 'web',
    }
    const [outcome] = await takeEvents({ store, user, events: [event], judges: judges(), bounds: BOUNDS })
    expect(outcome).toBe('SUCCESS')
  }
  for (let index = 0; index < 12; index += 1) await signUp(`person-${index}`)
  const app = await startApp(join(folder, 'fleet.journey'), '--attach', url)
  try {
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.goto(app.windowUrl)
    await expect(page.getByText('Follows a fleet')).toBeVisible()
    await page.getByRole('link', { name: 'Graph' }).click()
    await expect(page.locator('canvas').first()).toBeVisible()
    await page.getByRole('application', { name: /^Graph/ }).focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('e')
    const inspector = page.getByRole('complementary', { name: 'Inspector' })
    await expect(inspector).toContainText('SIGNUP_STARTED')
    await expect(inspector.getByText('12', { exact: true }).first()).toBeVisible()
    await signUp('person-12')
    await expect(inspector.getByText('13', { exact: true }).first()).toBeVisible()
    await page.getByRole('link', { name: 'Live' }).click()
    await expect(page.getByText('person-12').first()).toBeVisible()
    await signUp('person-live')
    await expect(page.getByText('person-live').first()).toBeVisible()
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id }) => id)).toEqual([])
    const refused = await page.request.post(`${app.url}/v1/events`, {
      data: { eventType: 'CLICK', userId: 'stranger' },
    })
    expect(refused.status()).toBe(409)
    expect(await refused.text()).toContain('follows a fleet')
  } finally {
    await app.stop()
    client.disconnect()
    process.kill(Number(readFileSync(join(folder, 'redis.pid'), 'utf8')), 'SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
})
