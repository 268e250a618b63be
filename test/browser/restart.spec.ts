import { expect, type Page, test } from '@playwright/test'
import { type MortalApp, startMortalApp } from './app.ts'
import { hasNoBarriers, openPage } from './page.ts'

const TOKEN = 'a-token-that-is-kept-from-start-to-start'

let app: MortalApp
let page: Page

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  app = await startMortalApp(TOKEN)
  ;({ page } = await openPage(browser, app.windowUrl))
})

test.afterAll(async () => {
  await page.close()
  await app.stop()
})

const notice = () => page.getByRole('alert').filter({ hasText: 'journeyscope does not answer' })
const footer = () => page.getByRole('contentinfo')

async function send(userId: string): Promise<void> {
  const body = JSON.stringify({ userId, eventType: 'CLICK', source: 'web' })
  const headers = { 'content-type': 'application/json' }
  expect((await fetch(`${app.url}/v1/events`, { method: 'POST', headers, body })).status).toBe(200)
}

test('what does not answer is said in seconds, and no light stays green', async () => {
  await send('ada')
  await page.getByRole('link', { name: 'People' }).click()
  await expect(page.getByText('1 person', { exact: false }).first()).toBeVisible()
  await expect(footer()).toContainText('Listening on')
  await page.getByRole('link', { name: /ada/ }).click()
  await expect(page.getByRole('button', { name: 'Merge with another person…' })).toBeVisible()
  await app.kill()
  await expect(notice()).toBeVisible({ timeout: 10_000 })
  await expect(notice()).toContainText(/What you see is of \d\d:\d\d:\d\d/)
  await expect(footer()).toContainText('No answer')
  await expect(page.getByText('Not live')).toBeVisible()
  await hasNoBarriers(page)
})

test('what is asked for meanwhile is refused at once, and not done when the program is back', async () => {
  await page.getByRole('button', { name: 'Merge with another person…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('The other person').fill('ben')
  await dialog.getByRole('button', { name: 'Show what would happen' }).click()
  await expect(dialog.getByRole('alert')).toContainText('nothing was sent', { timeout: 10_000 })
  await page.keyboard.press('Escape')
  const search = page.getByRole('textbox', { name: 'or by a whole e-mail address' })
  await search.fill('somebody else')
  await expect(page.getByText('id contains “somebody else”')).toBeHidden()
  await search.fill('')
})

test('started again with its token it goes on without a reload, and shows what came since', async () => {
  await app.start(TOKEN)
  await send('ben')
  await expect(notice()).toBeHidden()
  await expect(page.getByRole('link', { name: /ben/ })).toBeVisible()
  await expect(footer()).toContainText('Listening on')
})

test('started again with another token it asks for the new link, and takes it', async () => {
  await app.kill()
  await expect(notice()).toBeVisible()
  const windowUrl = await app.start('another-token-of-the-next-start')
  await expect(page.getByRole('heading', { name: 'journeyscope was started again' })).toBeVisible()
  await hasNoBarriers(page)
  await page.getByLabel('New link').fill(`${app.url}/?token=of-yesterday`)
  await page.getByRole('button', { name: 'Go on here' }).click()
  await expect(page.getByText('does not take this link')).toBeVisible()
  await page.getByLabel('New link').fill(windowUrl)
  await page.getByRole('button', { name: 'Go on here' }).click()
  await expect(page.getByRole('heading', { name: 'journeyscope was started again' })).toBeHidden()
  await send('cleo')
  await expect(page.getByRole('link', { name: /cleo/ })).toBeVisible()
})

test('a program that hangs is noticed, and heard again', async () => {
  app.signal('SIGSTOP')
  await expect(notice()).toBeVisible()
  app.signal('SIGCONT')
  await expect(notice()).toBeHidden()
})

test('whoever comes without the link reads where to find it', async ({ browser }) => {
  const context = await browser.newContext()
  const stranger = await context.newPage()
  await stranger.goto(app.url)
  await expect(stranger.getByRole('heading', { name: 'This window needs its link' })).toBeVisible()
  await expect(stranger.getByText(`${app.url}/?token=…`)).toBeVisible()
  await hasNoBarriers(stranger)
  await context.close()
})
