import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium, type Page } from '@playwright/test'
import { benchLines, cut } from './events.ts'
import { type Figure, percentile } from './figure.ts'

const RATE = 2000
/** Twenty small batches a second, as several senders at once would make them. */
const BATCH = 100
/** Of a minute of events; the window is measured while they come in. */
const WARM_UP_MS = 3000
const MEASURED_MS = 8000
const VIEWS = ['Live', 'Graph'] as const
const GOAL_MS = 33

/** The program as a person starts it, in a process of its own: the window's frames must not wait for the bench. */
async function startProgram(folder: string): Promise<{ readonly child: ChildProcess; readonly window: URL }> {
  const rules = join('examples', 'tidewater-rules.json')
  const args = ['core/cli/launch.mjs', 'serve', join(folder, 'x.journey'), '--rules', rules, '--port', '0']
  const child = spawn(process.execPath, args, {
    env: { ...process.env, JOURNEYSCOPE_HOME: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const window = await new Promise<URL>((resolve, reject) => {
    let printed = ''
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
      const found = /Open the window: (\S+)/.exec(printed)?.[1]
      if (found !== undefined) resolve(new URL(found))
    })
    child.once('exit', () => reject(new Error(`The program ended before it listened: ${printed}`)))
  })
  return { child, window }
}

/** Sends at an even rate until stopped; answers how many a second were taken. */
async function feed(origin: string, stop: AbortSignal, lines: readonly string[]): Promise<number> {
  const started = performance.now()
  let sent = 0
  for (const batch of cut(lines, BATCH)) {
    if (stop.aborted) break
    const wait = started + (sent / RATE) * 1000 - performance.now()
    if (wait > 0) await sleep(wait)
    const response = await fetch(`${origin}/v1/events`, { method: 'POST', body: batch.join('\n') })
    if (response.status !== 200) throw new Error(`POST /v1/events answered HTTP ${response.status}`)
    await response.arrayBuffer()
    sent += batch.length
  }
  return sent / ((performance.now() - started) / 1000)
}

/** Milliseconds between one drawn frame and the next. */
function frameTimes(page: Page, ms: number): Promise<number[]> {
  return page.evaluate(
    (length) =>
      new Promise<number[]>((resolve) => {
        const times: number[] = []
        const end = performance.now() + length
        let before = performance.now()
        const onFrame = () => {
          const now = performance.now()
          times.push(now - before)
          before = now
          if (now < end) requestAnimationFrame(onFrame)
          else resolve(times)
        }
        requestAnimationFrame(onFrame)
      }),
    ms,
  )
}

/**
 * p95 of the window's frame time in headless Chromium while 2,000 events/s come in over HTTP, in the slower of the live
 * and the graph view. Nothing is measured where there is no Chromium.
 */
export async function benchWindow(): Promise<Figure | null> {
  const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
  if (!existsSync(executablePath)) {
    process.stderr.write(
      `SKIPPED window-frame-time: no Chromium at ${executablePath}; name one in CHROMIUM_PATH.\n`,
    )
    return null
  }
  const folder = mkdtempSync(join(tmpdir(), 'journeyscope-bench-'))
  const { child, window } = await startProgram(folder)
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
  const stop = new AbortController()
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(window.href)
    const fed = feed(window.origin, stop.signal, benchLines(RATE * 60, 1))
    const slowest: number[] = []
    for (const view of VIEWS) {
      await page.getByRole('navigation', { name: 'Views' }).getByText(view, { exact: true }).click()
      await page.waitForTimeout(WARM_UP_MS)
      const times = await frameTimes(page, MEASURED_MS)
      const p95 = percentile(times, 0.95)
      process.stderr.write(`${view}: ${times.length} frames, p95 ${p95.toFixed(1)} ms\n`)
      slowest.push(p95)
    }
    stop.abort()
    const rate = await fed
    process.stderr.write(`${Math.round(rate)} events/s came in\n`)
    if (rate < RATE * 0.9) throw new Error(`Only ${Math.round(rate)} of ${RATE} events/s could be sent.`)
    const value = Math.max(...slowest)
    return {
      name: 'window-frame-time',
      value,
      unit: 'ms',
      reference: GOAL_MS,
      ratio: GOAL_MS / value,
      goal: 1,
    }
  } finally {
    stop.abort()
    await browser.close()
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
}
