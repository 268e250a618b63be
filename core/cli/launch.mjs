#!/usr/bin/env node
// Plain JavaScript that any Node from 18 on can run: it finds a Node that is new enough before anything native loads.
// An older one ends the process without a word when it loads the SQLite binding.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import module from 'node:module'
import { constants } from 'node:os'
import { dirname, join, sep } from 'node:path'
import { isatty } from 'node:tty'
import { fileURLToPath, pathToFileURL } from 'node:url'
import zlib from 'node:zlib'

const self = fileURLToPath(import.meta.url)
const folder = dirname(dirname(dirname(self)))
const source = join(folder, 'core', 'cli', 'main.ts')
/** Node strips no types under node_modules, so an installed package runs what was built. */
const installed = folder.includes(`${sep}node_modules${sep}`) || !existsSync(source)

/** What the SQLite binding, the listener and, in a checkout, the source itself need of Node. */
function isNewEnough() {
  if (Number(process.versions.napi ?? 0) < 10 || zlib.zstdDecompressSync === undefined) return false
  return installed || Boolean(process.features.typescript)
}

/** The Node 24 that npm put beside this package or, where it is a dependency of another, beside that. */
function findNewNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const places = [join(folder, 'node_modules', 'node', 'bin', name), join(folder, '..', 'node', 'bin', name)]
  return places.find((place) => place !== process.execPath && existsSync(place))
}

function runOn(node, argv) {
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...argv], { stdio: 'inherit' })
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // A terminal sends Ctrl+C to both: a second one would break off the child while it closes its workspace.
  const inTerminal = [0, 1, 2].some((stream) => isatty(stream))
  process.on('SIGINT', () => {
    if (!inTerminal) child.kill('SIGINT')
  })
  child.on('error', (error) => fail(`${node} could not be started (${error.message}). Run npm ci again.`))
  child.on('exit', (code, signal) =>
    process.exit(signal === null ? code : 128 + (constants.signals[signal] ?? 0)),
  )
}

function fail(message) {
  process.stderr.write(`journeyscope: ${message}\n`)
  process.exit(2)
}

/** When the newest file under these paths was written; 0 where there is none. */
function newestIn(...paths) {
  return Math.max(
    0,
    ...paths.map((path) => {
      const stats = statSync(path, { throwIfNoEntry: false })
      if (stats === undefined) return 0
      if (!stats.isDirectory()) return stats.mtimeMs
      return newestIn(...readdirSync(path).map((name) => join(path, name)))
    }),
  )
}

function hasElectron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  return existsSync(override || join(folder, 'node_modules', 'electron', 'dist'))
}

/** The builds whose source is newer than what was built last. Electron runs a bundle of `core/`, a browser does not. */
function staleBuilds(command) {
  const at = (...path) => join(folder, ...path)
  const stale = []
  const shared = newestIn(at('vite.config.ts'))
  const page = Math.max(shared, newestIn(at('renderer'), at('core', 'contract')))
  if (newestIn(at('dist', 'renderer', 'index.html')) < page) stale.push('renderer')
  if (command !== 'open' || !hasElectron()) return stale
  const main = Math.max(shared, newestIn(at('core'), at('electron')))
  if (newestIn(at('dist', 'main', 'electron.js')) < main) stale.push('main')
  if (newestIn(at('dist', 'preload', 'preload.cjs')) < Math.max(shared, newestIn(at('electron'))))
    stale.push('preload')
  return stale
}

/** In a checkout the window is built when its source is newer than what was built last. */
function buildWindow(command) {
  const stale = staleBuilds(command)
  if (stale.length === 0) return
  const vite = join(folder, 'node_modules', 'vite', 'bin', 'vite.js')
  if (!existsSync(vite)) fail('the window cannot be built, since its tools are missing. Run npm ci.')
  process.stderr.write('Building the window, which takes a few seconds…\n')
  for (const mode of stale) {
    const args = [vite, 'build', '--logLevel', 'error', '--mode', mode]
    const { status } = spawnSync(process.execPath, args, { cwd: folder, stdio: ['ignore', 2, 2] })
    if (status !== 0) fail(`the window could not be built (${mode}). The lines above say why.`)
  }
}

const argv = process.argv.slice(2)
if (isNewEnough()) {
  const [command] = argv
  const wantsHelp = argv.includes('--help') || argv.includes('-h')
  if (!installed && !wantsHelp && (command === 'open' || command === 'serve')) buildWindow(command)
  const program = installed ? join(folder, 'dist', 'main', 'cli.js') : source
  if (!existsSync(program)) fail(`${program} is missing. Install journeyscope again.`)
  // Compiled code is kept between starts: a short command takes about a third less time.
  module.enableCompileCache?.()
  await import(pathToFileURL(program).href)
} else {
  const node = findNewNode()
  if (node === undefined)
    fail(
      `Node ${process.versions.node} is too old (24 is wanted). Install it, or run npm ci without --ignore-scripts, which brings one along.`,
    )
  runOn(node, [self, ...argv])
}
