import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readRegistryDocument, readSamplingDocument } from '#core/host/governed/governance.ts'

/** The first block of a page that is indented and begins with a brace. */
function example(page: string): string {
  const lines = readFileSync(page, 'utf8').split('\n')
  const start = lines.findIndex((line) => line.startsWith('    {'))
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('    '))
  return lines.slice(start, end).join('\n')
}

test('the examples of registry.json and sampling.json are what they say', () => {
  expect(readRegistryDocument(example('docs/how-to/schemas.md'))).toMatchObject({
    ok: true,
    value: { mode: 'observe', types: { FORM_SUBMIT: { mode: 'enforce' } } },
  })
  expect(readSamplingDocument(example('docs/how-to/sampling.md'))).toMatchObject({
    ok: true,
    value: { rules: [{ keep: 0.1 }, { keep: 0 }] },
  })
})
