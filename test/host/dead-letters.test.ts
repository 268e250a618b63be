import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import type { JsonObject } from '#core/base/json.ts'
import type { Delivery, OriginalFormat } from '#core/event/delivery.ts'
import { deadLetterOf, refusedOf, tailFrom } from '#core/host/answers/answer-live.ts'
import { discardDeadLetter, retryDeadLetters } from '#core/host/governed/dead-letters.ts'
import { importInto } from '#core/host/intake/imports.ts'
import type { OpenedWorkspace } from '#core/host/opened.ts'
import { importFile } from '#core/sources/file/import-file.ts'
import { saveDocument } from '#core/store/documents.ts'
import { openDeadLetters, openLettersNaming, readDeadLetter } from '#core/store/outcomes/dead-letters.ts'
import { countStoredOutcomes, readReceipts, sumReceipts } from '#core/store/outcomes/receipts.ts'
import { delivery, INTAKE } from '../pipeline/workspace.ts'
import { openedWorkspace } from './opened-workspace.ts'

const NOW = Date.UTC(2030, 0, 1)
const clock = { now: () => NOW }
let folder: string
let workspace: OpenedWorkspace

beforeEach(() => {
  workspace = openedWorkspace(clock)
  folder = dirname(workspace.path)
})

function save(kind: 'schema' | 'registry', name: string, text: unknown): void {
  saveDocument(workspace.database, { kind, name, savedAt: 0, text: JSON.stringify(text) })
  expect(workspace.govern()).toBe(null)
}

const order = (id: string, amount: unknown) =>
  delivery({
    eventId: id,
    userId: `${id}@example.com`,
    source: 'web',
    eventType: 'ORDER',
    timestamp: 1,
    payload: { amount: JSON.parse(JSON.stringify(amount)) },
  })

function requireNumbers(): void {
  save('schema', 'ORDER', { type: 'object', properties: { amount: { type: 'number' } } })
  save('registry', 'default', { mode: 'enforce' })
}

async function retry(wish = {}) {
  const report = await retryDeadLetters(workspace, clock, wish)
  if (!report.ok) throw new Error(report.error.message)
  const { database } = workspace
  expect(countStoredOutcomes(database)).toEqual(sumReceipts(readReceipts(database)))
  return report.value
}

test('what a schema refused goes in once the schema is mended; each has a new receipt', async () => {
  requireNumbers()
  await workspace.pipeline.submit(INTAKE, [order('a', '12'), order('b', 'none'), order('c', 3)])
  expect(await retry()).toMatchObject({ tried: 2, stillRefused: 2 })
  expect(openDeadLetters(workspace.database, 0, 10)).toHaveLength(2)
  save('registry', 'default', { mode: 'observe' })
  expect(await retry({ where: "payload.amount == '12'" })).toMatchObject({
    tried: 1,
    outcomes: { NO_TRANSITION: 1 },
  })
  expect(readDeadLetter(workspace.database, 1)).toMatchObject({
    status: 'retried',
    settledWhy: 'NO_TRANSITION',
  })
  expect(await retry()).toMatchObject({ tried: 1, outcomes: { NO_TRANSITION: 1 }, stillRefused: 0 })
  expect(openDeadLetters(workspace.database, 0, 10)).toEqual([])
  expect(await retry()).toMatchObject({ tried: 0 })
  expect(sumReceipts(readReceipts(workspace.database))).toMatchObject({ REJECTED: 2, NO_TRANSITION: 3 })
})

test('a letter without an event id is let in once, however often it is tried', async () => {
  requireNumbers()
  const bytes = Buffer.from(
    JSON.stringify({ userId: 'u', eventType: 'ORDER', timestamp: 1, payload: { amount: 'x' } }),
  )
  const made = delivery({
    eventId: 'x',
    userId: 'u',
    eventType: 'ORDER',
    timestamp: 1,
    payload: { amount: 'x' },
  })
  await workspace.pipeline.submit(INTAKE, [{ ...made, original: { format: 'event', bytes: () => bytes } }])
  save('registry', 'default', { mode: 'off' })
  await retry()
  workspace.database.prepare("UPDATE dead_letters SET status = 'open'").run()
  expect(await retry()).toMatchObject({ outcomes: { DUPLICATE: 1 } })
})

test('rows of a table are read again by their columns, and the same file again changes nothing', async () => {
  requireNumbers()
  const file = join(folder, 'orders.csv')
  writeFileSync(
    file,
    'userId,eventType,timestamp,source,amount\nanna,ORDER,2026-01-01,web,7\nben,ORDER,2026-01-02,web,"no, none"\n',
  )
  const bringIn = () =>
    importFile(
      {
        path: file,
        name: 'orders.csv',
        signal: new AbortController().signal,
        now: () => NOW,
        onProgress: () => {},
      },
      importInto(workspace, 'orders.csv'),
    )
  await bringIn()
  expect(openDeadLetters(workspace.database, 0, 10).map(({ shown }) => shown)).toEqual([
    expect.stringContaining('"amount": "no, none"'),
  ])
  save('registry', 'default', { mode: 'off' })
  expect(await retry()).toMatchObject({ tried: 1, outcomes: { NO_TRANSITION: 1 } })
  expect(await bringIn()).toMatchObject({ ok: true, value: { outcomes: { DUPLICATE: 2 } } })
})

test('what is no event at all waits on, until somebody gives it up and says why', async () => {
  await workspace.pipeline.submit(INTAKE, [delivery({ userId: 'u', eventType: '' })])
  expect(await retry({ where: 'true' })).toMatchObject({ tried: 0 })
  expect(await retry()).toMatchObject({ tried: 1, stillRefused: 1 })
  expect(discardDeadLetter(workspace, clock, 1, ' ')?.code).toBe('reason_missing')
  expect(discardDeadLetter(workspace, clock, 1, 'a test by anna@example.com')).toBe(null)
  expect(discardDeadLetter(workspace, clock, 1, 'twice')?.code).toBe('not_open')
  expect(readDeadLetter(workspace.database, 1)).toMatchObject({
    status: 'discarded',
    settledAt: NOW,
    settledWhy: expect.stringMatching(/^a test by email_[0-9a-f]{32}$/),
  })
})

test('a condition that cannot be read says so', async () => {
  expect(await retryDeadLetters(workspace, clock, { where: 'payload.' })).toMatchObject({
    ok: false,
    error: { code: 'where' },
  })
})

/** Imports a file under a registry that refuses, retries under one that does not, and imports the file once more. */
async function importedAgain(name: string, content: string, wishes: { format?: 'xes' | 'paths' } = {}) {
  const path = join(folder, name)
  writeFileSync(path, content)
  const bringIn = async () => {
    const done = await importFile({ path, name, now: () => NOW, ...wishes }, importInto(workspace, name))
    if (!done.ok) throw new Error(done.error.message)
    return done.value.outcomes
  }
  const refused = await bringIn()
  save('registry', 'default', { mode: 'off' })
  const retried = await retry()
  const again = await bringIn()
  const ids = workspace.database.prepare('SELECT hex(event_id) FROM events ORDER BY 1').pluck().all()
  return { refused, retried, again, ids }
}

test('events of a process log are read again from their attributes', async () => {
  save('registry', 'default', { mode: 'enforce', closed: true })
  const event = (name: string) =>
    `<event><string key="concept:name" value="${name}"/><date key="time:timestamp" value="2026-01-01T00:00:00Z"/></event>`
  const log = `<log><trace><string key="concept:name" value="C1"/>${event('A')}${event('B')}${event('A')}</trace></log>`
  const { refused, retried, again } = await importedAgain('log.xes', log)
  expect(refused).toMatchObject({ REJECTED: 3 })
  // The same content twice is two events, by its count in the file.
  expect(retried).toMatchObject({ tried: 3, outcomes: { NO_TRANSITION: 3 }, stillRefused: 0 })
  expect(again).toMatchObject({ DUPLICATE: 3 })
})

test('a row of paths is read again whole, and an event of a row alone, each under the same ids', async () => {
  save('registry', 'default', { mode: 'enforce', closed: true })
  const table = 'path,total_conversions,total_null\nsearch > mail,2,1\n"shop, local > mail",1,0\n'
  const { refused, retried, again, ids } = await importedAgain('paths.csv', table, { format: 'paths' })
  expect(refused).toMatchObject({ REJECTED: 11 })
  expect(retried).toMatchObject({ tried: 11, outcomes: { NO_TRANSITION: 11 }, stillRefused: 0 })
  expect(again).toMatchObject({ DUPLICATE: 11 })
  expect(ids).toHaveLength(11)
})

/** A delivery that its intake's reader refused. */
function refused(text: string, format: OriginalFormat, context?: JsonObject): Delivery {
  const bytes = Buffer.from(text)
  const original = { format, bytes: () => bytes, ...(context === undefined ? {} : { context }) }
  return { ok: false, rejection: { code: 'invalid_value', message: 'no.' }, original, line: 1 }
}

test('a refused event is found by whom it names, as that person is stored', async () => {
  requireNumbers()
  const email = 'anna@example.com'
  const mapping = { userId: 'who', eventType: 'what' }
  await workspace.pipeline.submit(INTAKE, [
    order('anna', 'no number'),
    refused(JSON.stringify({ userId: email, eventType: 'ORDER', timestamp: 'soon' }), 'event'),
    refused(JSON.stringify({ distinct_id: email, properties: 'none', event: 'x' }), 'posthog'),
    refused(JSON.stringify({ type: 'track', anonymousId: email }), 'segment'),
    refused(JSON.stringify({ context: {}, batch: [{ type: 'track', userId: email }] }), 'segment'),
    refused(JSON.stringify({ a: { who: email }, what: 'X' }), 'event', {
      fields: { userId: 'a.who', eventType: 'what' },
    }),
    refused(`X;"${email}"`, 'row', { columns: ['what', 'who'], delimiter: ';', mapping }),
    refused(JSON.stringify({ who: email, what: 'X' }), 'xes', { mapping }),
    refused(JSON.stringify({ userId: 'ben', eventType: 'ORDER' }), 'event'),
    refused(JSON.stringify({ userId: [email], eventType: 'ORDER' }), 'event'),
    refused(`{"userId":"${email}",`, 'event'),
  ])
  const token = workspace.privacy().argument(email)
  if (!token.ok) throw new Error(token.error.message)
  expect(token.value).not.toContain('anna')
  expect(refusedOf(workspace, email)).toMatchObject([{ name: token.value, count: 8 }])
  expect(refusedOf(workspace, 'ben')).toMatchObject([{ name: 'ben', count: 1 }])
  expect(openLettersNaming(workspace.database, [token.value], 100).map(({ eventType }) => eventType)).toEqual(
    [...['ORDER', 'ORDER', 'x', 'track', 'track', 'X', 'X', 'X']],
  )
  const tail = await tailFrom(workspace, { limit: 100, person: email, outcomes: ['REJECTED'], filter: {} })
  expect(tail.rows).toHaveLength(8)
  expect(tail.rows.every(({ person }) => person === token.value)).toBe(true)
  const rows = workspace.database.prepare('SELECT subject FROM dead_letters').pluck().all()
  expect(JSON.stringify(rows)).not.toContain('example.com')
})

test('a refused event tells when it happened, where, whom it names, and the schema that refused it', async () => {
  requireNumbers()
  await workspace.pipeline.submit(INTAKE, [order('a', 'much')])
  const lacking = delivery({ userId: 'cust', source: 'shop', timestamp: '2029-05-01T10:00:00Z', payload: {} })
  await workspace.pipeline.submit(INTAKE, [lacking])
  await workspace.pipeline.submit(INTAKE, [delivery({ eventType: 'ORDER', payload: {} })])
  const { rows } = await tailFrom(workspace, { limit: 10, filter: {} })
  expect(rows.map(({ source, timestamp }) => [source, timestamp])).toEqual([
    [null, null],
    ['shop', Date.UTC(2029, 4, 1, 10)],
    ['web', 1],
  ])
  expect(deadLetterOf(workspace, 1)).toMatchObject({
    schema: 'ORDER',
    source: 'web',
    saidAt: 1,
    isKnown: false,
  })
  expect(deadLetterOf(workspace, 2)).toMatchObject({
    code: 'missing_field',
    schema: null,
    source: 'shop',
    person: 'cust',
    saidAt: Date.UTC(2029, 4, 1, 10),
  })
  save('registry', 'default', { mode: 'off' })
  await retry()
  expect(deadLetterOf(workspace, 1)).toMatchObject({
    isKnown: true,
    person: expect.stringMatching(/^email_/),
  })
})
