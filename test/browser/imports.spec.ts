import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
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

const dialog = () => page.getByRole('dialog')

async function choose(path: string): Promise<void> {
  await page.keyboard.press('Control+o')
  await page.locator('input[type=file]').first().setInputFiles(path)
}

function fileOf(name: string, lines: readonly (object | string)[]): string {
  const path = join(app.home, name)
  writeFileSync(
    path,
    lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
  )
  return path
}

const importButton = () => page.getByRole('button', { name: 'Import', exact: true })
const done = () => expect(dialog().getByText('Done. Everything')).toBeVisible({ timeout: 90_000 })

/** The sums of the import that has ended, as the dialog has them: outcome → events. */
async function sums(): Promise<Record<string, number>> {
  const rows = await dialog().locator('table tr').all()
  const found: Record<string, number> = {}
  for (const row of rows) {
    const name = (await row.locator('th').innerText()).trim()
    found[name] = Number((await row.locator('td').last().innerText()).replaceAll(',', ''))
  }
  return found
}

const close = () => dialog().getByRole('button', { name: 'Close' }).first().click()
const shot = (name: string) => page.screenshot({ path: test.info().outputPath(`${name}.png`) })

const LOG = '../shared/data/process/roadtraffic100traces.csv'

test('a real process log is taken for what it is, and all of it goes in', async () => {
  if (!existsSync(LOG)) console.warn(`SKIPPED: ${LOG} is absent.`)
  test.skip(!existsSync(LOG), `${LOG} is absent`)
  await choose(LOG)
  await expect(dialog().getByText('The first 50 rows can be stored.')).toBeVisible()
  await expect(
    dialog().getByText(
      'Taken: userId from case:concept:name, timestamp from time:timestamp, eventType from concept:name.',
    ),
  ).toBeVisible()
  await hasNoBarriers(page, '[role=dialog]')
  await shot('log')
  await importButton().click()
  await done()
  expect(await sums()).toEqual({ NO_TRANSITION: 390, Received: 390 })
  await close()
  await expect(page.getByText('100 people · 390 events')).toBeVisible()
})

test('properties that are nested become the payload, so that a filter reads them', async () => {
  const events = Array.from({ length: 60 }, (_, n) => ({
    user_id: `u${n % 7}`,
    event_type: ['VIEW', 'CART', 'PAID'][n % 3],
    time: new Date(1_790_000_000_000 + n * 1000).toISOString(),
    plan: 'outer',
    properties: { plan: n % 4 === 0 ? 'pro' : 'free', price: n + 0.5 },
  }))
  await choose(fileOf('nested.ndjson', events))
  const lift = dialog().getByLabel('Object that becomes the payload')
  await expect(lift).toHaveValue('properties')
  const label = (column: string) =>
    dialog().getByLabel(`Field that ${column} feeds`).locator('option:checked')
  await expect(label('properties.plan')).toHaveText('payload.plan')
  await expect(label('plan')).toHaveText('payload.plan_2')
  await lift.selectOption('')
  await expect(label('properties.plan')).toHaveText('payload.properties.plan')
  await lift.selectOption('properties')
  await expect(label('properties.plan')).toHaveText('payload.plan')
  await hasNoBarriers(page, '[role=dialog]')
  await shot('nested')
  await importButton().click()
  await done()
  expect(await sums()).toEqual({ NO_TRANSITION: 60, Received: 60 })
  await close()
  await page.evaluate(() => {
    location.hash = `#/live?where=${encodeURIComponent('payload.plan == "pro" && payload.plan_2 == "outer"')}`
  })
  await expect(page.getByText(/\b15 of \d+ events|15 events/).first()).toBeVisible()
  await shot('filtered')
})

test('a file that has nothing in common with what is open says so, with two ways out', async () => {
  await choose(fileOf('foreign.ndjson', [{ userId: 'nobody_else', eventType: 'SEEN_NOWHERE', timestamp: 5 }]))
  const warning = dialog().getByText(/^Nothing in this file is known to/)
  await expect(warning).toContainText('Its only event has no event type')
  await hasNoBarriers(page, '[role=dialog]')
  await shot('foreign')
  const into = dialog().getByLabel('Import into')
  await dialog().getByRole('button', { name: 'Into a new workspace' }).click()
  await expect(into.locator('option:checked')).toHaveText('foreign.journey, a new workspace')
  await expect(warning).toBeHidden()
  await into.selectOption({ index: 0 })
  await dialog()
    .getByRole('button', { name: /all the same$/ })
    .click()
  await expect(warning).toBeHidden()
  await expect(importButton()).toBeEnabled()
  await page.keyboard.press('Escape')
})

test('the same file twice: all duplicates, and what was refused is counted on its letters', async () => {
  const good = Array.from({ length: 50 }, (_, n) => ({
    userId: `twice_${n % 5}`,
    eventType: 'VIEW',
    timestamp: 1_790_000_000_000 + n,
  }))
  const file = fileOf('twice.ndjson', [...good, '{"broken":', '{"broken":', '{"userId":"twice_1"}'])
  const bring = async (): Promise<Record<string, number>> => {
    await choose(file)
    await importButton().click()
    await done()
    const found = await sums()
    await shot(`twice-${found.DUPLICATE ?? 0}`)
    await close()
    return found
  }
  await page.evaluate(() => {
    location.hash = '#/live'
  })
  expect(await bring()).toEqual({ NO_TRANSITION: 50, REJECTED: 3, Received: 53 })
  const people = page.getByText(/people · [\d,]+ events/)
  const before = await people.innerText()
  expect(await bring()).toEqual({ DUPLICATE: 50, REJECTED: 3, Received: 53 })
  await expect(people).toHaveText(before)
  await page.getByRole('button', { name: /2 problems/ }).click()
  const drawer = page.getByRole('listitem')
  await expect(drawer.filter({ hasText: '2 refused' }).filter({ hasText: '2 repeats' })).toBeVisible()
  await expect(drawer.filter({ hasText: '1 refused' }).filter({ hasText: '1 repeat' })).toBeVisible()
  await page.getByRole('row').filter({ hasText: 'Refused again' }).first().click()
  await expect(page.getByText('This is such a repeat.')).toBeVisible()
  await hasNoBarriers(page)
  await shot('again')
})

test('an import that is cancelled midway and begun again ends with exact totals', async () => {
  const LINES = 200_000
  const file = fileOf(
    'long.ndjson',
    Array.from({ length: LINES }, (_, n) =>
      n % 1000 === 999
        ? '{"broken":'
        : { userId: `long_${n % 900}`, eventType: `E${n % 3}`, timestamp: 1_790_000_000_000 + n },
    ),
  )
  await choose(file)
  await importButton().click()
  await expect(dialog().getByText('so far')).toBeVisible({ timeout: 60_000 })
  await shot('running')
  await dialog().getByRole('button', { name: 'Cancel import' }).click()
  await expect(dialog().getByText('Cancelled. What was stored before stays')).toBeVisible()
  const first = await sums()
  await shot('cancelled')
  await close()
  const stored = first.Received ?? 0
  expect(stored).toBeLessThan(LINES)
  await choose(file)
  await importButton().click()
  await done()
  const second = await sums()
  await shot('resumed')
  expect(stored + (second.Received ?? 0)).toBe(LINES)
  await expect(
    dialog().getByText(`the first ${stored.toLocaleString('en-US')} rows are stored since then`),
  ).toBeVisible()
  expect((first.REJECTED ?? 0) + (second.REJECTED ?? 0)).toBe(LINES / 1000)
  expect(second.DUPLICATE).toBe(undefined)
})

test('nothing went wrong behind the scenes', () => {
  expect(problems).toEqual([])
})
