import { expect, type Page, test } from '@playwright/test'
import { type RunningApp, startApp } from './app.ts'
import { openPage } from './page.ts'

let app: RunningApp
let page: Page
let problems: readonly string[]

async function send(route: string, body: unknown): Promise<void> {
  const response = await fetch(`${app.url}${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(response.status).toBe(200)
}

async function visit(hash: string): Promise<void> {
  await page.evaluate((to) => {
    window.location.hash = to
  }, hash)
}

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000)
  app = await startApp()
  ;({ page, problems } = await openPage(browser, app.windowUrl))
  await page.getByRole('button', { name: 'Open example' }).click()
  await expect(page.locator('canvas').first()).toBeVisible({ timeout: 120_000 })
})
test.afterAll(async () => {
  await page.context().close()
  await app.stop()
})
test.afterEach(() => expect(problems).toEqual([]))

test('a customer is found by a whole e-mail address that came as a trait, in the list and in the palette', async () => {
  await send('/v1/identify', {
    userId: 'cust_carol',
    messageId: 'c1',
    traits: { email: 'carol@example.com' },
  })
  await visit('#/people')
  const search = page.getByRole('textbox', { name: 'or by a whole e-mail address' })
  await search.fill('Carol@example.com')
  const people = page.getByRole('navigation', { name: 'People' })
  await expect(people.getByRole('link')).toHaveCount(1)
  await expect(people.getByRole('link')).toHaveText(/cust_carol.*by payload\.email/)
  await search.fill('carol@')
  await expect(people.getByText('Only a whole e-mail address can be found')).toBeVisible()
  await expect(page.getByText('Nobody here goes by carol@')).toBeVisible()
  await search.fill('')
  await page.keyboard.press('Control+k')
  await page.getByRole('textbox', { name: 'Go to' }).fill('carol@example.com')
  await expect(page.getByRole('dialog').getByText('cust_carol')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'cust_carol' }).first()).toBeVisible()
})

test('a person’s panel leads with what they lack to leave the step where they stand, without scrolling', async () => {
  await visit('#/people?sel=person:user_2995')
  const why = page.locator('#why')
  await expect(why).toContainText('What is missing to leave DOCS')
  await expect(why).toContainText(
    '2 rules lead out of it. Nearest: look_at_prices, but payload.page is /blog/moorings',
  )
  await page.setViewportSize({ width: 1280, height: 720 })
  await expect(why.getByText('Nearest: look_at_prices')).toBeInViewport({ ratio: 1 })
  await expect(why.getByText('rules start elsewhere')).toBeAttached()
  await page.setViewportSize({ width: 1440, height: 900 })
})
