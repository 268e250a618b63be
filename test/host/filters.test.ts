import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createKeyStore } from '#core/host/keys/key-store.ts'
import { type OpenedWorkspace, openWorkspace, openWorkspaceToRead } from '#core/host/opened.ts'
import { replaceLiterals } from '#core/journey/expression/cel-literals.ts'
import { delivery, INTAKE } from '../pipeline/workspace.ts'

const clock = { now: () => 5000 }
let folder: string
let workspace: OpenedWorkspace

const keysIn = (home: string) =>
  createKeyStore({ home: join(folder, home), environment: undefined, keychain: null })

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-filters-'))
  const opened = openWorkspace(join(folder, 'x.journey'), clock, true, { keys: keysIn('home') })
  if (!opened.ok) throw new Error(opened.error.message)
  workspace = opened.value
  const people = ['Anna@example.com', 'bob@example.com']
  await workspace.pipeline.submit(
    INTAKE,
    people.map((userId, index) =>
      delivery({
        eventId: `e${index}`,
        userId,
        eventType: 'CLICK',
        timestamp: 1 + index,
        payload: { contact: { mail: userId }, mails: [userId], firstName: 'Anna', plan: 'pro' },
      }),
    ),
  )
})
afterEach(() => {
  workspace.close()
  rmSync(folder, { recursive: true })
})

test.each([
  ['event.userId == "anna@example.com"', 1],
  ["'ANNA@example.com ' == event.userId", 1],
  ['event.userId != "anna@example.com"', 1],
  ['event.userId in ["bob@example.com", "anna@example.com", "eve@example.com"]', 2],
  ['payload.contact.mail == "bob@example.com" && payload.plan == "pro"', 1],
  ['"bob@example.com" in payload.mails', 1],
  ['event.userId == "eve@example.com"', 0],
  // Masked values stand for nobody in particular.
  ['payload.firstName == "Anna"', 0],
  ['event.userId.startsWith("anna")', 0],
  ['payload.plan == "pro"', 2],
])('%s leaves %i', async (where, events) => {
  const scope = { ok: true, value: { events, problem: null } }
  expect(await workspace.analyst.ask('scope', { filter: { where } })).toMatchObject(scope)
  expect(await workspace.analyst.ask('histogram', { buckets: 2, where })).toMatchObject({ ok: true })
})

test('without the key a filter that needs it says so, and others go on', async () => {
  workspace.close()
  const opened = openWorkspaceToRead(workspace.path, clock, keysIn('elsewhere'))
  if (!opened.ok) throw new Error(opened.error.message)
  workspace = opened.value
  const ask = (where: string) => workspace.analyst.ask('scope', { filter: { where } })
  expect(await ask('event.userId == "anna@example.com"')).toMatchObject({
    ok: false,
    error: { code: 'key_missing' },
  })
  expect(await ask('payload.plan == "pro"')).toMatchObject({ ok: true, value: { events: 2 } })
})

test('only texts that are compared are replaced, however they are written, and faults keep their place', () => {
  const asked: string[] = []
  const replaced = (text: string): string =>
    replaceLiterals(text, ['payload', 'event'], (path, literal) => {
      asked.push(`${path.join('.')}=${literal}`)
      return literal === 'x' ? 'a "token"' : literal
    })
  expect(replaced(`event.userId=='x'/* 'x' */`)).toBe(`event.userId=='x'/* 'x' */`)
  expect(replaced(`payload['a b'].c != '''x''' || (event.source) in ["x", 'y']`)).toBe(
    `payload['a b'].c != "a \\"token\\"" || (event.source) in ["a \\"token\\"", 'y']`,
  )
  expect(asked).toEqual(expect.arrayContaining(['payload.a b.c=x', 'event.source=x', 'event.source=y']))
  expect(replaced('payload.a.startsWith("x") && payload.n == 3')).toBe(
    'payload.a.startsWith("x") && payload.n == 3',
  )
  expect(replaced('event.userId == "x')).toBe('event.userId == "x')
})
