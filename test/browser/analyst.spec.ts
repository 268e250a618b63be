import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { type RunningApp, sendEvents, startApp } from './app.ts'
import { hasNoBarriers, openPage } from './page.ts'

const folder = mkdtempSync(join(tmpdir(), 'journeyscope-analyst-'))
let app: RunningApp
let page: Page
let problems: readonly string[] = []

test.describe.configure({ mode: 'serial' })

/** 20 people: the even ones came by ads and every fourth of all paid. */
test.beforeAll(async ({ browser }) => {
  app = await startApp(join(folder, 'test.journey'), '--rules', 'examples/journey-rules.json')
  const way = ['PAGE_VIEW', 'SEARCH', 'CONVERSION'] as const
  const events = Array.from({ length: 20 }, (_, person) =>
    way.slice(0, person % 4 === 0 ? 3 : 2).map((eventType, step) => ({
      eventId: `00000000-0000-4000-8000-${String(person * 10 + step).padStart(12, '0')}`,
      userId: `u${person}`,
      eventType,
      timestamp: Date.UTC(2026, 8, 1) + person * 3_600_000 + step * (person + 1) * 60_000,
      payload: step === 0 ? { channel: person % 2 === 0 ? 'ads' : 'mail' } : {},
    })),
  ).flat()
  await sendEvents(app, events)
  ;({ page, problems } = await openPage(browser, app.windowUrl))
})

test.afterAll(async () => {
  await page.close()
  await app.stop()
  rmSync(folder, { recursive: true, force: true })
})

const expression = () => page.getByRole('textbox', { name: 'Filter expression' })

test('a filter keeps events, or the whole journeys of people, and says which', async () => {
  await expression().fill('payload.channel == "ads"')
  await expect(page.getByText('10 of 20 people · 10 of 45 events')).toBeVisible()
  await expect(page.getByText('only these events are counted')).toBeVisible()
  await page.getByRole('combobox', { name: 'What the filter keeps' }).click()
  await page.getByRole('option', { name: 'Whole journeys with one' }).click()
  await expect(page.getByText('10 of 20 people · 25 of 45 events')).toBeVisible()
  await expect(page.getByText('their whole journeys are counted')).toBeVisible()
  await expect(page).toHaveURL(/whose=had/)
  await hasNoBarriers(page)
  await page.getByRole('link', { name: 'Attribution' }).click()
  await expect(page.getByText('adds up to the 5 conversions')).toBeVisible()
  await page.goBack()
  await page.goBack()
  await expect(page.getByText('only these events are counted')).toBeVisible()
})

test('where people stand is asked of people only, and the window says so', async () => {
  await expression().fill('state.version == 0')
  await expect(page.getByRole('alert')).toContainText('Choose “Whole journeys with one”')
  await page.getByRole('combobox', { name: 'What the filter keeps' }).click()
  await page.getByRole('option', { name: 'Whole journeys with one' }).click()
  await expect(page.getByText('20 people · 45 events')).toBeVisible()
  await page.getByRole('button', { name: 'Remove the filter' }).click()
})

test('a half-typed filter is no good filter, and a misspelt field is named', async () => {
  await expression().fill('payload.chanel == "a"')
  await expect(page.getByRole('img', { name: 'The expression compiles, but nothing passes' })).toBeVisible()
  await expect(page.getByText('there is payload.channel')).toBeVisible()
  await expect(page.getByText('20 people · 45 events')).toBeVisible()
  await hasNoBarriers(page)
  await expression().press('Enter')
  await expect(page.getByText('0 of 20 people')).toBeVisible()
  await page.getByRole('button', { name: 'Remove the filter' }).first().click()
})

test('a clause is chosen from fields and values that were seen', async () => {
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('combobox', { name: 'What is compared' }).click()
  await page.getByRole('option', { name: 'Payload field' }).click()
  await page.getByRole('combobox', { name: 'Name of the field' }).click()
  await page.getByRole('option', { name: 'channel' }).click()
  await page.getByRole('combobox', { name: 'Value' }).click()
  await page.getByRole('option', { name: 'mail' }).click()
  await page.getByRole('button', { name: 'Add to the filter' }).click()
  await expect(expression()).toHaveValue('payload.channel == "mail"')
  await page.getByRole('button', { name: 'Remove the filter' }).first().click()
})

test('who was ever in a step is chosen from its steps, and the filter says whom it means', async () => {
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('combobox', { name: 'What is compared' }).click()
  await page.getByRole('option', { name: 'Step people were ever in' }).click()
  await page.getByText('were never in').click()
  await page.getByLabel('Step', { exact: true }).first().click()
  await page.getByRole('option', { name: 'ONBOARDING', exact: true }).click()
  await hasNoBarriers(page)
  await page.getByRole('button', { name: 'Add to the filter' }).click()
  await expect(expression()).toHaveValue('!wasIn("ONBOARDING")')
  await expect(page.getByText('20 people · 45 events · never in ONBOARDING')).toBeVisible()
  await expect(page).toHaveURL(/whose=had/)
  await page.getByRole('button', { name: 'Remove the filter' }).first().click()
})

test('two sides are compared on the graph, in the inspector and as a table', async () => {
  await expression().fill('payload.channel == "ads"')
  await page.getByRole('combobox', { name: 'Colour counts' }).click()
  await page.getByRole('option', { name: 'Difference' }).click()
  const bar = page.getByRole('region', { name: 'Comparison' })
  await expect(bar).toContainText('A 10 people, whole journeys with')
  await expect(bar).toContainText('B 10 people, whole journeys without')
  await page.getByRole('button', { name: 'Events', exact: true }).click()
  await hasNoBarriers(page)
  await page.getByRole('button', { name: 'As a table (T)' }).click()
  const row = page.getByRole('row', { name: /SEARCH → CONVERSION/ })
  await expect(row).toContainText('50.0 % · 5 of 10')
  await expect(row).toContainText('0.0 % · 0 of 10')
  await expect(row).toContainText('+50.0')
  await row.getByRole('button').click()
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('A against B')
  await hasNoBarriers(page)
  await page.getByRole('combobox', { name: 'Who B is' }).click()
  await page.getByRole('option', { name: 'another filter' }).click()
  await page.getByRole('textbox', { name: 'Filter of B' }).fill('payload.channel == "mail"')
  await page.getByRole('textbox', { name: 'Filter of B' }).press('Enter')
  await expect(page).toHaveURL(/vsWhere=payload/)
  await expect(row).toContainText('0.0 % · 0 of 10')
})

test('whole journeys are listed, one is shown on the graph, all are exported', async () => {
  await page.evaluate(() => {
    window.location.hash = '#/graph?lens=event&as=paths'
  })
  await expect(page.getByText('2 different journeys of 20 people')).toBeVisible()
  await page.getByLabel('Back and forth counts once').check()
  await expect(page.getByRole('columnheader', { name: 'Back and forth' })).toBeVisible()
  await expect(page).toHaveURL(/loops=circled/)
  await page.getByLabel('Back and forth counts once').uncheck()
  await expect(page.getByRole('row', { name: /PAGE_VIEW → SEARCH → CONVERSION/ })).toContainText('25.0 %')
  await hasNoBarriers(page)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export…' }).click()
  await page.getByRole('menuitem', { name: 'Journeys' }).click()
  const lines = readFileSync(await (await download).path(), 'utf8')
    .trim()
    .split('\n')
  expect(lines[1]).toMatch(/^PAGE_VIEW > SEARCH,2,15,0.75,0,/)
  expect(lines).toHaveLength(3)
  await page.getByRole('button', { name: 'PAGE_VIEW → SEARCH → CONVERSION' }).click()
  await expect(page.getByText('One journey: PAGE_VIEW → SEARCH → CONVERSION')).toBeVisible()
  await page.getByRole('button', { name: 'Whole graph' }).click()
})

test('the time from one step to another is told with who never went', async () => {
  await page.evaluate(() => {
    window.location.hash = '#/graph?lens=event&sel=step:PAGE_VIEW'
  })
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await inspector.getByRole('combobox', { name: 'Time to which step' }).click()
  await page.getByRole('option', { name: 'CONVERSION' }).click()
  await expect(inspector).toContainText('Went on to it of 20 people')
  // Persons 0, 4, 8, 12 and 16 take 2, 10, 18, 26 and 34 minutes.
  await expect(inspector).toContainText('18 min')
  await expect(inspector).toContainText('10 min – 26 min')
  await hasNoBarriers(page)
  expect(problems).toEqual([])
})
