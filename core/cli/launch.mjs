#!/usr/bin/env node
// Plain JavaScript that any Node from 18 on can run: it finds a Node that is new enough before anything native loads.
// An older one ends the process without a word when it loads the SQLite binding.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const NODE_API = 10
const folder = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const self = fileURLToPath(import.meta.url)

function newestIn(path) {
  if (!existsSync(path)) return 0
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newestIn(join(path, name))))
}

function runOn(node, argv) {
  const child = spawn(node, argv, { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(signal === null ? code : 1))
}

function findNewNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const places = [join(folder, 'node_modules', 'node', 'bin', name), join(folder, '..', 'node', 'bin', name)]
  return places.find((place) => existsSync(place))
}

/** In a checkout the window is built when its source is newer than what was built last. */
function buildWindow() {
  const built = newestIn(join(folder, 'dist', 'renderer', 'index.html'))
  const source = Math.max(newestIn(join(folder, 'renderer')), newestIn(join(folder, 'core', 'contract')))
  if (built >= source) return
  process.stderr.write('Building the window, which takes a few seconds…\n')
  const vite = join(folder, 'node_modules', 'vite', 'bin', 'vite.js')
  const args = [vite, 'build', '--logLevel', 'error']
  for (const mode of ['renderer', 'main', 'preload']) {
    const done = spawnSync(process.execPath, [...args, '--mode', mode], {
      cwd: folder,
      stdio: ['ignore', 2, 2],
    })
    if (done.status !== 0) process.exit(2)
  }
}

const argv = process.argv.slice(2)
if (Number(process.versions.napi ?? 0) < NODE_API) {
  const node = findNewNode()
  if (node === undefined) {
    process.stderr.write(
      `journeyscope: Node ${process.versions.node} is too old (22.14 or newer is needed). Install it, or run npm ci without --ignore-scripts, which brings one along.\n`,
    )
    process.exit(2)
  }
  runOn(node, [self, ...argv])
} else {
  const source = join(folder, 'core', 'cli', 'main.ts')
  const installed = folder.includes(`${sep}node_modules${sep}`) || !existsSync(source)
  if (!installed && (argv[0] === 'open' || argv[0] === 'serve')) buildWindow()
  runOn(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    installed ? join(folder, 'dist', 'main', 'cli.js') : source,
    ...argv,
  ])
}
