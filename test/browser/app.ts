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

interface Launched {
  readonly child: ChildProcess
  readonly windowUrl: string
}

async function launch(home: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Launched> {
  const child: ChildProcess = spawn(process.execPath, ['core/cli/launch.mjs', 'serve', ...args], {
    env: { ...process.env, JOURNEYSCOPE_HOME: home, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const windowUrl = await new Promise<string>((resolve, reject) => {
    let printed = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
      const found = /Open the window: (\S+)/.exec(printed)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.on('exit', () => reject(new Error(`the program ended: ${printed}`)))
  })
  return { child, windowUrl }
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await ended
}

function newHome(): string {
  return mkdtempSync(join(tmpdir(), 'journeyscope-browser-'))
}

/** The program as a person starts it, on a free port and with a data folder of its own. */
export async function startApp(...args: string[]): Promise<RunningApp> {
  const home = newHome()
  const { child, windowUrl } = await launch(home, ['--port', '0', ...args], {})
  return {
    windowUrl,
    url: new URL(windowUrl).origin,
    home,
    stop: async () => {
      await end(child, 'SIGTERM')
      rmSync(home, { recursive: true, force: true })
    },
  }
}

export interface MortalApp extends RunningApp {
  /** Ends it as a crash does. */
  kill(): Promise<void>
  /** Starts it again on the same port and workspace; answers with its new link. */
  start(token: string): Promise<string>
  /** Stops it without ending it, and lets it go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void
}

/** The program on a workspace of its own, which can be killed and started again. */
export async function startMortalApp(token: string): Promise<MortalApp> {
  const home = newHome()
  const workspace = join(home, 'x.journey')
  let { child, windowUrl } = await launch(home, ['--port', '0', workspace], { JOURNEYSCOPE_TOKEN: token })
  const { origin, port } = new URL(windowUrl)
  return {
    windowUrl,
    url: origin,
    home,
    kill: () => end(child, 'SIGKILL'),
    start: async (next) => {
      ;({ child, windowUrl } = await launch(home, ['--port', port, workspace], { JOURNEYSCOPE_TOKEN: next }))
      return windowUrl
    },
    signal: (signal) => {
      child.kill(signal)
    },
    stop: async () => {
      child.kill('SIGCONT')
      await end(child, 'SIGTERM')
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** Sends events over HTTP, all of which must be taken. */
export async function sendEvents(app: Pick<RunningApp, 'url'>, events: readonly unknown[]): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${app.url}/v1/events`, {
    method: 'POST',
    headers,
    body: JSON.stringify(events),
  })
  if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`)
}
