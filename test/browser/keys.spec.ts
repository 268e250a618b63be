import { expect, type Locator, type Page, test } from '@playwright/test'
import { type RunningApp, startApp } from './app.ts'
import { openPage } from './page.ts'

let app: RunningApp
let page: Page

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  app = await startApp()
  ;({ page } = await openPage(browser, app.windowUrl))
  await page.getByRole('button', { name: 'Open example' }).click()
  await expect(page.getByRole('contentinfo')).toContainText('46,035')
})

test.afterAll(async () => {
  await page.close()
  await app.stop()
})

const inspector = () => page.getByRole('complementary', { name: 'Inspector' })
const dialog = (name: string) => page.getByRole('dialog', { name })

async function chooseAnEvent(): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Views' })
    .getByRole('link', { name: 'People', exact: true })
    .click()
  await page.getByRole('region', { name: 'Timeline' }).getByText('ITEM_EDITED').last().click()
  await expect(inspector().getByText('Event', { exact: true })).toBeVisible()
}

test('Esc closes a dialog and leaves what is selected behind it', async () => {
  await chooseAnEvent()
  const before = page.url()
  const opened: readonly [string, () => Promise<void>][] = [
    ['Try an event', () => inspector().getByRole('button', { name: 'Try' }).first().click()],
    ['Keys', () => page.keyboard.press('?')],
    ['Import a file', () => page.keyboard.press('Control+o')],
  ]
  for (const [name, open] of opened) {
    await open()
    await expect(dialog(name)).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(dialog(name)).toBeHidden()
    expect(page.url(), name).toBe(before)
  }
})

test('Esc in the palette, a menu or a popover does nothing else, wherever the focus is', async () => {
  const before = page.url()
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  expect(page.url()).toBe(before)
  await page.getByRole('button', { name: /All time/ }).click()
  await expect(page.getByRole('menu')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menu')).toBeHidden()
  expect(page.url()).toBe(before)
  const add = page.getByRole('region', { name: 'Filter' }).getByRole('button', { name: 'Add' })
  for (const inside of [false, true]) {
    await add.click()
    await expect(page.getByRole('dialog')).toBeVisible()
    if (inside) await page.getByRole('dialog').getByRole('button').first().focus()
    else await add.focus()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
    expect(page.url()).toBe(before)
  }
})

test('what is typed or pasted right after Ctrl K is in the palette, from the first letter on', async () => {
  const field = page.getByRole('textbox', { name: 'Go to' })
  const [text, more] = ['subscribed', ' now']
  await page.evaluate(
    ([typed, pasted]) => {
      const press = (key: string, ctrlKey = false) =>
        document.body.dispatchEvent(
          new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true }),
        )
      // All in one turn, before anything can be drawn.
      press('k', true)
      for (const key of typed ?? '') press(key)
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', pasted ?? '')
      document.body.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      )
    },
    [text, more],
  )
  await expect(field).toHaveValue(text + more)
  await page.keyboard.type('!')
  await expect(field).toHaveValue(`${text}${more}!`)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('Ctrl K right after Esc opens the palette again, and what is typed then is in its field', async () => {
  const before = page.url()
  await page.evaluate(() => {
    const press = (key: string, ctrlKey = false) =>
      (document.activeElement ?? document.body).dispatchEvent(
        new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true }),
      )
    const turn = () => new Promise((resolve) => setTimeout(resolve, 20))
    return (async () => {
      press('k', true)
      await turn()
      press('Escape')
      await turn()
      press('k', true)
      for (const key of 'gp') press(key)
    })()
  })
  await expect(page.getByRole('textbox', { name: 'Go to' })).toHaveValue('gp')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  expect(page.url()).toBe(before)
})

test('letters typed over a dialog do not change the view behind it', async () => {
  const before = page.url()
  await page.keyboard.press('?')
  await expect(dialog('Keys')).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('r')
  expect(page.url()).toBe(before)
  await page.keyboard.press('Escape')
  await expect(dialog('Keys')).toBeHidden()
  await page.keyboard.press('Escape')
  await expect(inspector().getByText('Person', { exact: true })).toBeVisible()
})

/** How many rows of a list Tab stops at, and whether an arrow key leads from one to the next. */
async function stopsAndNext(list: Locator): Promise<readonly [number, boolean]> {
  const rows = list.locator('[data-roving], a[class*=row]')
  await expect(rows.nth(2)).toBeVisible()
  const stops = await rows.evaluateAll(
    (all) => all.filter((row) => row instanceof HTMLElement && row.tabIndex === 0).length,
  )
  await list.locator('[tabindex="0"]').and(rows).first().focus()
  const before = await page.evaluate(() => document.activeElement?.textContent)
  // Where nothing is selected yet, the first press selects the row itself.
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).not.toBe(before)
  const isRow = await page.evaluate(() => document.activeElement?.closest('tr, [data-people]') !== null)
  return [stops, isRow]
}

test('a long list is one stop for Tab, and the arrow keys go through it', async () => {
  for (const [address, list] of [
    ['people', page.locator('[data-people]')],
    ['rules', page.getByRole('region', { name: 'Active rules' })],
    ['schemas', page.getByRole('region', { name: 'Event types' })],
    ['attribution', page.getByRole('region', { name: 'Credits' })],
    ['graph?as=table', page.getByRole('region', { name: 'Graph as tables' }).getByRole('table').first()],
  ] as const) {
    await page.goto(`${app.url}/#/${address}`)
    expect(await stopsAndNext(list), address).toEqual([1, true])
  }
})

test('the list of sources is one stop for Tab, and the focus goes along with the arrow keys', async () => {
  await page.goto(`${app.url}/#/sources`)
  const names = page.getByRole('region', { name: 'Sources' }).getByRole('button')
  await expect(names).toHaveCount(2)
  expect(
    await names.evaluateAll((all) => all.map((one) => one instanceof HTMLElement && one.tabIndex)),
  ).toEqual([0, -1])
  await names.first().focus()
  await page.keyboard.press('ArrowDown')
  await expect(names.last()).toBeFocused()
})

test('a timeline is one stop for Tab, and the arrow keys lead through its events and the headers of its sessions', async () => {
  await page.goto(`${app.url}/#/people?sel=person:user_2995`)
  const timeline = page.getByRole('region', { name: 'Timeline' })
  const headers = timeline.getByRole('button', { name: /^Session/ })
  await expect(headers.nth(1)).toBeVisible()
  expect(
    await timeline.locator('a, button').evaluateAll((all) => all.filter((one) => one.tabIndex === 0)),
  ).toEqual([])
  const number = () => page.getByText(/^State as of event/).locator('strong')
  const last = headers.last()
  const shown = Number(await number().textContent())
  await timeline.focus()
  for (let at = 0; at < shown && !(await last.evaluate((one) => one === document.activeElement)); at += 1) {
    await page.keyboard.press('ArrowUp')
  }
  await expect(last).toBeFocused()
  const first = await number().textContent()
  await page.keyboard.press('ArrowLeft')
  await expect(last).toHaveAttribute('aria-expanded', 'false')
  await expect(last).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(last).toHaveAttribute('aria-expanded', 'true')
  await page.keyboard.press('Enter')
  await expect(last).toHaveAttribute('aria-expanded', 'false')
  await page.keyboard.press('ArrowUp')
  await expect(timeline).toBeFocused()
  await expect(number()).toHaveText(String(Number(first) - 1))
  await page.keyboard.press('ArrowDown')
  await expect(last).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('End')
  await expect(timeline).toBeFocused()
  await expect(number()).toHaveText(String(shown))
})

test('who comes to People by keys walks the people, and Enter leads into the timeline', async () => {
  await page.keyboard.press('g')
  await page.keyboard.press('l')
  await expect(page).toHaveURL(/live/)
  await page.keyboard.press('g')
  await page.keyboard.press('p')
  const list = page.getByRole('navigation', { name: 'People' })
  await expect(list.locator('a:focus')).toHaveCount(1)
  const first = await list.locator('a[aria-current="true"]').textContent()
  await page.keyboard.press('ArrowDown')
  await expect(list.locator('a[aria-current="true"]')).not.toHaveText(first ?? '')
  await expect(list.getByText(/person.*open/)).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Timeline' })).toBeFocused()
  await expect(list.getByText('to this list')).toBeVisible()
})

test('a click on a row opens the inspector that was closed, also on the row that is picked already', async () => {
  await page.keyboard.press('g')
  await page.keyboard.press('l')
  const row = page.getByRole('region', { name: 'Events as they came' }).getByRole('row').nth(3)
  await row.click()
  await expect(inspector()).toBeVisible()
  await page.keyboard.press('i')
  await expect(inspector()).toBeHidden()
  // Whoever walks with the keys has closed it on purpose.
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowDown')
  await expect(inspector()).toBeHidden()
  await row.click()
  await expect(inspector()).toBeVisible()
})

test('the name of the workspace leads to others, to an import and out of it', async () => {
  await page.getByRole('button', { name: 'Workspace tidewater.journey' }).press('Enter')
  await expect(page.getByRole('menuitem')).toHaveText(['Import a file…', 'Close, and choose or make another'])
  await page.getByRole('menuitem', { name: 'Close' }).click()
  await page.getByRole('button', { name: 'New workspace' }).click()
  await expect(page.getByRole('button', { name: /^Workspace (?!tidewater)/ })).toBeVisible()
  await page.getByRole('button', { name: /^Workspace/ }).click()
  await page.getByRole('menuitem', { name: /tidewater.journey.*45,000 events/ }).click()
  await expect(page.getByRole('button', { name: 'Workspace tidewater.journey' })).toBeVisible()
})
