import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { FileWishes } from '#core/contract/imports.ts'
import type { Delivery } from '#core/event/delivery.ts'
import { noOutcomes } from '#core/event/outcome.ts'
import { importFile, previewFile } from '#core/sources/file/import-file.ts'
import { readOriginal } from '#core/sources/originals.ts'

const folder = mkdtempSync(join(tmpdir(), 'journeyscope-values-'))
afterAll(() => rmSync(folder, { recursive: true }))

function table(...rows: string[]): string {
  const path = join(folder, 'kunden.csv')
  writeFileSync(path, `${['user_id;event_type;timestamp;betrag', ...rows].join('\n')}\n`)
  return path
}

async function imported(path: string, wishes: FileWishes = {}) {
  const deliveries: Delivery[] = []
  const result = await importFile(
    { path, now: () => 1, ...wishes },
    {
      positions: () => new Map(),
      submit: async (batch) => {
        deliveries.push(...batch)
        return noOutcomes()
      },
    },
  )
  return { result, deliveries }
}

test('German times are told by a day past the 12th, wherever in the start it stands', async () => {
  const rows = Array.from(
    { length: 60 },
    (_, row) => `ann;VIEW;${row < 59 ? '03' : '13'}.02.2026 14:05;"13,53"`,
  )
  const path = table(...rows)
  const preview = await previewFile({ path })
  expect(preview).toMatchObject({
    ok: true,
    value: {
      values: { timeFormat: 'day-month-year', timeZone: 'UTC', decimals: ['betrag'], decimalComma: false },
    },
  })
  const { deliveries } = await imported(path, { decimalComma: true, timeZone: 'Europe/Berlin' })
  expect(deliveries[0]).toMatchObject({
    ok: true,
    envelope: { timestamp: Date.UTC(2026, 1, 3, 13, 5), payload: { betrag: 13.53 } },
  })
})

test('times that may be two days are asked about, and nothing is stored on a guess', async () => {
  const path = table('ann;VIEW;03.02.2026;1')
  const preview = await previewFile({ path })
  expect(preview).toMatchObject({
    ok: true,
    value: {
      values: {
        timeFormat: null,
        example: '03.02.2026',
        meanings: [{ time: Date.UTC(2026, 1, 3) }, { time: Date.UTC(2026, 2, 2) }],
      },
    },
  })
  const refused = await imported(path)
  expect(refused.deliveries).toEqual([])
  expect(refused.result).toMatchObject({
    ok: false,
    error: { code: 'unsure_time_format', hint: expect.stringContaining('--time-format day-month-year') },
  })
  // A zone alone does not say it.
  expect((await imported(path, { timeZone: 'Europe/Berlin' })).result.ok).toBe(false)
  const { deliveries } = await imported(path, { timeFormat: 'month-day-year' })
  expect(deliveries[0]).toMatchObject({ ok: true, envelope: { timestamp: Date.UTC(2026, 2, 2) } })
})

test('a refused row is read again as the import read it', async () => {
  const path = table('ann;VIEW;13.02.2026;"13,53"', ';VIEW;14.02.2026;"2,5"')
  const { deliveries } = await imported(path, { decimalComma: true })
  const refused = deliveries[1]
  if (refused === undefined || refused.ok) throw new Error('expected a refusal')
  const { format, bytes, context = null } = refused.original
  const mended = Buffer.from(Buffer.from(bytes()).toString('utf8').replace(/^;/, 'bob;'))
  const [again] = readOriginal(
    { format, bytes: mended, context },
    { intakeKind: 'file', intakeName: 'kunden.csv', receivedAt: 1, freshId: () => '' },
  )
  expect(again?.read).toMatchObject({
    ok: true,
    value: { timestamp: Date.UTC(2026, 1, 14), payload: { betrag: 2.5 } },
  })
})

test('progress is never ahead of what is stored', async () => {
  const rows = Array.from({ length: 30_000 }, (_, row) => `p${row};VIEW;2026-02-13T14:05:00Z;12`)
  const seen: { phase: string; fraction: number; received: number }[] = []
  await importFile(
    { path: table(...rows), now: () => 1, onProgress: (progress) => seen.push(progress) },
    { positions: () => new Map(), submit: async () => noOutcomes() },
  )
  const importing = seen.filter(({ phase }) => phase === 'importing')
  expect(importing.at(-1)).toMatchObject({ fraction: 1, received: 30_000 })
  // Files are read in pieces: as far ahead as one of them.
  for (const { fraction, received } of importing) expect(fraction).toBeLessThan(received / 30_000 + 0.1)
})
