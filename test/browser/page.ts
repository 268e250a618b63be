import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, expect, type Page } from '@playwright/test'

export interface WatchedPage {
  readonly page: Page
  /** What the page threw or wrote to its console as an error. */
  readonly problems: readonly string[]
}

/** A page of the size of a small laptop, whose errors are noted. */
export async function openPage(browser: Browser, url: string): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  await page.goto(url)
  return { page, problems }
}

/** Nothing that a checker can find stands in the way of anybody, in light and in dark; `within` a part of the page. */
export async function hasNoBarriers(page: Page, within = 'html'): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await page.waitForTimeout(300)
    // Colours alone differ between the schemes; looking at everything twice takes a minute on a busy machine.
    const axe = new AxeBuilder({ page }).include(within)
    const { violations } = await (scheme === 'light' ? axe : axe.withRules(['color-contrast'])).analyze()
    expect(violations.map(({ id, nodes }) => `${scheme} ${id}: ${nodes[0]?.html.slice(0, 160)}`)).toEqual([])
  }
}
