import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { extractAll } from '@electron/asar'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, expect, test } from 'vitest'

const built = existsSync('dist/main/electron.js') && existsSync('dist/renderer/index.html')
const linux = process.platform === 'linux'
if (!built) console.warn('SKIPPED: the package, since nothing is built. Run npm run build.')
if (!linux) console.warn('SKIPPED: the package, which is tried on Linux only.')

/** How a fuse stands in the binary: the characters 0 and 1. */
const OFF = 48
const ON = 49

const folder = mkdtempSync(join(tmpdir(), 'journeyscope-package-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A stand-in for Electron's folder: what the packager reads of the binary is its row of fuses. */
function standIn(): string {
  const place = join(folder, 'electron')
  mkdirSync(join(place, 'resources'), { recursive: true })
  const fuses = '\u0001\u0009101001001'
  writeFileSync(join(place, 'electron'), `head dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX${fuses} tail`, {
    mode: 0o755,
  })
  for (const name of ['version', 'LICENSE', 'LICENSES.chromium.html']) writeFileSync(join(place, name), '')
  return place
}

test.skipIf(!built || !linux)('the app folder holds a program that runs, and its fuses are set', async () => {
  const out = join(folder, 'out')
  const packager = spawnSync(
    process.execPath,
    [
      'node_modules/electron-builder/cli.js',
      '--dir',
      `-c.electronDist=${standIn()}`,
      `-c.directories.output=${out}`,
    ],
    { encoding: 'utf8' },
  )
  expect({ status: packager.status, said: packager.stderr }).toMatchObject({ status: 0 })
  const app = join(out, process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`)

  const wire = await getCurrentFuseWire(join(app, 'journeyscope'))
  expect(wire).toMatchObject({
    [FuseV1Options.RunAsNode]: OFF,
    [FuseV1Options.EnableCookieEncryption]: ON,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: OFF,
    [FuseV1Options.EnableNodeCliInspectArguments]: OFF,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: ON,
    [FuseV1Options.OnlyLoadAppFromAsar]: ON,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: OFF,
  })

  const binding = `node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`
  expect(existsSync(join(app, 'resources/app.asar.unpacked', binding))).toBe(true)
  // Far from this tree's node_modules, so that a dependency that was left out is missed.
  const program = join(folder, 'extracted')
  extractAll(join(app, 'resources/app.asar'), program)
  const run = (...args: string[]) =>
    execFileSync(process.execPath, [join(program, 'dist/main/cli.js'), ...args], { encoding: 'utf8' })
  const events = join(folder, 'events.ndjson')
  writeFileSync(events, run('generate', '--users', '5', '--events', '50'))
  const imported: unknown = JSON.parse(run('import', join(folder, 'a.journey'), events, '--json'))
  expect(imported).toMatchObject({ received: 50 })
  for (const file of ['dist/main/electron.js', 'dist/preload/preload.cjs', 'dist/renderer/index.html'])
    expect(readFileSync(join(program, file), 'utf8')).not.toBe('')
})
