import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { openListener, type TestListener } from './listening.ts'

const Document = z.looseObject({
  openapi: z.string(),
  info: z.looseObject({ version: z.string() }),
  paths: z.record(
    z.string(),
    z.record(z.string(), z.looseObject({ responses: z.record(z.string(), z.unknown()) })),
  ),
  components: z.looseObject({ schemas: z.record(z.string(), z.record(z.string(), z.unknown())) }),
})

let listener: TestListener
let document: z.infer<typeof Document>

beforeEach(async () => {
  listener = await openListener()
  document = Document.parse(await (await fetch(`${listener.url}/openapi.json`)).json())
})

afterEach(() => listener.remove())

function checkerOf(name: string): (value: unknown) => unknown {
  const ajv = new Ajv2020({ strict: false })
  addFormats.default(ajv)
  ajv.addSchema(document, 'document')
  const check = ajv.compile({ $ref: `document#/components/schemas/${name}` })
  return (value) => (check(value) ? [] : check.errors)
}

test('it is OpenAPI 3.1 whose references all lead somewhere', () => {
  expect([document.openapi, document.info.version]).toEqual(['3.1.0', '1.2.3'])
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
    (match) => match[1] ?? '',
  )
  expect(references.length).toBeGreaterThan(30)
  for (const reference of references) {
    const found = reference
      .slice(2)
      .split('/')
      .reduce<unknown>((at, key) => z.record(z.string(), z.unknown()).parse(at)[key], document)
    expect({ reference, found }).toEqual({ reference, found: expect.anything() })
  }
  for (const name of Object.keys(document.components.schemas)) expect(checkerOf(name)).toBeTypeOf('function')
})

test('every route that it names is there, and answers with a status that it names', async () => {
  const authorization = `Bearer ${listener.token}`
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, { responses }] of Object.entries(operations)) {
      // A stream has no end: its own test reads it.
      if (path === '/api/stream') continue
      const response = await fetch(`${listener.url}${path.replace('{id}', 'nobody')}`, {
        method: method.toUpperCase(),
        headers: { authorization, 'content-type': 'application/json' },
        ...(method === 'post' ? { body: '{}' } : {}),
      })
      await response.text()
      const found = { path, status: response.status, isNamed: String(response.status) in responses }
      expect(found).toEqual({ ...found, isNamed: true })
      if (!path.includes('{')) expect({ path, status: response.status }).not.toEqual({ path, status: 404 })
    }
  }
})

test('its schemas describe what really comes and goes', async () => {
  const event = { userId: 'u', eventType: 'CLICK', timestamp: 5, payload: { a: 1 }, schemaVersion: 2 }
  expect(checkerOf('Event')(event)).toEqual([])
  expect(checkerOf('Event')({ ...event, timestamp: '2026-01-02T03:04:05Z' })).toEqual([])
  expect(checkerOf('Event')({ ...event, eventType: 7 })).not.toEqual([])
  expect(checkerOf('Event')({ ...event, payload: 'x' })).not.toEqual([])
  expect(checkerOf('Event')({ ...event, surplus: 1 })).not.toEqual([])
  const answered = await listener.post('/v1/events', JSON.stringify([event, { eventType: 'CLICK' }]))
  expect(checkerOf('EventsAnswer')(answered.body)).toEqual([])
  const authorization = `Bearer ${listener.token}`
  const journey = await fetch(`${listener.url}/api/users/u/journey`, { headers: { authorization } })
  expect(checkerOf('Journey')(await journey.json())).toEqual([])
  const ask = async (path: string): Promise<unknown> =>
    (await fetch(`${listener.url}${path}`, { headers: { authorization } })).json()
  expect(checkerOf('ExplanationAnswer')(await ask('/api/users/u/explain?rule=rule_001'))).toEqual([])
  const coverage = await ask('/api/rules/coverage?from=2020-01-01T00:00:00Z')
  expect(checkerOf('CoverageAnswer')(coverage)).toEqual([])
  expect(coverage).toMatchObject({ judged: 0, rulesetNumber: 1 })
  expect(await ask('/api/rules/coverage')).toMatchObject({ judged: 1 })
  expect(await ask('/api/rules/coverage?without=event.eventType != "NONE"')).toMatchObject({ judged: 0 })
  expect(await ask('/api/rules/coverage?whose=had&where=wasIn("LANDING")')).toMatchObject({ judged: 1 })
  expect(await ask('/api/rules/coverage?whose=had&where=!wasIn("LANDING")')).toMatchObject({ judged: 0 })
  expect(await ask('/api/rules/coverage?whose=had&where=wasIn("LANDNG")')).toMatchObject({
    error: { code: 'study', message: expect.stringContaining('Is LANDING meant?') },
  })
  expect(await ask('/api/rules/coverage?began=true&from=2020-01-01T00:00:00Z')).toMatchObject({ judged: 0 })
  expect(await ask('/api/rules/coverage?where=payload.')).toMatchObject({ error: { code: 'study' } })
  const stuck = await ask('/api/steps/LANDING/stuck')
  expect(checkerOf('StuckAnswer')(stuck)).toEqual([])
  expect(stuck).toMatchObject({ people: 1, examples: ['u'] })
  expect(await ask('/api/steps/LANDING/stuck?journey=gone')).toMatchObject({
    error: { code: 'study', message: expect.stringContaining('has no journey gone') },
  })
  const versions = await ask('/api/rules/versions')
  expect(checkerOf('VersionsAnswer')(versions)).toEqual([])
  expect(versions).toMatchObject({ versions: [{ number: 1, by: null, note: null, changes: null }] })
  const refused = await fetch(`${listener.url}/api/users/u/journey`)
  expect(checkerOf('Problem')(await refused.json())).toEqual([])
  expect(checkerOf('SegmentAnswer')((await listener.post('/v1/track', '{}')).body)).toEqual([])
  expect(checkerOf('PosthogAnswer')((await listener.post('/e/', '{}')).body)).toEqual([])
})
