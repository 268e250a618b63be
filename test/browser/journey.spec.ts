import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { type RunningApp, startApp } from './app.ts'

const PICTURES = 'docs/pictures'

let app: RunningApp
let page: Page
const problems: string[] = []

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  app = await startApp()
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    timezoneId: 'Europe/Berlin',
    locale: 'en-GB',
  })
  page = await context.newPage()
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
})

test.afterAll(async () => {
  await page.close()
  await app.stop()
})

const SCHEMES = ['light', 'dark'] as const

/** Nothing that a checker can find stands in the way of anybody. */
async function checkAccess(name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${name} ${id}: ${nodes[0]?.html.slice(0, 160)}`)).toEqual([])
}

/** Renews the pictures of the documents. */
async function look(name: string): Promise<void> {
  for (const scheme of SCHEMES) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await page.waitForTimeout(600)
    await page.screenshot({ path: join(PICTURES, `${name}-${scheme}.png`) })
    await checkAccess(`${name} ${scheme}`)
  }
}

async function visit(view: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Views' }).getByText(view, { exact: true }).click()
}

test('first start offers ways in', async () => {
  await page.goto(app.windowUrl)
  await expect(page.getByRole('button', { name: 'Open example' })).toBeVisible()
  await expect(page.getByText(/curl/).first()).toBeVisible()
  await look('welcome')
})

test('the example opens on its graph', async () => {
  await page.getByRole('button', { name: 'Open example' }).click()
  await expect(page.locator('canvas').first()).toBeVisible()
  await expect(page.getByText(/45,000/).first()).toBeVisible()
  await expect.poll(() => page.workers().some((worker) => worker.url().includes('elk-worker'))).toBe(true)
  await expect(page.locator('[data-minimap]'), 'no map of what is in view anyway').toBeHidden()
  // The first picture is fitted as soon as it is laid out, whatever was pressed before.
  await expect(async () => {
    await page.getByRole('button', { name: 'Closer' }).click()
    await expect(page.locator('[data-minimap]')).toBeVisible({ timeout: 500 })
  }).toPass()
  await page.getByRole('button', { name: 'Fit to the window' }).click()
})

test('with nothing selected the graph is summed up, and a bar leads to its step', async () => {
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await expect(inspector).toContainText('SUBSCRIBED41620.8 %')
  await expect(inspector).toContainText('Median of 416 people')
  await expect(inspector).toContainText('DOCS → PRICING')
  await inspector.getByRole('link', { name: 'TRIAL_ACTIVE', exact: true }).click()
  await expect(inspector.getByRole('heading', { name: 'TRIAL_ACTIVE' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(inspector).toContainText('Where most stopped')
})

test('the graph can be walked by keys alone', async () => {
  const selected = () => new URL(page.url()).hash.replace(/.*sel=/, '')
  await page.getByRole('application', { name: /^Graph/ }).focus()
  await page.keyboard.press('ArrowDown')
  await expect.poll(selected).toBe('step:LANDING')
  await page.keyboard.press('ArrowDown')
  await expect.poll(selected).toBe('step:PRICING')
  await page.keyboard.press('e')
  await expect.poll(selected).toContain('edge:PRICING')
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('Declared and taken')
  await page.waitForTimeout(1000)
  await look('graph')
  await page.keyboard.press('Escape')
  await expect.poll(selected).not.toContain('edge:')
})

test('a person is found, and an event that moved nobody says why', async () => {
  await visit('People')
  const people = page.getByRole('navigation', { name: 'People' })
  await people.getByRole('textbox').fill('user_1')
  await people
    .getByText(/^user_1/)
    .first()
    .click()
  await expect(page.getByLabel('Timeline', { exact: true })).toBeVisible()
  await page
    .getByLabel('Timeline', { exact: true })
    .getByText(/^No rule in/)
    .first()
    .click()
  await expect(page.locator('#why')).toContainText('Why nothing happened')
  await look('people')
})

test('live, attribution and rules can be looked at', async () => {
  await visit('Live')
  await expect(page.getByText('tidewater.ndjson').first()).toBeVisible()
  await look('live')
  await visit('Attribution')
  await page.getByText('organic search').first().click()
  await look('attribution')
  await visit('Rules')
  await page.getByText('onboarding_error').first().click()
  await look('rules')
})

test('an event sent over HTTP is seen live', async () => {
  await visit('Live')
  const event = { userId: 'visitor_from_http', eventType: 'PAGE_VIEW', payload: { path: '/pricing' } }
  const sent = await fetch(`${app.url}/v1/events`, { method: 'POST', body: JSON.stringify(event) })
  expect(sent.status).toBe(200)
  const row = page.getByRole('row').filter({ hasText: 'visitor_from_http' })
  await expect(row).toBeVisible()
  // Once it stays in sight it says what the timeline says: which rule came nearest, and what it lacks.
  await expect(row).toContainText('look_at_prices: ')
})

test('a paused list waits and counts, and resumes at the end key', async () => {
  const tail = page.getByRole('region', { name: 'Events as they came' })
  const send = (userId: string) =>
    fetch(`${app.url}/v1/events`, { method: 'POST', body: JSON.stringify({ userId, eventType: 'CLICK' }) })
  await tail.focus()
  await page.keyboard.press('Space')
  await expect(page.getByRole('button', { name: /^Resume/ })).toBeVisible()
  await send('came_while_paused')
  await send('came_while_paused')
  await expect(page.getByText('2 new')).toBeVisible()
  await expect(tail.getByText('came_while_paused')).toHaveCount(0)
  await page.keyboard.press('End')
  await expect(tail.getByText('came_while_paused')).toHaveCount(2)
})

test('what opens over a view can be used by everybody, too', async () => {
  await visit('Graph')
  for (const scheme of SCHEMES) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    for (const [key, shows] of [
      ['Control+k', 'Use dark colours'],
      ['?', 'people behind what is selected'],
      ['Control+o', 'Choose a file'],
    ] as const) {
      await page.keyboard.press(key)
      await expect(page.getByText(shows).first()).toBeVisible()
      await page.waitForTimeout(400)
      await checkAccess(`${key} ${scheme}`)
      await page.keyboard.press('Escape')
      await expect(page.getByText(shows)).toHaveCount(0)
    }
    await page.keyboard.press('Control+j')
    await expect(page.getByRole('tab', { name: /^Problems/ })).toBeVisible()
    await checkAccess(`drawer ${scheme}`)
    await page.keyboard.press('Control+j')
  }
})

test('a file with three bad lines goes in but for those', async () => {
  const good = (n: number) =>
    JSON.stringify({ userId: `imported_${n}`, eventType: 'CLICK', timestamp: 1_790_000_000_000 + n })
  const file = join(app.home, 'import.ndjson')
  writeFileSync(file, [good(1), '{"userId":', good(2), '"text"', good(3), '{"eventType":"CLICK"}'].join('\n'))
  await page.keyboard.press('Control+o')
  await page.locator('input[type=file]').first().setInputFiles(file)
  await page
    .getByRole('button', { name: /^Import/ })
    .last()
    .click()
  await expect(page.getByRole('button', { name: 'Show 3 dead letters' })).toBeVisible()
  const token = new URL(app.windowUrl).searchParams.get('token') ?? ''
  const journey = await fetch(`${app.url}/api/users/imported_3/journey`, {
    headers: { authorization: `Bearer ${token}` },
  })
  expect(journey.status).toBe(200)
})

test('a file of paths is recognised, and how it is read can be changed before it goes in', async () => {
  await page.getByRole('button', { name: 'Open graph' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  const file = join(app.home, 'credit.csv')
  writeFileSync(file, 'path;total_conversions;total_null\nsearch > mail;2;1\nmail;0;1\n')
  await page.keyboard.press('Control+o')
  await page.locator('input[type=file]').first().setInputFiles(file)
  await expect(page.getByLabel('Read as')).toHaveValue('paths')
  await expect(page.getByLabel('Between steps')).toHaveValue(' > ')
  await expect(page.getByLabel('Field that total_null feeds')).toHaveValue('nulls')
  await page.getByLabel('Delimiter').selectOption(',')
  await expect(page.getByText(/Nothing feeds|can be stored/).first()).toBeVisible()
  await page.getByLabel('Delimiter').selectOption(';')
  await page.getByLabel('Read as').selectOption('paths')
  await expect(page.getByLabel('Field that path feeds')).toHaveValue('path')
  const axe = await new AxeBuilder({ page }).include('[role=dialog]').analyze()
  expect(axe.violations.map(({ id }) => id)).toEqual([])
  await page
    .getByRole('button', { name: /^Import/ })
    .last()
    .click()
  // Three journeys of two steps, two of which convert, and one of one step.
  await expect(page.getByRole('dialog').getByText('9', { exact: true }).first()).toBeVisible({
    timeout: 20_000,
  })
})

test('nothing went wrong behind the scenes', () => {
  expect(problems).toEqual([])
})
