import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** Names of the custom properties that a text uses, or defines. */
function namesIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].flatMap(([, name]) => name ?? [])
}

test('every colour and font that a style names is defined', () => {
  const sheets = globSync('renderer/**/*.css').map((path) => ({ path, text: readFileSync(path, 'utf8') }))
  const code = globSync('renderer/**/*.{ts,tsx}').map((path) => readFileSync(path, 'utf8'))
  const defined = new Set(
    [...sheets.map(({ text }) => text), ...code].flatMap((text) =>
      namesIn(text, /(--[a-zA-Z][\w-]*)['"]?\s*[:\]]/g),
    ),
  )
  const missing = sheets.flatMap(({ path, text }) =>
    namesIn(text, /var\((--[a-zA-Z][\w-]*)/g)
      .filter((name) => !defined.has(name) && !name.startsWith('--mantine-'))
      .map((name) => `${path}: ${name}`),
  )
  expect(missing).toEqual([])
})
