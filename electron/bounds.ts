import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app, type BrowserWindow, type Rectangle, screen } from 'electron'
import { z } from 'zod'

const Bounds = z.object({ x: z.int(), y: z.int(), width: z.int().min(1), height: z.int().min(1) })

const file = (): string => join(app.getPath('userData'), 'window.json')

/** Where the window was last, in screen points; null at first and where that screen is gone. */
export function lastBounds(): Rectangle | null {
  try {
    const { data } = Bounds.safeParse(JSON.parse(readFileSync(file(), 'utf8')))
    if (data === undefined) return null
    const area = screen.getDisplayMatching(data).workArea
    const across = data.x < area.x + area.width && area.x < data.x + data.width
    const along = data.y < area.y + area.height && area.y < data.y + data.height
    return across && along ? data : null
  } catch {
    return null
  }
}

export function rememberBounds(window: BrowserWindow): void {
  window.on('close', () => {
    try {
      writeFileSync(file(), JSON.stringify(window.getNormalBounds()))
    } catch {
      // The window opens at its first size next time; nothing else is lost.
    }
  })
}
