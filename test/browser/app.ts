import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface RunningApp {
  readonly windowUrl: string
  readonly url: string
  readonly home: string
  stop(): Promise<void>
}

/** The program as a person starts it, on a free port and with a data folder of its own. */
export async function startApp(...args: string[]): Promise<RunningApp> {
  const home = mkdtempSync(join(tmpdir(), 'journeyscope-browser-'))
  const child: ChildProcess = spawn(
    process.execPath,
    ['core/cli/launch.mjs', 'serve', '--port', '0', ...args],
    {
      env: { ...process.env, JOURNEYSCOPE_HOME: home },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const windowUrl = await new Promise<string>((resolve, reject) => {
    let printed = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
      const found = /Open the window: (\S+)/.exec(printed)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.on('exit', () => reject(new Error(`the program ended: ${printed}`)))
  })
  return {
    windowUrl,
    url: new URL(windowUrl).origin,
    home,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
      rmSync(home, { recursive: true, force: true })
    },
  }
}
