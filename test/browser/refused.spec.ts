import { expect, test } from '@playwright/test'
import { startMortalApp } from './app.ts'
import { openPage } from './page.ts'

test('a refused event says who can mend it, leads to its person by W and Tab, and is named by no address of mail', async ({
  browser,
}) => {
  const app = await startMortalApp('refused-events-are-no-dead-end')
  const { page, problems } = await openPage(browser, app.windowUrl)
  const send = async (events: readonly object[]) => {
    const body = JSON.stringify(events)
    await fetch(`${app.url}/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
  }
  await send([
    {
      eventId: 'e1',
      userId: 'cust_1',
      source: 'shop',
      eventType: 'VISIT',
      payload: { email: 'one@example.com' },
    },
    { userId: 'cust_1', source: 'shop', timestamp: 1_700_000_000_000, payload: {} },
  ])
  await page.evaluate(() => {
    window.location.hash = '#/live'
  })
  const row = page.getByRole('row', { name: /eventType is missing/ })
  await expect(row.getByRole('cell', { name: 'shop' })).toBeVisible()
  await row.click()
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await expect(inspector.getByText('Only whoever sends as shop')).toBeVisible()
  await expect(inspector.getByText('2023')).toBeVisible()
  await page.keyboard.press('w')
  await expect(page.getByRole('region', { name: 'Why it was refused' })).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(inspector.getByRole('button', { name: 'Try again' })).toBeFocused()
  await expect(inspector.getByRole('link', { name: 'cust_1' })).toBeVisible()
  await page.getByRole('textbox', { name: 'Person' }).fill('one@example.com')
  await expect(page).toHaveURL(/person=cust_1$|person=cust_1&/)
  await expect(page.getByRole('row', { name: /cust_1/ })).toHaveCount(2)
  expect(problems).toEqual([])
  await page.context().close()
  await app.stop()
})
