import { spawn } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import type { MigrationChoice } from '#core/contract/rules.ts'
import { AdoptedAs } from '#core/contract/sources.ts'
import { appVersion, createHost } from '#core/host/host.ts'
import { builtRenderer, packageFolder } from '#core/host/places.ts'
import { followRules } from '#core/host/rules/watch-rules.ts'
import { followSchemaFolder } from '#core/host/schemas/schema-watch.ts'
import { printLine, remark, stop } from '../output.ts'
import { readChoice } from '../rules/migration-choice.ts'
import { noteOf } from '../rules/note.ts'
import { compiledFrom, readRules } from '../rules/rules-file.ts'
import { attachTo } from './serve-attach.ts'
import {
  addConnectionOptions,
  type ConnectionOptions,
  connectionsOf,
  NEEDS_WORKSPACE,
  tellStates,
} from './serve-connections.ts'
import { tellStorms } from './tell-storms.ts'

const DEFAULT_PORT = 4318

interface ServeOptions extends ConnectionOptions {
  readonly port: string
  readonly host: string
  readonly rules?: string
  readonly watch?: boolean
  readonly migrate?: readonly string[]
  readonly note?: string
  readonly writeKey?: string[]
  readonly schemas?: string
  readonly attach?: string
  readonly adopt?: string
}

export function addServeCommands(program: Command): void {
  program
    .command('open')
    .argument('[workspace]', 'a .journey file; the welcome page without one')
    .option('--port <number>', 'port of the listener', String(DEFAULT_PORT))
    .description(
      'opens the desktop window, or the same window in the browser where there is no display or no Electron',
    )
    .action(async (workspace: string | undefined, options: { port: string }) => {
      const electron = electronBinary()
      if (electron !== null && hasDisplay()) {
        openWindow(electron, workspace)
        return
      }
      remark(
        electron === null
          ? 'Electron is not installed (npx install-electron fetches it): opening in the browser instead.'
          : 'There is no display: opening in the browser instead.',
      )
      await serve(workspace, { ...options, host: '127.0.0.1' })
    })
  addConnectionOptions(program.command('serve'))
    .argument('[workspace]', 'a .journey file, made where it is absent')
    .option('--port <number>', 'port of the listener; 0 for any that is free', String(DEFAULT_PORT))
    .option('--host <address>', 'address to bind to', '127.0.0.1')
    .option(
      '--rules <path>',
      'rules to activate if they differ from the active ones: a file, or a folder of rules.json and a file for each further journey',
    )
    .option(
      '--migrate <step=choice>',
      'with --rules: where people in a step go that the rules do not know: another step, exit (the initial step) or leave; JOURNEY:STEP in a further journey; may be repeated',
      (value: string, before: string[] | undefined) => [...(before ?? []), value],
    )
    .option(
      '--note <text>',
      'with --rules: why they are activated; kept with the version where this start makes one',
    )
    .option(
      '--write-key <key>',
      'take events only with this key (Basic auth, or api_key); may be repeated',
      (value: string, before: string[] | undefined) => [...(before ?? []), value],
    )
    .option('--watch', 'activate the rules again whenever they change')
    .option(
      '--attach <url>',
      'follow the fleet of workers at this Redis: its moves and rules, and nothing else',
    )
    .option(
      '--adopt <as>',
      'start the connections of a workspace that was saved elsewhere: itself where it moved here, copy where the first one goes on',
    )
    .option('--schemas <folder>', 'take in schemas from this folder, now and whenever it changes')
    .description(
      'runs the headless host: listener, API and the window for a browser; JOURNEYSCOPE_TOKEN keeps its token from start to start',
    )
    .action((workspace: string | undefined, options: ServeOptions) => serve(workspace, options))
}

const RULES_NEED_WORKSPACE = {
  code: 'usage',
  message: '--rules needs a workspace.',
  hint: 'Name one: serve x.journey --rules FILE',
}

const NOTE_NEEDS_RULES = {
  code: 'usage',
  message: '--note needs --rules: it says why those rules are activated.',
  hint: 'Write serve x.journey --rules FILE --note TEXT',
}

const MIGRATE_NEEDS_RULES = {
  code: 'usage',
  message: '--migrate needs --rules: it says where people go that those rules leave nowhere.',
  hint: 'Write serve x.journey --rules FILE --migrate STEP=CHOICE',
}

/** It travels in a link, a header and a cookie, and nobody should guess it. */
const GOOD_TOKEN = /^[A-Za-z0-9_-]{24,200}$/
const BAD_TOKEN = {
  code: 'usage',
  message: 'JOURNEYSCOPE_TOKEN: 24 to 200 letters, digits, - and _ wanted.',
  hint: 'openssl rand -hex 24 makes one. Without the variable each start makes its own.',
}

/** Electron's binary if it is there. It is never required: its package would download it at that moment. */
function electronBinary(): string | null {
  const name =
    { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[String(process.platform)] ??
    'electron'
  const folders = [
    process.env.ELECTRON_OVERRIDE_DIST_PATH,
    join(packageFolder(), 'node_modules', 'electron', 'dist'),
  ]
  const found = folders
    .map((folder) => (folder === undefined ? '' : join(folder, name)))
    .find((path) => path !== '' && existsSync(path))
  return found ?? null
}

function hasDisplay(): boolean {
  if (process.platform === 'darwin' || process.platform === 'win32') return true
  return Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY)
}

function openWindow(electron: string, workspace: string | undefined): void {
  const files = workspace === undefined ? [] : [resolve(workspace)]
  const child = spawn(electron, [packageFolder(), ...files], { stdio: 'inherit' })
  child.on('exit', (code) => {
    process.exitCode = code ?? 0
  })
}

async function serve(workspace: string | undefined, options: ServeOptions): Promise<void> {
  const port = Number(options.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    stop({ code: 'usage', message: `--port: a number from 0 to 65535 wanted, ${options.port} found.` })
  }
  const connections = connectionsOf(options, process.env)
  if (!connections.ok) stop(connections.error)
  if (connections.value.length > 0 && workspace === undefined) stop(NEEDS_WORKSPACE)
  if (options.migrate !== undefined && options.rules === undefined) stop(MIGRATE_NEEDS_RULES)
  if (options.note !== undefined && options.rules === undefined) stop(NOTE_NEEDS_RULES)
  const note = noteOf(options)
  const adopt = AdoptedAs.optional().safeParse(options.adopt)
  if (!adopt.success) {
    stop({ code: 'usage', message: `--adopt: itself or copy wanted, ${options.adopt} found.` })
  }
  const migrate = options.rules === undefined ? [] : choicesIn(options.rules, options.migrate ?? [])
  const token = process.env.JOURNEYSCOPE_TOKEN
  if (token !== undefined && !GOOD_TOKEN.test(token)) stop(BAD_TOKEN)
  const renderer = builtRenderer()
  const host = await createHost({
    appVersion: appVersion(),
    ...(renderer === null ? {} : { rendererFolder: renderer }),
  })
  const isNew = workspace !== undefined && !existsSync(workspace)
  if (workspace !== undefined) {
    const problem = host.open(workspace, true)
    if (problem !== null) stop(problem)
    if (adopt.data !== undefined) await host.session.connections().adopt(adopt.data)
  }
  if (options.rules !== undefined) {
    if (host.session.current() === null) stop(RULES_NEED_WORKSPACE)
    followRules(host.session, resolve(options.rules), {
      again: options.watch === true,
      tell: remark,
      migrate,
      note,
    })
  }
  const detach = options.attach === undefined ? async () => {} : attachTo(host, options.attach)
  const stopFollowing =
    options.schemas === undefined
      ? () => {}
      : followSchemaFolder(host.session, resolve(options.schemas), remark)
  const listening = await host
    .listen({
      host: options.host,
      port,
      ...(token === undefined ? {} : { token }),
      ...(options.writeKey === undefined ? {} : { writeKeys: options.writeKey }),
    })
    .catch(async (error: NodeJS.ErrnoException) => {
      stopFollowing()
      await detach()
      await host.close()
      if (isNew) forget(workspace)
      if (error.code !== 'EADDRINUSE') throw error
      return stop({
        code: 'port_taken',
        message: `port ${port} is taken by another program.`,
        hint: 'Choose another: --port 0 takes any that is free.',
      })
    })
  printLine(`journeyscope is listening on ${listening.url}`)
  printLine(`Open the window: ${listening.windowUrl}`)
  if (connections.value.length > 0) await host.session.connections().add(connections.value)
  const stopTelling = tellStates(
    () => (host.session.current() === null ? [] : host.session.connections().list()),
    remark,
  )
  const stopWarning = tellStorms(host.session, remark)
  await untilStopped()
  stopTelling()
  stopWarning()
  stopFollowing()
  await detach()
  await host.close()
}

/** Where people go by `--migrate`; journeys are named by the rules that are about to be activated. */
function choicesIn(path: string, choices: readonly string[]): MigrationChoice[] {
  if (choices.length === 0) return []
  const journeys = compiledFrom(path, readRules(path)).journeys.map(({ id }) => id)
  return choices.map((choice) => readChoice(choice, journeys))
}

/** Removes a workspace that this start made and that nothing came into. */
function forget(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-lock']) rmSync(`${path}${suffix}`, { force: true })
}

function untilStopped(): Promise<void> {
  return new Promise((resolveStop) => {
    process.once('SIGINT', () => resolveStop())
    process.once('SIGTERM', () => resolveStop())
  })
}
