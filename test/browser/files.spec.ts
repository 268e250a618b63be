import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { z } from 'zod'
import { type RunningApp, startApp } from './app.ts'
import { hasNoBarriers, openPage } from './page.ts'

let app: RunningApp
let page: Page
let problems: readonly string[] = []

test.describe.configure({ mode: 'serial' })
test.beforeAll(async ({ browser }) => {
  app = await startApp()
  ;({ page, problems } = await openPage(browser, app.windowUrl))
  await expect(page.getByRole('button', { name: 'Open example' })).toBeVisible()
})
test.afterAll(async () => {
  await page.close()
  await app.stop()
})

/** Writes events to a file, one a line, and has the dialog look at it. */
async function choose(name: string, events: readonly object[]): Promise<void> {
  const file = join(app.home, name)
  writeFileSync(file, events.map((event) => JSON.stringify(event)).join('\n'))
  await page.keyboard.press('Control+o')
  await page.locator('input[type=file]').first().setInputFiles(file)
}

/** Imports what the dialog shows, and closes it when all of it is in and `done` can be read. */
async function bringIn(done: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(page.getByText('Done. Everything that was received is accounted for:')).toBeVisible()
  await expect(page.getByRole('dialog').getByText(done).first()).toBeVisible()
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).first().click()
  await expect(page.getByRole('dialog')).toBeHidden()
}

const History = z.object({ history: z.array(z.string()) })

const orders = Array.from({ length: 60 }, (_, n) => ({
  user: { id: `customer_${n % 5}`, plan: 'team' },
  step: ['cart', 'address', 'paid'][n % 3],
  name: 'shop',
  at: 1_790_000_000 + n,
  amount: { value: n, currency: 'EUR' },
}))

test('events of another shape show their fields; what they were taken for can be changed', async () => {
  await choose('orders.ndjson', orders)
  const field = (name: string) => page.getByLabel(`Field that ${name} feeds`)
  await expect(field('user.id')).toHaveValue('userId')
  await expect(field('at')).toHaveValue('timestamp')
  await expect(field('amount.value')).toHaveValue('')
  await expect(page.getByText('Nothing feeds eventType yet.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Import', exact: true })).toBeDisabled()
  await hasNoBarriers(page, '[role=dialog]')
  await field('name').selectOption('eventType')
  await expect(page.getByText('The first 50 rows can be stored.')).toBeVisible()
  await field('name').selectOption('')
  await expect(page.getByText('Nothing feeds eventType yet.')).toBeVisible()
  await field('step').selectOption('eventType')
  await expect(page.getByText('The first 50 rows can be stored.')).toBeVisible()
  await hasNoBarriers(page, '[role=dialog]')
  await page.screenshot({ path: test.info().outputPath('mapping.png') })
  await bringIn('60')
  const token = new URL(app.windowUrl).searchParams.get('token') ?? ''
  const answer = await fetch(`${app.url}/api/users/customer_3/journey`, {
    headers: { authorization: `Bearer ${token}` },
  })
  expect(History.parse(await answer.json()).history.slice(0, 3)).toEqual(['cart', 'paid', 'address'])
})

test("vendors' calls are recognised and need no mapping", async () => {
  await choose('segment.ndjson', [
    { type: 'track', userId: 'u1', event: 'Order Completed', timestamp: '2026-09-01T10:00:00Z' },
    { type: 'identify', userId: 'u1', traits: { plan: 'team' }, timestamp: '2026-09-01T10:01:00Z' },
  ])
  await expect(page.getByText('2 Segment calls, which need no mapping')).toBeVisible()
  await expect(page.getByText('The first 2 rows can be stored.')).toBeVisible()
  await page.getByLabel('Events', { exact: true }).selectOption('mapping')
  await expect(page.getByLabel('Field that type feeds')).toBeVisible()
  await page.getByLabel('Events', { exact: true }).selectOption('shape')
  await expect(page.getByLabel('Field that type feeds')).toBeHidden()
  await hasNoBarriers(page, '[role=dialog]')
  await page.screenshot({ path: test.info().outputPath('recognised.png') })
  await bringIn('2')
})

test('whoever looks at one person learns what of theirs was refused, and is led to it', async () => {
  await choose('broken.ndjson', [
    ...orders.slice(0, 3),
    { user: { id: 'customer_3' }, step: 'refund', name: 'shop', at: 'never' },
  ])
  await expect(page.getByText('1 row of the first 4 would be refused')).toBeVisible()
  await page.getByLabel('Field that step feeds').selectOption('eventType')
  await hasNoBarriers(page, '[role=dialog]')
  await bringIn('Show 1 dead letter')
  await page.evaluate(() => {
    location.hash = '#/people?sel=person:customer_3'
  })
  await expect(page.getByText('1 event that names this person was refused')).toBeVisible()
  await hasNoBarriers(page)
  await page.screenshot({ path: test.info().outputPath('person.png') })
  await page.getByRole('link', { name: 'See why' }).click()
  await expect(
    page.getByRole('row').filter({ hasText: 'customer_3' }).filter({ hasText: 'refund' }),
  ).toBeVisible()
  await page.screenshot({ path: test.info().outputPath('refused.png') })
})

test('an import that went on in the background tells its end once, and makes room for the next file', async () => {
  const many = Array.from({ length: 30_000 }, (_, n) => ({ ...orders[n % 60], at: 1_790_100_000 + n }))
  await choose('many.ndjson', many)
  await page.getByLabel('Field that step feeds').selectOption('eventType')
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await page.getByRole('button', { name: 'Go on in the background' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(page.getByText('Import of many.ndjson is done')).toBeVisible({ timeout: 60_000 })
  await page.keyboard.press('Control+o')
  await expect(page.getByRole('dialog').getByRole('heading', { name: 'Import a file' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('nothing went wrong behind the scenes', () => {
  expect(problems).toEqual([])
})
