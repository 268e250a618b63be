import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { inCommonWords } from '#core/contract/text/in-common-words.ts'
import { createHost, type Host } from '#core/host/host.ts'
import { previewImport } from '#core/host/intake/imports.ts'
import { createUploads } from '#core/host/intake/uploads.ts'
import { delivery, INTAKE, quickStartRules } from '../pipeline/workspace.ts'

let folder: string
let host: Host
const uploads = createUploads()
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-common-'))
  host = await createHost({ appVersion: 'test', home: folder })
  host.open(join(folder, 'shop.journey'), true)
})
afterEach(async () => {
  await host.close()
  rmSync(folder, { recursive: true })
})

async function found(events: readonly object[], name = 'other.ndjson') {
  const path = join(folder, name)
  writeFileSync(path, events.map((event) => JSON.stringify(event)).join('\n'))
  const preview = await previewImport(host.session, uploads, { source: { kind: 'path', path } })
  return preview.nothingInCommon
}

const came = (more: object) =>
  host.session.required().pipeline.submit(INTAKE, [
    delivery({
      eventId: 'e1',
      userId: 'ann@example.com',
      source: 'web',
      eventType: 'CART_ADD',
      timestamp: 1000,
      ...more,
    }),
  ])
const LOGIN = { eventType: 'LOGIN', userId: 'bob', timestamp: 5 }

test('of a workspace without events nothing is said', async () => {
  expect(await found([LOGIN])).toBe(null)
})

test('a file of other people and other events has nothing in common with what is there', async () => {
  await came({})
  const apart = await found([LOGIN, { ...LOGIN, eventType: 'LOGOUT' }, { nothing: 1 }])
  expect(apart).toEqual({
    workspace: 'shop.journey',
    events: 2,
    isWhole: true,
    types: 2,
    named: ['LOGIN', 'LOGOUT'],
  })
  expect(apart === null ? '' : inCommonWords(apart)).toBe(
    'Nothing in this file is known to shop.journey. None of its 2 events has an event type, a step or the id of a person that is there; it has LOGIN, LOGOUT.',
  )
})

test('one person, one event type or one step is enough, also where privacy has replaced the id', async () => {
  await came({})
  expect(await found([LOGIN, { ...LOGIN, userId: 'ann@example.com' }])).toBe(null)
  expect(await found([LOGIN, { ...LOGIN, eventType: 'CART_ADD' }])).toBe(null)
  expect(await found([{ ...LOGIN, eventType: 'SIGNUP_STARTED' }])).not.toBe(null)
  host.session.required().pipeline.activate(quickStartRules(), false)
  expect(await found([{ ...LOGIN, eventType: 'SIGNUP_STARTED' }])).toBe(null)
})

test('of a long file the start is looked at', async () => {
  await came({})
  const many = Array.from({ length: 4_500 }, (_, index) => ({
    ...LOGIN,
    userId: `b${index}`,
    timestamp: index + 1,
  }))
  const apart = await found(many)
  expect(apart).toMatchObject({ isWhole: false, types: 1 })
  expect(apart?.events).toBeGreaterThanOrEqual(2_000)
  expect(apart?.events).toBeLessThan(4_500)
  expect(apart === null ? '' : inCommonWords(apart)).toContain('None of its first 2,')
})
