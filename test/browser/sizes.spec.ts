import { expect, type Locator, type Page, test } from '@playwright/test'
import { type RunningApp, startApp } from './app.ts'
import { hasNoBarriers, openPage } from './page.ts'

let app: RunningApp
let page: Page
let problems: readonly string[] = []

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  app = await startApp()
  ;({ page, problems } = await openPage(browser, app.windowUrl))
  await page.getByRole('button', { name: 'Open example' }).click()
  await expect(page.getByRole('contentinfo')).toContainText('46,035')
})

test.afterAll(async () => {
  await page.close()
  await app.stop()
})

/** A small laptop, and the same zoomed to 150 %. */
const SIZES = [
  { width: 1280, height: 720 },
  { width: 853, height: 480 },
] as const

const VIEWS = ['Graph', 'Live', 'People', 'Rules', 'Attribution', 'Sources', 'Schemas']
const inspector = () => page.getByRole('complementary', { name: 'Inspector' })
const viewLink = (name: string) =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name, exact: true })

/** Is the middle of it on the screen, with nothing else on top? */
async function isOnTop(what: Locator): Promise<boolean> {
  return what.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect()
    const hit = document.elementFromPoint(left + width / 2, top + height / 2)
    return hit !== null && (element.contains(hit) || hit.contains(element))
  })
}

/**
 * Buttons, links and fields in the bars of the window whose place is taken by something else, or lies outside of it. The
 * inspector scrolls by itself, as the view does.
 */
async function covered(): Promise<string[]> {
  return page.evaluate(() => {
    const bars =
      'header, footer, nav[aria-label="Views"], section[aria-label="Filter"], section[aria-label="Time range"]'
    return [...document.querySelectorAll(bars)]
      .flatMap((bar) => [...bar.querySelectorAll('button, a[href], input, h1')])
      .filter((element) => {
        const { left, top, width, height } = element.getBoundingClientRect()
        if (width === 0 || element.closest('main, aside') !== null) return false
        const hit = document.elementFromPoint(left + width / 2, top + height / 2)
        return hit === null || !(element.contains(hit) || hit.contains(element))
      })
      .map((element) => element.getAttribute('aria-label') ?? element.textContent ?? element.tagName)
  })
}

/** What of the view can be scrolled sideways. */
async function sideways(): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('main section')]
      .filter((part) => part.scrollWidth > part.clientWidth + 1)
      .map((part) => part.getAttribute('aria-label') ?? part.className),
  )
}

/** Tables, alone and beside an inspector. */
const TABLES = [
  'graph?as=table',
  'graph?as=table&sel=step:PRICING',
  'live',
  'live?sel=receipt:46000',
  'rules',
  'rules?sel=rule:start_signup',
  'attribution',
  'attribution?sel=channel:direct',
  'attribution?part=outcomes',
  'sources',
  'alerts',
  'schemas',
]

test('at 1280 × 720 every table shows all of its columns, also beside an inspector', async () => {
  await page.setViewportSize({ width: 1280, height: 720 })
  for (const table of TABLES) {
    await page.goto(`${app.url}/#/${table}`)
    await expect(page.getByRole('main').getByRole('table').first()).toBeVisible()
    await page.waitForTimeout(400)
    expect(await sideways(), table).toEqual([])
    if (!table.includes('sel=') && !table.startsWith('graph')) await expect(inspector()).toBeHidden()
  }
})

/** Tables of what if that can be scrolled sideways. */
async function sidewaysInWhatIf(): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('section[aria-label="What if"] section')]
      .filter((part) => part.scrollWidth > part.clientWidth)
      .map((part) => part.getAttribute('aria-label') ?? part.className),
  )
}

test('what if shows all of its columns, also where steps have long names', async () => {
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(`${app.url}/#/rules`)
  await page.getByRole('button', { name: 'Edit or paste' }).click()
  const editor = page.getByRole('textbox', { name: 'Rules file, JSON' })
  await editor.focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+c')
  const text = await page.evaluate(() => navigator.clipboard.readText())
  const draft = text
    .replaceAll('"ONBOARDING_RETRY"', '"ONBOARDING_TRIED_AGAIN_AFTER_SUPPORT_HAS_ANSWERED_THE_QUESTION"')
    .replaceAll('"TRIAL_ACTIVE"', '"TRIALWITHOUTANYBREAKINITSNAMEWHICHISLONGERTHANTHECOLUMNTHATITSTANDSIN"')
  await page.keyboard.press('Control+a')
  await page.evaluate((value) => navigator.clipboard.writeText(value), draft)
  await page.keyboard.press('Control+v')
  await page.getByRole('button', { name: 'What if', exact: true }).click()
  const whatIf = page.getByRole('region', { name: 'What if', exact: true })
  await expect(whatIf).toContainText(/would have gone another way/)
  for (const size of [
    { width: 1280, height: 720 },
    { width: 1440, height: 900 },
  ]) {
    await page.setViewportSize(size)
    await page.waitForTimeout(300)
    expect(await sidewaysInWhatIf(), `${size.width}`).toEqual([])
    for (const head of await whatIf.getByRole('columnheader').all()) expect(await isOnTop(head)).toBe(true)
  }
  await whatIf.getByRole('button', { name: 'Close what if' }).click()
  await page.getByRole('button', { name: 'Discard draft' }).click()
  await page.getByRole('button', { name: 'Discard it for good' }).click()
})

for (const size of SIZES) {
  test(`at ${size.width} × ${size.height} no view is cut off, and nothing lies over anything`, async () => {
    await page.setViewportSize(size)
    for (const name of VIEWS) {
      await viewLink(name).click()
      await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
      await page.waitForTimeout(500)
      expect(await covered(), name).toEqual([])
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
      expect(wide, `${name} is wider than the window`).toBe(false)
      const view = await page.getByRole('main').boundingBox()
      expect(view?.width, name).toBeGreaterThan(size.width * 0.6)
    }
  })

  test(`at ${size.width} × ${size.height} a person's page can be read, and is not beside other views`, async () => {
    await page.setViewportSize(size)
    await viewLink('People').click()
    const first = page.locator('[data-people] a').first()
    if (await first.isVisible()) await first.click()
    const timeline = page.getByRole('region', { name: 'Timeline' })
    await expect(timeline).toBeVisible()
    const row = timeline.getByRole('row').last()
    await row.scrollIntoViewIfNeeded()
    expect(await isOnTop(row)).toBe(true)
    expect((await timeline.boundingBox())?.height).toBeGreaterThan(100)
    expect(await isOnTop(page.getByRole('contentinfo'))).toBe(true)
    await hasNoBarriers(page)
    for (const name of ['Rules', 'Sources', 'Schemas', 'Attribution']) {
      await viewLink(name).click()
      await expect(inspector().getByText('Person', { exact: true })).toBeHidden()
    }
    await viewLink('People').click()
    await expect(timeline, 'coming back finds the person').toBeVisible()
  })
}

test('an event in a zoomed window is explained beside its row, and Esc goes back to the person', async () => {
  await page.setViewportSize({ width: 853, height: 480 })
  await viewLink('People').click()
  await expect(inspector()).toBeHidden()
  await page.getByRole('region', { name: 'Timeline' }).getByText('ITEM_EDITED').last().click()
  await expect(inspector().getByText('Event', { exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(inspector()).toBeHidden()
  await expect(page.getByRole('region', { name: 'Timeline' })).toBeVisible()
  await page.getByRole('link', { name: 'All people' }).click()
  await expect(page.locator('[data-people] a').first()).toBeVisible()
  expect(problems).toEqual([])
})

test('the graph fits its room anew when that changes, until somebody has put it where they want it', async () => {
  await page.setViewportSize({ width: 960, height: 600 })
  await page.goto(`${app.url}/#/people`)
  await page.goto(`${app.url}/#/graph`)
  const part = page.locator('[data-minimap] rect').last()
  const shown = () =>
    part.evaluate((rect) =>
      ['x', 'y', 'width', 'height'].map((name) => Math.round(Number(rect.getAttribute(name)))),
    )
  const middle = async () => {
    const [x = 0, y = 0, width = 0, height = 0] = await shown()
    return { x: x + width / 2, y: y + height / 2 }
  }
  await expect(part).toBeVisible()
  await page.waitForTimeout(500)
  const opened = await shown()
  await page.setViewportSize({ width: 900, height: 520 })
  await expect.poll(shown).not.toEqual(opened)
  await page.setViewportSize({ width: 960, height: 600 })
  await expect.poll(shown).toEqual(opened)
  for (let press = 0; press < 8; press += 1) await page.keyboard.press('+')
  const kept = await middle()
  const closer = await shown()
  await page.setViewportSize({ width: 900, height: 560 })
  await expect.poll(shown).not.toEqual(closer)
  // The map tells whole numbers, so that a middle is off by one at the most.
  const now = await middle()
  expect(Math.abs(now.x - kept.x)).toBeLessThanOrEqual(1)
  expect(Math.abs(now.y - kept.y)).toBeLessThanOrEqual(1)
  await page.keyboard.press('0')
  await expect(part).toBeHidden()
  await page.setViewportSize({ width: 853, height: 480 })
  await page.waitForTimeout(500)
  await expect(part).toBeHidden()
})
