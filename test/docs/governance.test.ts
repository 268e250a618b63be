import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { JsonObject } from '#core/base/json.ts'
import { compileExpression } from '#core/host/expressions.ts'
import { readRegistryDocument, readSamplingDocument } from '#core/host/governed/governance.ts'
import { UpcastStep } from '#core/registry/document.ts'
import { compileUpcaster } from '#core/registry/upcast.ts'

/** The first block of a page that is indented and begins with a brace. */
function example(page: string): string {
  const lines = readFileSync(page, 'utf8').split('\n')
  const start = lines.findIndex((line) => line.startsWith('    {'))
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('    '))
  return lines.slice(start, end).join('\n')
}

const ORDER: JsonObject = {
  customer: { mail: 'ann@example.com' },
  utm_source: 'mail',
  items: [{ sku: 'a', internalNote: 'x' }, { sku: 'b' }],
  cents: 1250,
}

test('each step of an upcaster does to a payload what the page says', () => {
  const page = readFileSync('docs/how-to/schemas.md', 'utf8').split('\n')
  const steps = page
    .filter((line) => line.startsWith('    {"op"'))
    .map((line) => UpcastStep.parse(JSON.parse(line)))
  expect(new Set(steps.map(({ op }) => op)).size).toBe(UpcastStep.options.length)
  const upcast = compileUpcaster({ from: 1, steps }, compileExpression)
  if (!upcast.ok) throw new Error(upcast.error.message)
  const event = { eventId: 'e', userId: 'u', timestamp: 1, eventType: 'ORDER', source: 'web', payload: ORDER }
  expect(upcast.value(event)).toEqual({
    customer: { email: 'ann@example.com' },
    utm: { source: 'mail' },
    currency: 'EUR',
    items: [{ sku: 'a' }, { sku: 'b' }],
    cents: 1250,
    amount: 12.5,
  })
  expect(upcast.value({ ...event, payload: { currency: 'USD' } })).toEqual({ currency: 'USD' })
})

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
