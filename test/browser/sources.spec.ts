import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import Database from 'better-sqlite3'
import { Redis } from 'ioredis'
import { isThere, type Service, startRedis } from '../services/services.ts'
import { type RunningApp, startApp } from './app.ts'
import { hasNoBarriers, openPage } from './page.ts'

let app: RunningApp
let page: Page
let server: Service
let redis: Redis
let problems: readonly string[] = []
const PASSWORD = 'hidden-from-the-file'

test.describe.configure({ mode: 'serial' })
const hasRedis = isThere('redis')
const SKIPPED =
  'SKIPPED: the window with a real Redis, since redis is not installed. test/services/install.sh installs it.'
if (!hasRedis && process.env.CI === 'true') throw new Error(SKIPPED)
test.skip(!hasRedis, SKIPPED)

test.beforeAll(async ({ browser }) => {
  server = await startRedis(['--requirepass', PASSWORD])
  redis = new Redis({
    port: server.port,
    password: PASSWORD,
    maxRetriesPerRequest: null,
    retryStrategy: () => 100,
  })
  redis.on('error', () => undefined)
  app = await startApp()
  ;({ page, problems } = await openPage(browser, app.windowUrl))
})

test.afterAll(async () => {
  await page.close()
  await app.stop()
  redis.disconnect()
  server.remove()
})

let sent = 0
async function send(count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    sent += 1
    await redis.xadd('shop', '*', 'event', JSON.stringify({ userId: `u${sent}`, eventType: 'CLICK' }))
  }
}
const shop = () => page.getByRole('row').filter({ has: page.getByRole('button', { name: /^shop/ }) })

test('from the welcome page a stream is named, tried, found wanting, mended and saved; its events arrive', async () => {
  await send(3)
  await page.getByRole('button', { name: 'Redis…' }).click()
  await expect(page.getByRole('heading', { name: 'Connect Redis' })).toBeVisible()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Something is missing above.')).toBeVisible()
  await page.getByLabel('Server').fill(`redis://127.0.0.1:${server.port}`)
  await page.getByRole('textbox', { name: 'Stream' }).fill('shop')
  await page.getByRole('button', { name: 'Test connection' }).click()
  await expect(page.getByText('NOAUTH')).toBeVisible()
  await hasNoBarriers(page)
  await page.getByLabel('Password', { exact: true }).selectOption('given')
  await page.getByRole('textbox', { name: 'The password' }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Test connection' }).click()
  await expect(page.getByText('The stream shop has 3 entries.')).toBeVisible()
  await hasNoBarriers(page)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('heading', { name: 'shop running' })).toBeVisible()
  await expect(page.getByText('3 received =')).toBeVisible()
  await expect(page.getByText(/Its password lies in .*keys, outside of the workspace/)).toBeVisible()
  await hasNoBarriers(page)
})

test('paused, events wait at the server; resumed, they come in', async () => {
  await page.getByRole('button', { name: 'Pause' }).click()
  await expect(shop().getByText('paused')).toBeVisible()
  await send(2)
  await page.waitForTimeout(2_500)
  await expect(page.getByText('3 received =')).toBeVisible()
  await hasNoBarriers(page)
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(page.getByText('5 received =')).toBeVisible()
  await expect(shop().getByText('running')).toBeVisible()
})

test('a server that went away is told with its reason, and events go on when it is back', async () => {
  server.kill()
  await expect(shop().getByText('reconnecting')).toBeVisible()
  await expect(page.getByText(/ECONNREFUSED|Connection is closed/).first()).toBeVisible()
  await hasNoBarriers(page)
  server.start()
  await send(1)
  await expect(page.getByText('6 received =')).toBeVisible()
  await expect(page.getByText('The last trouble, now over')).toBeVisible()
})

test('states are mirrored; an outlet has no outcomes', async () => {
  await page.getByRole('button', { name: 'Connect Redis' }).click()
  await page.getByLabel('What', { exact: true }).selectOption('redis-mirror')
  await page.getByLabel('Server').fill(`redis://:${PASSWORD}@127.0.0.1:${server.port}`)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('heading', { name: 'states running' })).toBeVisible()
  await expect.poll(() => redis.exists('journey:state:u1')).toBe(1)
  await expect(page.getByText('Goes out')).toBeVisible()
})

test('the accounts add up; a difference that is planted turns red and says what it means', async () => {
  await page.getByRole('button', { name: 'Accounting' }).click()
  await expect(page.getByText('Everything that came in is accounted for')).toBeVisible()
  await hasNoBarriers(page)
  const file = new Database(join(app.home, 'streams.journey'))
  file.exec('DELETE FROM events WHERE arrival = 1')
  file.close()
  await expect(page.getByText('1 event counted and not stored')).toBeVisible()
  await expect(page.getByText('1 line below does not add up')).toBeVisible()
  await hasNoBarriers(page)
  await page.getByRole('button', { name: 'Sources', exact: true }).click()
})

test('the window says a new password only to the key store, and forgets it with the connection', async () => {
  const holding = (): string[] =>
    readdirSync(app.home, { recursive: true, encoding: 'utf8' })
      .map((name) => join(app.home, name))
      .filter((path) => statSync(path).isFile() && readFileSync(path).includes(PASSWORD))
  expect(holding().filter((path) => !path.endsWith('.secret'))).toEqual([])
  expect(holding()).toHaveLength(2)
  await page.getByRole('button', { name: /^shop/ }).click()
  await page.getByRole('button', { name: 'Remove…' }).click()
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(page.getByText('Gone')).toBeVisible()
  expect(holding()).toHaveLength(1)
  await page.getByRole('button', { name: /^HTTP/ }).click()
  await hasNoBarriers(page)
})

test('nothing went wrong behind the scenes', () => {
  expect(problems).toEqual([])
})
