import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'

const Report = z.object({
  modules: z.array(z.object({ source: z.string() })),
  summary: z.object({
    violations: z.array(z.object({ rule: z.object({ name: z.string() }), from: z.string() })),
  }),
})

const CRUISER = join(process.cwd(), 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')

function cruise(folder: string, roots: readonly string[]): z.infer<typeof Report> {
  const args = [CRUISER, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...roots]
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 })
  return Report.parse(JSON.parse(stdout))
}

function sourceFiles(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|tsx)$/.test(name))
    .map((name) => join(root, name))
}

let planted: string

beforeAll(() => {
  planted = mkdtempSync(join(tmpdir(), 'journeyscope-layers-'))
  for (const file of ['.dependency-cruiser.cjs', 'package.json', 'tsconfig.json'])
    cpSync(file, join(planted, file))
  cpSync('core', join(planted, 'core'), { recursive: true })
  mkdirSync(join(planted, 'renderer'))
  mkdirSync(join(planted, 'electron'))
  cpSync('renderer/tsconfig.json', join(planted, 'renderer/tsconfig.json'))
  symlinkSync(join(process.cwd(), 'node_modules'), join(planted, 'node_modules'))
})

afterAll(() => rmSync(planted, { recursive: true }))

test('every source file is read, and none breaks the import rule', () => {
  const roots = ['core', 'electron', 'renderer']
  const report = cruise(process.cwd(), roots)
  const read = report.modules
    .map((module) => module.source)
    .filter((source) => /^(core|electron|renderer)\/.*\.tsx?$/.test(source))
  const onDisk = roots.flatMap(sourceFiles)
  expect(read.sort()).toEqual(onDisk.sort())
  expect(onDisk.length).toBeGreaterThan(50)
  expect(report.summary.violations).toEqual([])
})

test('planted violations are caught', () => {
  const plant = (path: string, text: string) => writeFileSync(join(planted, path), text)
  plant('core/base/planted.ts', "export { openForWriting } from '#core/store/open.ts'\n")
  plant(
    'core/journey/planted.ts',
    "import { readFileSync } from 'node:fs'\nexport const read = readFileSync\n",
  )
  plant('core/host/planted.ts', "import Database from 'better-sqlite3'\nexport const make = Database\n")
  plant('renderer/planted.ts', "export { step } from '#core/journey/step.ts'\n")
  plant('core/contract/planted.ts', "export { walk } from '#core/topology/walk.ts'\n")
  plant('core/topology/planted.ts', "export { one } from './planted-too.ts'\n")
  plant('core/topology/planted-too.ts', "export { one } from './planted.ts'\n")
  plant('electron/planted.ts', 'export const one = 1\n')
  plant('core/cli/planted.ts', "export { one } from '../../electron/planted.ts'\n")
  plant('electron/reaching.ts', "export { read } from '../renderer/planted.ts'\n")
  const caught = cruise(planted, ['core', 'electron', 'renderer']).summary.violations.map(
    ({ rule, from }) => `${from} ${rule.name}`,
  )
  expect(caught).toContain('core/base/planted.ts base-imports-only-rooms-above')
  expect(caught).toContain('core/journey/planted.ts pure-rooms-have-no-effects')
  expect(caught).toContain('core/host/planted.ts only-the-store-opens-databases')
  expect(caught).toContain('renderer/planted.ts renderer-knows-the-contract-only')
  expect(caught).toContain('core/contract/planted.ts contract-takes-schemas-from-event-and-journey-only')
  expect(caught).toContain('core/topology/planted-too.ts no-cycles')
  expect(caught).toContain('core/cli/planted.ts core-stands-alone')
  expect(caught).toContain('electron/reaching.ts electron-knows-core-only')
})

test('the launcher is plain JavaScript that needs no types to be stripped', () => {
  expect(() => execFileSync(process.execPath, ['--check', 'core/cli/launch.mjs'])).not.toThrow()
})
