import { expect, test } from 'vitest'
import type { FileWishes } from '#core/contract/imports.ts'
import type { Delivery } from '#core/event/delivery.ts'
import { previewFile } from '#core/sources/file/import-file.ts'
import { readOriginal } from '#core/sources/originals.ts'
import { importInto, temporaryFiles } from './files.ts'

const files = temporaryFiles()

const FEBRUARY = Date.UTC(2026, 1, 13, 14, 5)

function lines(...events: object[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('')
}

function log(...times: string[]): string {
  const events = times.map(
    (time) =>
      `<event><string key="concept:name" value="Pay"/><date key="time:timestamp" value="${time}"/></event>`,
  )
  return `<log><trace><string key="concept:name" value="ann"/>\n${events.join('\n')}\n</trace></log>`
}

/** The same times in every shape that is no table: events of ours, events by a mapping, as a list, a process log. */
const SHAPES: Record<string, (...times: string[]) => string> = {
  'ours.ndjson': (...times) =>
    lines(...times.map((timestamp) => ({ userId: 'ann', eventType: 'PAY', timestamp }))),
  'mapped.ndjson': (...times) => lines(...times.map((wann) => ({ who: 'ann', event: 'PAY', at: { wann } }))),
  'list.json': (...times) => JSON.stringify(times.map((when) => ({ user: 'ann', type: 'PAY', when }))),
  'log.xes': log,
}
const MAPPED: Record<string, FileWishes> = {
  'mapped.ndjson': { mapping: { timestamp: 'at.wann', userId: 'who', eventType: 'event' } },
}

function timesOf(deliveries: readonly Delivery[]): (number | string)[] {
  return deliveries.map((each) => (each.ok ? each.envelope.timestamp : each.rejection.message))
}

test.each(Object.keys(SHAPES))('%s: a day past the 12th says how dates are written', async (name) => {
  const wishes = MAPPED[name] ?? {}
  const path = files.write(name, SHAPES[name]?.('03.02.2026 14:05', '13.02.2026 14:05') ?? '')
  const preview = await previewFile({ path, ...wishes })
  expect(preview).toMatchObject({
    ok: true,
    value: { values: { timeFormat: 'day-month-year', hasTimes: true } },
  })
  const { deliveries } = await importInto(path, wishes)
  expect(timesOf(deliveries)).toEqual([Date.UTC(2026, 1, 3, 14, 5), FEBRUARY])
  const berlin = await importInto(path, { ...wishes, timeZone: 'Europe/Berlin' })
  expect(timesOf(berlin.deliveries)[1]).toBe(FEBRUARY - 3_600_000)
})

test.each(Object.keys(SHAPES))('%s: dates that may be two days are asked about', async (name) => {
  const wishes = MAPPED[name] ?? {}
  const path = files.write(`two-${name}`, SHAPES[name]?.('03/02/2026', '04/02/2026') ?? '')
  expect(await previewFile({ path, ...wishes })).toMatchObject({
    ok: true,
    value: { values: { timeFormat: null, example: '03/02/2026' } },
  })
  const refused = await importInto(path, wishes)
  expect(refused.deliveries).toEqual([])
  expect(refused.result).toMatchObject({ ok: false, error: { code: 'unsure_time_format' } })
  const { deliveries } = await importInto(path, { ...wishes, timeFormat: 'month-day-year' })
  expect(timesOf(deliveries)).toEqual([Date.UTC(2026, 2, 2), Date.UTC(2026, 3, 2)])
})

test.each(Object.keys(SHAPES))(
  '%s: a refusal says which format was expected, and is read again by it',
  async (name) => {
    const wishes = MAPPED[name] ?? {}
    const path = files.write(`bad-${name}`, SHAPES[name]?.('13.02.2026 14:05', '31.02.2026 14:05') ?? '')
    const { deliveries } = await importInto(path, wishes)
    const bad = deliveries[1]
    if (bad === undefined || bad.ok) throw new Error('expected a refusal')
    expect(bad.rejection.message).toContain('written as 13.02.2026 14:05')
    const { format, context = null } = bad.original
    const mended = Buffer.from(Buffer.from(bad.original.bytes()).toString('utf8').replace('31.02', '13.02'))
    const [again] = readOriginal(
      { format, bytes: mended, context },
      { intakeKind: 'file', intakeName: name, receivedAt: 1, freshId: () => '' },
    )
    expect(again?.read).toMatchObject({ ok: true, value: { timestamp: FEBRUARY } })
  },
)

test('times as programs write them ask nothing and are read as before', async () => {
  for (const [name, shape] of Object.entries(SHAPES)) {
    const path = files.write(`iso-${name}`, shape('2026-02-13T14:05:00Z', '2026-02-13 14:05'))
    const wishes = MAPPED[name] ?? {}
    const { deliveries } = await importInto(path, wishes)
    expect(timesOf(deliveries)).toEqual([FEBRUARY, FEBRUARY])
    expect(deliveries.map(({ original }) => original.context?.values)).toEqual([undefined, undefined])
  }
})
