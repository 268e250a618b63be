import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { type RunningApp, startApp } from './app.ts'
import { hasNoBarriers, openPage } from './page.ts'

const folder = mkdtempSync(join(tmpdir(), 'journeyscope-identity-'))
let app: RunningApp
let page: Page
let problems: readonly string[] = []

test.describe.configure({ mode: 'serial' })

async function send(...events: object[]): Promise<void> {
  const answer = await fetch(`${app.url}/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(events),
  })
  expect(answer.status).toBe(200)
}

test.beforeAll(async ({ browser }) => {
  app = await startApp(join(folder, 'people.journey'), '--rules', 'examples/journey-rules.json')
  const at = Date.now() - 3_600_000
  await send(
    { anonymousId: 'visitor-7', eventType: 'PAGE_VIEW', timestamp: at },
    {
      userId: 'anna',
      anonymousId: 'visitor-7',
      eventType: 'CLICK',
      payload: { buttonId: 'signup' },
      timestamp: at + 1,
    },
    { userId: 'anna-at-work', eventType: 'CLICK', payload: { buttonId: 'signup' }, timestamp: at + 2 },
  )
  ;({ page, problems } = await openPage(browser, app.windowUrl))
  await page.getByRole('link', { name: 'People' }).click()
})

test.afterAll(async () => {
  await page.close()
  await app.stop()
  rmSync(folder, { recursive: true })
})

test('the visitor and the user id are one person, and the page says which event told so', async () => {
  await page.getByRole('textbox', { name: 'Find people by a part of their id' }).fill('visitor-7')
  await expect(page.getByText('1 person, id contains “visitor-7”')).toBeVisible()
  await page.getByRole('navigation', { name: 'People' }).getByRole('link', { name: /^anna/ }).click()
  const why = page.getByRole('list', { name: 'Why these are one person' })
  await expect(why.getByText('an event named both')).toBeVisible()
  await expect(page.getByText('anonymous id · 2 events')).toBeVisible()
  await hasNoBarriers(page)
})

test('a merge by hand shows what it would do first, and is undone with both histories as before', async () => {
  await page.getByRole('button', { name: 'Merge with another person…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('The other person').fill('nobody-here')
  await dialog.getByRole('button', { name: 'Show what would happen' }).click()
  await expect(dialog.getByRole('alert')).toContainText('Nobody here has the id nobody-here')
  await dialog.getByLabel('The other person').fill('anna-at-work')
  await dialog.getByRole('button', { name: 'Show what would happen' }).click()
  await expect(dialog.getByText('LANDING → SIGNUP_STARTED 2 → 1')).toBeVisible()
  await hasNoBarriers(page)
  await dialog.getByLabel('Why they are one').fill('she said so on the phone')
  await dialog.getByRole('button', { name: 'Merge', exact: true }).click()
  await expect(page.getByText(/she said so on the phone/).first()).toBeVisible()
  await page.getByRole('link', { name: 'All merges' }).click()
  await expect(page.getByText('2 joined · 0 not joined · 0 undone')).toBeVisible()
  await hasNoBarriers(page)
  const line = page.getByRole('region', { name: 'Ledger of merges' }).getByRole('listitem').first()
  await line.getByRole('button', { name: 'Undo' }).click()
  await line.getByRole('textbox').fill('it was her sister')
  await line.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('1 joined · 0 not joined · 1 undone')).toBeVisible()
  await expect(line.getByText(/it was her sister/)).toBeVisible()
  expect(problems).toEqual([])
})
