import { expect, type Page, test } from '@playwright/test'
import { type RunningApp, startApp, startMortalApp } from './app.ts'
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
  await expect(page.getByText('found by carol@example.com')).toBeVisible()
  const kept = await page.evaluate(() =>
    JSON.stringify([location.href, history.state, localStorage, document.title]),
  )
  expect(kept).not.toContain('carol@')
  await visit('#/people?sel=person:user_2995')
  await expect(page.getByRole('heading', { name: 'user_2995' }).first()).toBeVisible()
  await visit('#/people?sel=person:cust_carol')
  await expect(page.getByRole('heading', { name: 'cust_carol' }).first()).toBeVisible()
  await expect(page.getByText('found by')).toHaveCount(0)
})

test('Enter pressed at once waits for who was looked for; who is outside the time range is said to be', async () => {
  await send('/v1/identify', { userId: 'cust_dora', messageId: 'd1', traits: { email: 'dora@example.com' } })
  await visit('#/people?sel=person:cust_carol')
  await expect(page.getByRole('heading', { name: 'cust_carol' }).first()).toBeVisible()
  const search = page.getByRole('textbox', { name: 'or by a whole e-mail address' })
  await search.fill('dora@example.com')
  await search.press('Enter')
  await expect(page.getByRole('heading', { name: 'cust_dora' }).first()).toBeVisible()
  // Chosen elsewhere, somebody does not stand beside the search for another.
  await visit('#/people?sel=person:cust_carol')
  await expect(page.getByRole('heading', { name: 'cust_carol' }).first()).toBeVisible()
  await expect(search).toHaveValue('')
  await visit('#/people?from=1788220800000&to=1788307200000')
  await search.fill('cust_dora')
  const list = page.getByRole('navigation', { name: 'People' })
  await expect(list.getByText('1 person has this outside the present filter and time range.')).toBeVisible()
  await page.getByRole('button', { name: 'Look at everybody and all time' }).click()
  await expect(page.getByRole('heading', { name: 'cust_dora' }).first()).toBeVisible()
  await search.fill('')
})

test('what is typed while the list is on its way is not thrown away by whoever stands first in it', async () => {
  const own = await page.context().newPage()
  let held: (() => void)[] | null = null
  await own.routeWebSocket(/./, (socket) => {
    const server = socket.connectToServer()
    server.onMessage((message) => {
      if (held === null) socket.send(message)
      else held.push(() => socket.send(message))
    })
  })
  await own.goto(`${app.url}/#/people?sel=person:cust_carol`)
  await expect(own.getByRole('heading', { name: 'cust_carol' }).first()).toBeVisible()
  held = []
  await own.evaluate(() => {
    location.hash = '#/people?from=1788220800000&to=1788307200000'
  })
  await expect(own.getByText('No person is selected')).toBeVisible()
  const search = own.getByRole('textbox', { name: 'or by a whole e-mail address' })
  await search.fill('cust_dora')
  for (const send of held.splice(0)) send()
  held = null
  const list = own.getByRole('navigation', { name: 'People' })
  await expect(list.getByText('1 person has this outside the present filter and time range.')).toBeVisible()
  await expect(search).toHaveValue('cust_dora')
  await own.close()
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

test('refusals stand under their own reason, their link lists those alone, and a discarded one says so', async () => {
  const click = { userId: 'cust_carol', eventType: 'CLICK', payload: {} }
  await fetch(`${app.url}/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([
      { ...click, timestamp: 'soon' },
      { ...click, timestamp: 'at noon' },
      { ...click, payload: 'none' },
    ]),
  })
  await visit('#/live?person=cust_carol&hide=SUCCESS,NO_TRANSITION,DUPLICATE,SAMPLED,LATE')
  const rows = page.getByLabel('Events as they came').locator('tbody tr[aria-current]')
  await expect(rows).toHaveCount(3)
  await page.keyboard.press('Control+j')
  await page.getByRole('tab', { name: /Problems/ }).click()
  const timed = page.locator('li', { hasText: 'refused, such as: timestamp: milliseconds since 1970' })
  await expect(timed).toContainText('2')
  await expect(
    page.locator('li', { hasText: /1 refused: payload: an object wanted.*\/v1\/events/ }),
  ).toHaveCount(1)
  await page.keyboard.press('Control+j')
  await rows.filter({ hasText: 'timestamp' }).first().click()
  await page
    .locator('aside div', { hasText: /^Same reason/ })
    .last()
    .getByRole('link')
    .click()
  await expect(page.getByText(/waiting: timestamp: milliseconds since …/)).toBeVisible()
  await expect(rows).toHaveCount(2)
  await page.getByRole('textbox', { name: 'Why it may be given up' }).fill('a test')
  await page.getByRole('button', { name: 'Discard', exact: true }).click()
  await expect(rows).toHaveCount(1)
  await page.getByRole('button', { name: 'Show all reasons' }).click()
  await expect(rows.filter({ hasText: 'discarded · timestamp' })).toHaveCount(1)
})

test('a merge is undone with the keyboard, and the letters of the reason are nobody’s keys', async () => {
  await send('/v1/events', [
    { userId: 'merge_a', anonymousId: 'merge_device', eventType: 'CLICK', eventId: 'ma' },
  ])
  await visit('#/people?sel=person:merge_a')
  const undo = page.getByRole('button', { name: 'Undo', exact: true })
  await undo.focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type('it is the till')
  const field = page.getByRole('textbox', { name: 'Why: Undo' })
  await expect(field).toHaveValue('it is the till')
  await page.keyboard.press('Escape')
  await expect(undo).toBeFocused()
  const merge = page.getByRole('button', { name: 'Merge with another person…' })
  await merge.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(merge).toBeFocused()
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('textbox', { name: 'Go to' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(merge).toBeFocused()
  await undo.focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type('it is the till')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Put in force again' })).toBeFocused()
})

test('while the program does not answer no value stands under another event’s heading', async ({
  browser,
}) => {
  const mortal = await startMortalApp('mortalmortalmortalmortal')
  const own = await openPage(browser, mortal.windowUrl)
  try {
    await fetch(`${mortal.url}/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(
        [1, 2, 3].map((at) => ({ userId: 'ann', eventType: `TYPE_${at}`, timestamp: at })),
      ),
    })
    await own.page.goto(`${mortal.url}/#/people?sel=person:ann`)
    const state = own.page.getByRole('region', { name: 'State', exact: true })
    await expect(state).toContainText('TYPE_3')
    await mortal.kill()
    await expect(own.page.getByText('journeyscope does not answer.', { exact: true })).toBeVisible()
    await own.page.getByLabel('Timeline', { exact: true }).getByText('TYPE_2').click()
    await expect(state).toContainText('not available while journeyscope does not answer')
    await expect(state).not.toContainText('TYPE_3')
    await expect(own.page.getByRole('complementary', { name: 'Inspector' })).toContainText(
      /not available while journeyscope does not answer/i,
    )
  } finally {
    await own.page.context().close()
    await mortal.stop()
  }
})
