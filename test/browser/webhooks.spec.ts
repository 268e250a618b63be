import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { isSignedWith, openReceiver, type Receiver } from '../host/webhooks/receiver.ts'
import { type RunningApp, startApp } from './app.ts'
import { hasNoBarriers, openPage } from './page.ts'

let folder: string
let app: RunningApp
let page: Page
let receiver: Receiver
let problems: readonly string[] = []
let secret = ''

test.describe.configure({ mode: 'serial' })

const RULES = JSON.stringify({
  version: '1',
  rules: [
    {
      id: 'tell',
      fromState: '*',
      eventType: 'SIGNUP',
      toState: 'CUSTOMER',
      action: { type: 'WEBHOOK', payload: { url: 'crm', body: { campaign: 'spring' } } },
    },
  ],
})

test.beforeAll(async ({ browser }) => {
  receiver = await openReceiver()
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-hooks-'))
  writeFileSync(join(folder, 'rules.json'), RULES)
  app = await startApp(join(folder, 'shop.journey'), '--rules', join(folder, 'rules.json'))
  ;({ page, problems } = await openPage(browser, app.windowUrl))
})

test.afterAll(async () => {
  await page.close()
  await app.stop()
  await receiver.close()
  rmSync(folder, { recursive: true, force: true })
})

async function signUp(userId: string): Promise<void> {
  const answer = await fetch(`${app.url}/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId, eventType: 'SIGNUP', source: 'web', timestamp: Date.now() }),
  })
  expect(answer.status).toBe(200)
}
const deliveryOf = (user: string) =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: user }) })

test('an address is added, and its secret shown once', async () => {
  await page
    .getByRole('link', { name: /Sources/ })
    .first()
    .click()
  await page.getByRole('button', { name: 'Webhooks' }).click()
  await expect(page.getByRole('heading', { name: 'No webhooks yet' })).toBeVisible()
  await hasNoBarriers(page)
  await page.getByRole('button', { name: 'Add an address' }).first().click()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('A name without spaces, slashes and colons.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Name' }).fill('crm')
  await page.getByRole('textbox', { name: 'URL' }).fill(receiver.url)
  await hasNoBarriers(page)
  await page.getByRole('button', { name: 'Save' }).click()
  const url = page.getByRole('textbox', { name: 'URL' })
  await expect(url).toHaveAttribute('aria-invalid', 'true')
  await expect(url).toHaveAccessibleDescription(/Only https is sent to.*private addresses/)
  await expect(page.getByRole('region', { name: 'Notifications' }).getByRole('alert')).toHaveCount(0)
  await page.getByRole('checkbox').check()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('heading', { name: 'crm ready' })).toBeVisible()
  secret = (await page.getByText(/^whsec_/).textContent()) ?? ''
  await hasNoBarriers(page)
})

test('a try arrives, signed with the secret; what is not taken is told', async () => {
  await page.getByRole('button', { name: 'Send a test' }).click()
  await expect(page.getByText(/It answered 204 in/)).toBeVisible()
  expect(receiver.received.map((one) => isSignedWith(secret, one))).toEqual([true])
  receiver.behave(() => ({ status: 404 }))
  await page.getByRole('button', { name: 'Send a test' }).click()
  await expect(page.getByText(/It answered 404 in/)).toBeVisible()
  receiver.behave(() => ({ status: 200 }))
})

test('what a rule wants sent goes out; what fails says why and when it is tried again', async () => {
  await signUp('ada')
  await expect(deliveryOf('ada').getByText('sent', { exact: true })).toBeVisible()
  receiver.behave(() => ({ status: 500 }))
  await signUp('ben')
  await expect(deliveryOf('ben').getByText('It answered 500.')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'The last attempt was not taken' })).toBeVisible()
  await hasNoBarriers(page)
  await page.getByRole('contentinfo').getByRole('button', { name: '1 problem' }).click()
  const problem = page.getByRole('listitem').filter({ hasText: 'Nothing gets through to the webhook crm' })
  await expect(problem).toContainText('it answered 500')
  await page.getByRole('link', { name: 'People', exact: true }).click()
  await problem.getByRole('link', { name: 'Look at it' }).click()
  await expect(page.getByRole('heading', { name: /^crm/ })).toBeVisible()
  await page.keyboard.press('Control+j')
  receiver.behave(() => ({ status: 200 }))
  await deliveryOf('ben').getByRole('button', { name: 'Send now' }).click()
  await expect(deliveryOf('ben').getByText('sent', { exact: true })).toBeVisible()
})

test('paused it waits and can be given up; resumed it is sent', async () => {
  await page.getByRole('button', { name: 'Pause' }).click()
  await expect(page.getByText('It is paused: what is meant for it waits.')).toBeVisible()
  await signUp('cleo')
  await signUp('dan')
  await deliveryOf('cleo').getByRole('button', { name: 'Give up…' }).click()
  await page.getByLabel('Why the delivery for cleo is given up').fill('told by telephone')
  await hasNoBarriers(page)
  await page.getByRole('button', { name: 'Give up', exact: true }).click()
  await expect(deliveryOf('cleo').getByText('Told by telephone')).toBeVisible()
  await expect(deliveryOf('dan').getByText('waiting')).toBeVisible()
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(deliveryOf('dan').getByText('sent', { exact: true })).toBeVisible()
})

test('the timeline of a person says what became of it', async () => {
  await deliveryOf('cleo').getByRole('link', { name: 'cleo' }).click()
  const timeline = page.getByRole('region', { name: 'Timeline' })
  await expect(timeline.getByText('to crm')).toBeVisible()
  await expect(timeline.getByText('given up: told by telephone')).toBeVisible()
  await timeline.getByText('to crm').click()
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await expect(inspector).toContainText('Webhook to crm')
  await expect(inspector).toContainText('Given up: told by telephone.')
  await hasNoBarriers(page)
  await inspector.getByRole('link', { name: 'See the delivery' }).click()
  await expect(deliveryOf('cleo')).toHaveAttribute('aria-current', 'true')
})

test('a timeline that is open hears that a webhook has gone out', async () => {
  await page.getByRole('button', { name: 'Pause' }).click()
  await signUp('finn')
  await deliveryOf('finn').getByRole('link', { name: 'finn' }).click()
  const timeline = page.getByRole('region', { name: 'Timeline' })
  await expect(timeline.getByText('waiting')).toBeVisible()
  const other = await page.context().newPage()
  await other.goto(page.url())
  await other
    .getByRole('link', { name: /Sources/ })
    .first()
    .click()
  await other.getByRole('button', { name: 'Webhooks' }).click()
  await other.getByRole('button', { name: 'Resume' }).click()
  await expect(timeline.getByText('sent', { exact: true })).toBeVisible()
  await other.close()
  await page.goBack()
})

test('a new secret signs beside the one before; an address is removed after a question', async () => {
  await page.getByRole('button', { name: 'New secret…' }).click()
  await page.getByRole('button', { name: 'Make one' }).click()
  const newer = (await page.getByText(/^whsec_/).textContent()) ?? ''
  expect(newer).not.toBe(secret)
  receiver.received.length = 0
  await signUp('eve')
  await expect(deliveryOf('eve').getByText('sent', { exact: true })).toBeVisible()
  expect([secret, newer].map((one) => receiver.received.every((got) => isSignedWith(one, got)))).toEqual([
    true,
    true,
  ])
  await page.getByRole('button', { name: 'Remove…' }).click()
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'No webhooks yet' })).toBeVisible()
  expect(problems).toEqual([])
})
