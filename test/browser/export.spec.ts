import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { type RunningApp, sendEvents, startApp } from './app.ts'
import { hasNoBarriers, openPage } from './page.ts'

const folder = mkdtempSync(join(tmpdir(), 'journeyscope-export-'))
const workspace = join(folder, 'test.journey')
const FROM = Date.UTC(2026, 8, 1, 2, 30)
let app: RunningApp
let page: Page
let problems: readonly string[] = []

test.describe.configure({ mode: 'serial' })

/** 20 people, half of whom came by ads; every fourth pays, and comes again an hour later. All have an address. */
test.beforeAll(async ({ browser }) => {
  app = await startApp(workspace, '--rules', 'examples/journey-rules.json')
  const way = ['PAGE_VIEW', 'SEARCH', 'CONVERSION', 'PAGE_VIEW'] as const
  const events = Array.from({ length: 20 }, (_, person) =>
    way.slice(0, person % 4 === 0 ? 4 : 2).map((eventType, step) => ({
      eventId: `00000000-0000-4000-8000-${String(person * 10 + step).padStart(12, '0')}`,
      userId: `u${person}`,
      eventType,
      timestamp:
        Date.UTC(2026, 8, 1) + person * 3_600_000 + (step === 3 ? 120 : step * (person + 1)) * 60_000,
      payload: {
        email: `somebody${person}@example.com`,
        ...(step === 0 ? { channel: person % 2 === 0 ? 'ads' : 'mail', value: 5 } : {}),
      },
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

function commandLine(...args: string[]): string {
  const env = { ...process.env, JOURNEYSCOPE_HOME: app.home }
  return execFileSync(process.execPath, ['core/cli/launch.mjs', ...args], { env, encoding: 'utf8' })
}

async function exported(item: string): Promise<{ readonly name: string; readonly text: string }> {
  await page.getByRole('button', { name: 'Export…' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: new RegExp(`^${item}`) }).click()
  const file = await download
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') }
}

test('the graph is saved as the command line prints it, filter, range, lens and case included', async () => {
  const where = 'payload.channel == "ads"'
  const address = new URLSearchParams({
    where,
    whose: 'had',
    from: String(FROM),
    lens: 'event',
    case: 'session',
  })
  await page.evaluate(
    (hash) => {
      window.location.hash = hash
    },
    `#/graph?${String(address).replaceAll('+', '%20')}`,
  )
  await expect(page.getByText('8 of 20 people')).toBeVisible()
  const asked = ['--where', where, '--people', '--from', String(FROM), '--lens', 'event', '--case', 'session']
  const formats = { CSV: 'csv', GraphML: 'graphml', DOT: 'dot', JSON: 'json' }
  for (const [item, format] of Object.entries(formats)) {
    const { name, text } = await exported(item)
    expect(name).toBe(`test-graph-filtered-from-2026-09-01.${format}`)
    expect(text).toBe(commandLine('graph', workspace, ...asked, '--format', format))
    expect(text).toContain('SEARCH')
    expect(text).not.toContain('example.com')
  }
})

test('the menu says what is counted, by keyboard too, and stands in nobody’s way', async () => {
  await page.getByRole('button', { name: 'Export…' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByText('Sessions are followed. Whole journeys with payload.channel')).toBeVisible()
  await hasNoBarriers(page, '[role=menu] [role=group]')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menuitem', { name: 'GraphML' })).toBeHidden()
})

test('the picture is saved as it stands; a table has none', async () => {
  const { name, text } = await exported('SVG')
  expect(name).toBe('test-graph-filtered-from-2026-09-01.svg')
  expect(text).toContain('<svg')
  await page.getByRole('button', { name: 'As a table (T)' }).click()
  await page.getByRole('button', { name: 'Export…' }).click()
  await expect(page.getByRole('menuitem', { name: 'SVG' })).toBeDisabled()
  await page.keyboard.press('Escape')
})

test('a comparison is saved with both sides and their intervals', async () => {
  const where = 'payload.channel == "ads"'
  await page.evaluate(
    (hash) => {
      window.location.hash = hash
    },
    `#/graph?lens=event&whose=had&colour=difference&where=${encodeURIComponent(where)}`,
  )
  await expect(page.getByText('8 of 20 people')).toBeHidden()
  const { name, text } = await exported('Comparison')
  expect(name).toBe('test-comparison-filtered.csv')
  expect(text).toBe(
    commandLine('compare', workspace, '--where', where, '--people', '--lens', 'event', '--csv'),
  )
  expect(text).toMatch(/^move,PAGE_VIEW,SEARCH,\d+,10,/m)
})

test('credit is saved as the command line prints it', async () => {
  await page.evaluate(() => {
    window.location.hash = '#/attribution?by=value&where=event.source%20%21%3D%20%22x%22'
  })
  await expect(page.getByText('Credit by', { exact: true })).toBeVisible()
  const asked = [workspace, '--where', 'event.source != "x"', '--by', 'value']
  expect(await exported('CSV')).toEqual({
    name: 'test-attribution-filtered.csv',
    text: commandLine('attribute', ...asked, '--format', 'csv'),
  })
  const { text } = await exported('JSON')
  expect(text).toBe(commandLine('attribute', ...asked, '--format', 'json'))
  expect(text).toContain('"channel": "ads"')
  await page.getByText('Outcomes', { exact: true }).click()
  expect(await exported('CSV')).toEqual({
    name: 'test-outcomes-filtered.csv',
    text: commandLine('outcomes', workspace, '--where', 'event.source != "x"', '--csv'),
  })
  await hasNoBarriers(page)
  expect(problems).toEqual([])
})
