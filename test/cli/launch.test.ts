import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

/** The machine's own Node, if it is an older one than the tests run on. */
const OLD = ['/usr/bin/node', '/usr/local/bin/node'].find((path) => {
  if (!existsSync(path)) return false
  const { stdout } = spawnSync(path, ['--print', 'process.versions.napi'], { encoding: 'utf8' })
  return Number(stdout) > 0 && Number(stdout) < 10
})
if (OLD === undefined) console.warn('SKIPPED: the launcher on an old Node, since this machine has none.')

let folder: string
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'journeyscope-launch-')))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A package with a launcher and a program that only says how it was started. */
function packageAt(path: string, program: string): string {
  const root = join(folder, path)
  mkdirSync(join(root, 'core/cli'), { recursive: true })
  mkdirSync(join(root, program, '..'), { recursive: true })
  cpSync('core/cli/launch.mjs', join(root, 'core/cli/launch.mjs'))
  writeFileSync(join(root, 'package.json'), '{"type": "module"}')
  writeFileSync(
    join(root, program),
    'console.log(process.versions.napi, ...process.argv.slice(2))\nprocess.exitCode = 7\n',
  )
  return root
}

function launch(node: string, root: string, ...args: string[]) {
  const done = spawnSync(node, [join(root, 'core/cli/launch.mjs'), ...args], { encoding: 'utf8' })
  return { status: done.status, stdout: done.stdout.trim(), stderr: done.stderr.trim() }
}

const NAPI = process.versions.napi

test('a checkout runs its source, and an installed package what was built', () => {
  const checkout = packageAt('checkout', 'core/cli/main.ts')
  expect(launch(process.execPath, checkout, 'graph', 'a b')).toMatchObject({
    status: 7,
    stdout: `${NAPI} graph a b`,
  })
  const installed = packageAt('app/node_modules/journeyscope', 'dist/main/cli.js')
  expect(launch(process.execPath, installed, 'serve')).toEqual({
    status: 7,
    stdout: `${NAPI} serve`,
    stderr: '',
  })
})

test('a window that cannot be built is said in one line', () => {
  const { status, stderr } = launch(process.execPath, packageAt('bare', 'core/cli/main.ts'), 'serve')
  // Without renderer/ there is nothing to build; with it and without Vite there is.
  expect({ status, stderr }).toEqual({ status: 7, stderr: '' })
  const bare = packageAt('bare', 'renderer/index.html')
  expect(launch(process.execPath, bare, 'serve')).toEqual({
    status: 2,
    stdout: '',
    stderr: 'journeyscope: the window cannot be built, since its tools are missing. Run npm ci.',
  })
})

test.skipIf(OLD === undefined)(
  'an old Node hands over to the new one beside it, else says what to do',
  () => {
    const alone = packageAt('alone', 'core/cli/main.ts')
    const { status, stdout, stderr } = launch(OLD ?? '', alone, 'graph')
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(/^journeyscope: Node [\d.]+ is too old .*Install it, or run npm ci.*$/)
    const beside = packageAt('beside', 'core/cli/main.ts')
    mkdirSync(join(beside, 'node_modules/node/bin'), { recursive: true })
    symlinkSync(process.execPath, join(beside, 'node_modules/node/bin/node'))
    expect(launch(OLD ?? '', beside, 'graph', 'x')).toEqual({
      status: 7,
      stdout: `${NAPI} graph x`,
      stderr: '',
    })
  },
)
