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
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: 'Open example' }).click()
  await expect(page.getByText(/45,000/).first()).toBeVisible()
  await page.getByRole('link', { name: 'Rules' }).click()
})

test.afterAll(async () => {
  await page.close()
  await app.stop()
})

test('rules that drop a step say who stands there, move them as chosen, and the timeline and the graph tell it', async () => {
  await page.getByRole('button', { name: 'Edit or paste' }).click()
  const editor = page.getByRole('textbox', { name: 'Rules file, JSON' })
  await expect(editor).toBeVisible()
  await editor.focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+c')
  const text: string = await page.evaluate(() => navigator.clipboard.readText())
  const rules: { rules: { id: string; fromState: string | string[]; toState: string }[] } = JSON.parse(text)
  const kept = rules.rules.filter(
    ({ fromState, toState }) =>
      toState !== 'ONBOARDING_RETRY' && ![fromState].flat().includes('ONBOARDING_RETRY'),
  )
  const draft = JSON.stringify({ ...rules, rules: kept }, null, 2)
  await page.keyboard.press('Control+a')
  await page.evaluate((value) => navigator.clipboard.writeText(value), draft)
  await page.keyboard.press('Control+v')
  await expect(
    page.getByText(/^\d+ people stand in ONBOARDING_RETRY, which the draft does not have\./),
  ).toBeVisible()
  await page.getByRole('button', { name: 'What if', exact: true }).click()
  const whatIf = page.getByRole('region', { name: 'What if' })
  await expect(whatIf).toContainText(
    /Activated from now on instead, \d+ people would stand in ONBOARDING_RETRY/,
  )
  await whatIf.getByRole('button', { name: 'Choose where they go' }).click()
  const way = whatIf.getByLabel('Where people in ONBOARDING_RETRY go')
  await way.selectOption('exit')
  await whatIf.getByRole('button', { name: /^Main journey: \d+/ }).click()
  await expect(whatIf.getByRole('row', { name: 'ONBOARDING_RETRY → LANDING' })).toContainText(/^.*\+\d+$/)
  await hasNoBarriers(page)
  await whatIf.getByRole('button', { name: /^Steps that are no more/ }).click()
  await expect(way).toHaveValue('exit')
  await hasNoBarriers(page)
  // What was chosen lies with the draft in the workspace, and activation begins with it.
  await expect(page.getByText(/kept in the workspace/)).toBeVisible()
  await page.reload()
  await page.getByRole('button', { name: 'Activate as ruleset 2' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByLabel('Where people in ONBOARDING_RETRY go')).toHaveValue('exit')
  await expect(dialog).toContainText(/people stand in steps that these rules do not know/)
  const person = await dialog
    .getByRole('link', { name: /^user_/ })
    .first()
    .textContent()
  await hasNoBarriers(page)
  if (process.env.PICTURES !== undefined)
    await page.screenshot({ path: `${process.env.PICTURES}/migration.png` })
  await dialog.getByLabel('Where people in ONBOARDING_RETRY go').selectOption('leave')
  await expect(dialog.getByRole('button', { name: /and leave them there/ })).toBeVisible()
  await dialog.getByLabel('Where people in ONBOARDING_RETRY go').selectOption('map:ONBOARDING')
  await dialog.getByRole('button', { name: /Activate as ruleset 2 and move \d+ people/ }).click()
  await expect(page.getByText(/people were moved/)).toBeVisible()
  await page.evaluate((id) => {
    window.location.hash = `#/people?sel=person:${id}`
  }, person)
  const moved = 'moved from ONBOARDING_RETRY to ONBOARDING when ruleset 2 was activated'
  await expect(page.getByLabel('Timeline', { exact: true })).toContainText(moved)
  if (process.env.PICTURES !== undefined) await page.screenshot({ path: `${process.env.PICTURES}/moved.png` })
  await hasNoBarriers(page)
  expect(problems).toEqual([])
})

test('all history is judged anew in the background, with progress, while the window goes on', async () => {
  await page.getByRole('link', { name: 'Rules' }).click()
  await page.getByRole('button', { name: 'Edit or paste' }).click()
  await page.getByRole('radio', { name: /From the start/ }).check()
  // It may be over in the twinkling of an eye: every frame is looked at.
  await Promise.all([
    page.waitForFunction(() => document.body.textContent?.includes('Judging history: ')),
    page.getByRole('button', { name: 'Activate as ruleset 3' }).click(),
  ])
  await expect(page.getByText('Ruleset 3 is active. All history was judged by it.')).toBeVisible({
    timeout: 60_000,
  })
  await expect(page.getByRole('heading', { name: 'Ruleset 3' })).toBeVisible()
  expect(problems).toEqual([])
})
