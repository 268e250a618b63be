import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** Asking a database: a statement made, or run as it stands. `transaction` is left to the pipeline, which says when. */
const SPEAKS_SQL =
  /\.(prepare|pragma)\(|\.exec\(\s*['"`]|\b(SELECT|INSERT|UPDATE|DELETE)\b [^'"`]*\b(FROM|INTO|SET)\b/

function speakers(files: readonly { path: string; text: string }[]): string[] {
  return files
    .filter(({ path }) => !path.startsWith('core/store/'))
    .filter(({ text }) => text.split('\n').some((line) => SPEAKS_SQL.test(line)))
    .map(({ path }) => path)
}

const sources = ['core', 'electron'].flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ path: join(root, name), text: readFileSync(join(root, name), 'utf8') })),
)

test('only the store speaks SQL', () => {
  expect(sources.length).toBeGreaterThan(100)
  expect(speakers(sources)).toEqual([])
})

test('a statement outside the store is found', () => {
  const planted = [
    { path: 'core/host/planted.ts', text: "database.prepare('SELECT 1').get()" },
    { path: 'core/cli/planted.ts', text: 'const sql = `DELETE FROM events`' },
    { path: 'core/pipeline/planted.ts', text: "database.pragma('optimize')" },
    { path: 'core/event/fine.ts', text: 'const found = /a/.exec(text)' },
  ]
  expect(speakers(planted)).toEqual([
    'core/host/planted.ts',
    'core/cli/planted.ts',
    'core/pipeline/planted.ts',
  ])
})
