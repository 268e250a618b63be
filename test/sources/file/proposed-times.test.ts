import { expect, test } from 'vitest'
import type { FileWishes, ImportPreview } from '#core/contract/imports.ts'
import { previewFile } from '#core/sources/file/import-file.ts'
import { lines, temporaryFiles } from './files.ts'

const files = temporaryFiles()

async function preview(name: string, content: string, wishes: FileWishes = {}): Promise<ImportPreview> {
  const found = await previewFile({ path: files.write(name, content), ...wishes })
  if (!found.ok) throw new Error(found.error.message)
  return found.value
}

const table = (header: string, ...rows: string[]): string => `${[header, ...rows].join('\n')}\n`

test('a column of dates feeds the timestamp whatever it is called, and it is said', async () => {
  const content = table(
    'Kundennr;Aktion;Wann;Betrag',
    'k001;Seite;03.11.2026 09:00;',
    'k001;Korb;13.11.2026 09:13;1,50',
  )
  const { mapping, values, times } = await preview('hist.csv', content)
  expect(mapping).toEqual({ userId: 'Kundennr', eventType: 'Aktion', timestamp: 'Wann' })
  expect(values?.timeFormat).toBe('day-month-year')
  expect(times).toEqual({
    note: 'timestamp is taken from Wann: its values are dates.',
    warning: null,
  })
})

test('of several, the one that is called like the time of an event, else the first; the others are named', async () => {
  const rows = ['a;x;2026-01-02;2026-03-04', 'b;y;2026-01-03;2026-03-05']
  const named = await preview('named.csv', table('user_id;event;due;done_when', ...rows))
  expect(named.mapping.timestamp).toBe('done_when')
  expect(named.times.note).toBe(
    'timestamp is taken from done_when: its values are dates, and those of due are dates, too.',
  )
  const first = await preview('first.csv', table('user_id;event;alpha;beta', ...rows))
  expect(first.mapping.timestamp).toBe('alpha')
})

test('a few cells that are no dates say nothing against a column, many do; numbers and birthdays are no times', async () => {
  const rows = (bad: number) =>
    Array.from({ length: 20 }, (_, n) => `u${n};x;${n < bad ? 'gestern' : '2026-03-04'}`)
  expect((await preview('few.csv', table('user_id;event;a', ...rows(2)))).mapping.timestamp).toBe('a')
  expect((await preview('many.csv', table('user_id;event;a', ...rows(5)))).mapping.timestamp).toBeUndefined()
  const numbers = table('user_id;event;a;birthday', 'u;x;1788170400;1990-02-03')
  expect((await preview('numbers.csv', numbers)).mapping.timestamp).toBeUndefined()
})

test('where nothing feeds the timestamp, it is said for how many events and what follows', async () => {
  const { times } = await preview('none.csv', table('user_id;event', 'a;x', 'b;y'))
  expect(times).toEqual({
    note: null,
    warning:
      'Nothing feeds timestamp: both events will stand at the moment of the import, and how long passed between them cannot be told.',
  })
  const big = Array.from({ length: 40_000 }, (_, n) => `user_${n};viewed`)
  expect((await preview('big.csv', table('user_id;event', ...big))).times.warning).toMatch(
    /^Nothing feeds timestamp: each event of this file will stand/,
  )
  const away = await preview('away.csv', table('user_id;event;at', 'a;x;2026-01-02'), {
    mapping: { timestamp: '' },
  })
  expect(away.times).toMatchObject({ note: null, warning: expect.stringContaining('the one event') })
})

test('a field of JSON with dates in another order feeds it, too, and events of ours without a time are counted', async () => {
  const mapped = lines(
    { who: 'ann', event: 'Kauf', day: '03.11.2026' },
    { who: 'bob', event: 'Kauf', day: '13.11.2026' },
  )
  const json = await preview('mapped.ndjson', mapped)
  expect([json.mapping.timestamp, json.times.note]).toEqual([
    'day',
    'timestamp is taken from day: its values are dates.',
  ])
  const ours = lines(
    { userId: 'ann', eventType: 'PAY', timestamp: '2026-01-02' },
    ...[1, 2].map(() => ({ userId: 'bob', eventType: 'PAY' })),
  )
  expect((await preview('ours.ndjson', ours)).times.warning).toMatch(
    /^2 of the first 3 events say no time: they will stand at the moment of the import/,
  )
})
