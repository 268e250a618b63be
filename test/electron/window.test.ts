import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'

const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH
const binary = folder === undefined ? '' : join(folder, 'electron')
const present = existsSync(binary)
if (!present)
  console.warn('SKIPPED: the desktop window, since ELECTRON_OVERRIDE_DIST_PATH names no Electron.')

const home = mkdtempSync(join(tmpdir(), 'journeyscope-window-'))
let display: ChildProcess | null = null

beforeAll(async () => {
  if (!present || process.env.DISPLAY !== undefined) return
  display = spawn('Xvfb', [':97', '-screen', '0', '1600x1000x24'], { stdio: 'ignore' })
  await new Promise((resolve) => setTimeout(resolve, 1000))
})

afterAll(() => {
  display?.kill()
  rmSync(home, { recursive: true, force: true })
})

test.skipIf(!present)(
  'first start, example, graph, person, why: in the desktop window',
  async () => {
    const app = await _electron.launch({
      executablePath: binary,
      // Its own folder, so that a running app does not hold the lock.
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        `--user-data-dir=${join(home, 'electron')}`,
        process.cwd(),
      ],
      env: { ...process.env, DISPLAY: process.env.DISPLAY ?? ':97', JOURNEYSCOPE_HOME: home },
    })
    try {
      const page = await app.firstWindow()
      await page.getByRole('button', { name: 'Open example' }).click({ timeout: 30_000 })
      await page.locator('canvas').first().waitFor({ timeout: 30_000 })
      await page.getByRole('navigation', { name: 'Views' }).getByText('People', { exact: true }).click()
      const people = page.getByRole('navigation', { name: 'People' })
      await people.getByRole('textbox').fill('user_1')
      await people
        .getByText(/^user_1/)
        .first()
        .click()
      await page.getByLabel('Timeline', { exact: true }).getByText('NO_TRANSITION').first().click()
      await expect.poll(() => page.locator('#why').textContent()).toMatch(/rule/i)
      const isolated = await page.evaluate(() => !('require' in window) && !('process' in window))
      expect(isolated).toBe(true)
    } finally {
      await app.close()
    }
  },
  120_000,
)
