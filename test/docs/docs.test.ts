import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'

test('the walk names real files', () => {
  const text = readFileSync('docs/architecture.md', 'utf8')
  const named = [...text.matchAll(/`((?:core|renderer|electron)\/[\w./-]+\.tsx?)`/g)].map(
    (match) => match[1] ?? '',
  )
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter((path) => !existsSync(path))).toEqual([])
})

test('every link between the documents leads somewhere', () => {
  const pages = [
    'README.md',
    'CONTRIBUTING.md',
    ...readdirSync('docs', { recursive: true, encoding: 'utf8' }).map((name) => join('docs', name)),
  ]
  const broken = pages
    .filter((page) => page.endsWith('.md'))
    .flatMap((page) =>
      [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)#]+)/g)]
        .map((match) => join(dirname(page), match[1] ?? ''))
        .filter((target) => !existsSync(target)),
    )
  expect(broken).toEqual([])
})

test('every dependency has its reason, and no reason lacks its dependency', () => {
  const Manifest = z.object({
    dependencies: z.record(z.string(), z.string()),
    devDependencies: z.record(z.string(), z.string()),
  })
  const manifest = Manifest.parse(JSON.parse(readFileSync('package.json', 'utf8')))
  const listed = readFileSync('docs/dependencies.md', 'utf8')
  const missing = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)]
    .filter((name) => !name.startsWith('@types/'))
    .filter((name) => !new RegExp(`[| ,]${name.replaceAll('/', '\\/')}[ ,|]`).test(listed))
  expect(missing).toEqual([])
})

test('the command lines in the how-tos run as they stand', () => {
  const folder = mkdtempSync(join(tmpdir(), 'journeyscope-docs-'))
  const pages = readdirSync('docs/how-to').filter((name) => name.endsWith('.md'))
  for (const page of pages) {
    const text = readFileSync(join('docs/how-to', page), 'utf8')
    for (const block of text.matchAll(/```sh\n([\s\S]*?)```/g)) {
      for (const line of (block[1] ?? '').trim().split('\n')) {
        const command = line
          .replace(/^journeyscope/, `"${process.execPath}" core/cli/main.ts`)
          .replaceAll(
            /\b(\w+\.(?:journey|ndjson|test\.json)|draft\.json|schemas)\b/g,
            (name, _inner, at: number, whole: string) => (whole[at - 1] === '/' ? name : join(folder, name)),
          )
        const { status, stderr } = spawnSync(command, { shell: true, encoding: 'utf8' })
        expect({ line, status, stderr: status === 0 ? '' : stderr }).toEqual({ line, status: 0, stderr: '' })
      }
    }
  }
  rmSync(folder, { recursive: true })
}, 600_000)
