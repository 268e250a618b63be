import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { type RunningApp, startApp } from './app.ts'
import { hasNoBarriers, openPage } from './page.ts'

let app: RunningApp
let page: Page
let problems: readonly string[] = []

test.beforeAll(async ({ browser }) => {
  app = await startApp()
  ;({ page, problems } = await openPage(browser, app.windowUrl))
  await expect(page.getByRole('button', { name: 'Open example' })).toBeVisible()
})
test.afterAll(async () => {
  await page.close()
  await app.stop()
})

const dialog = () => page.getByRole('dialog')
const importButton = () => page.getByRole('button', { name: 'Import', exact: true })
const done = () => expect(dialog().getByText('Done. Everything')).toBeVisible()

async function leave(): Promise<void> {
  await page.keyboard.press('Escape')
  await expect(dialog()).toBeHidden()
}

async function choose(name: string, lines: readonly string[]): Promise<void> {
  const path = join(app.home, name)
  writeFileSync(path, lines.join('\n'))
  await page.keyboard.press('Control+o')
  await page.locator('input[type=file]').first().setInputFiles(path)
}

test('the next file of a kind is read as the last one was, and by its content where that is asked', async () => {
  const header = 'kundin;person;was;betrag'
  await choose('bestellungen.csv', [header, 'x;ann;Kauf;"1,5"', 'x;bob;Kauf;"2,5"'])
  const field = (column: string) => dialog().getByRole('combobox', { name: `Field that ${column} feeds` })
  await expect(field('person')).toBeVisible()
  await field('person').selectOption('userId')
  await field('was').selectOption('eventType')
  await dialog().getByLabel('Numbers have a decimal comma').click()
  await expect(dialog().getByLabel('Numbers have a decimal comma')).toBeChecked()
  await importButton().click()
  await dialog().getByRole('button', { name: 'Import all at this moment' }).click()
  await done()
  await leave()
  await choose('mehr.csv', [header, 'y;cem;Kauf;"3,5"', 'y;dee;Kauf;"4,5"'])
  await expect(dialog()).toContainText('Read as for bestellungen.csv on')
  await expect(field('person')).toHaveValue('userId')
  await expect(dialog().getByLabel('Numbers have a decimal comma')).toBeChecked()
  await hasNoBarriers(page, '[role=dialog]')
  await dialog().getByRole('button', { name: 'Propose by content' }).click()
  await expect(field('person')).not.toHaveValue('userId')
  await dialog().getByRole('button', { name: 'Read as for bestellungen.csv' }).click()
  await expect(field('person')).toHaveValue('userId')
  await importButton().click()
  await dialog().getByRole('button', { name: 'Import all at this moment' }).click()
  await done()
  await leave()
  expect(problems).toEqual([])
})

test('a column of dates is proposed as the time, and where nothing feeds it the import asks once', async () => {
  const rows = ['k1;Seite;03.11.2026 09:00', 'k1;Korb;13.11.2026 09:13', 'k2;Seite;14.11.2026 10:00']
  await choose('hist.csv', ['Kundennr;Aktion;Wann', ...rows])
  await expect(dialog()).toContainText('timestamp is taken from Wann: its values are dates.')
  const field = dialog().getByRole('combobox', { name: 'Field that Wann feeds' })
  await expect(field).toHaveValue('timestamp')
  await field.selectOption('')
  await expect(dialog()).toContainText(
    'Nothing feeds timestamp: all 3 events will stand at the moment of the import',
  )
  await importButton().click()
  await hasNoBarriers(page, '[role=dialog]')
  await dialog().getByRole('button', { name: 'Back' }).click()
  await field.selectOption('timestamp')
  await expect(dialog().getByText('Nothing feeds timestamp')).toBeHidden()
  await importButton().click()
  await done()
  await leave()
  expect(problems).toEqual([])
})
