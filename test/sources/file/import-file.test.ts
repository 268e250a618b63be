import { existsSync, readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { subjectOf } from '#core/event/envelope.ts'
import { totalOutcomes } from '#core/event/outcome.ts'
import { previewFile } from '#core/sources/file/import-file.ts'
import { envelopesOf, importInto, refusalsOf, temporaryFiles } from './files.ts'

const files = temporaryFiles()

function event(n: number): string {
  return JSON.stringify({ eventId: `e${n}`, userId: `u${n % 7}`, eventType: 'CLICK', timestamp: 1000 + n })
}

describe('NDJSON', () => {
  it('goes in by batches of 1,000, plain or gzip, with or without a byte order mark', async () => {
    const text = `\ufeff${Array.from({ length: 2500 }, (_, n) => event(n)).join('\r\n')}`
    const plain = await importInto(files.write('plain.ndjson', text))
    const packed = await importInto(files.write('packed.bin', gzipSync(text)))
    expect(plain.batches).toBe(3)
    expect(plain.result).toMatchObject({ ok: true, value: { received: 2500 } })
    expect(plain.result.ok && totalOutcomes(plain.result.value.outcomes)).toBe(2500)
    expect(envelopesOf(packed.deliveries).map((e) => e.eventId)).toEqual(
      envelopesOf(plain.deliveries).map((e) => e.eventId),
    )
  })

  it('refuses broken lines one by one with line number, reason and the bytes as they came', async () => {
    const deep = `${'['.repeat(50)}${']'.repeat(50)}`
    const lines = [
      event(1),
      '',
      '{"userId":"a","eventType":',
      `{"userId":"a","eventType":"X","payload":{"deep":${deep}}}`,
      event(2),
      '{"userId":"a","eventType":"X","payload":{"__proto__":{"admin":true}}}',
      `{"userId":"a","eventType":"X","payload":{"text":"${'x'.repeat(1_100_000)}"}}`,
      '{"eventType":"X"}',
    ]
    const { deliveries } = await importInto(files.write('mixed.ndjson', lines.join('\n')))
    expect(envelopesOf(deliveries)).toHaveLength(2)
    expect(refusalsOf(deliveries).map(([line, code]) => [line, code])).toEqual([
      [3, 'not_json'],
      [4, 'too_deep'],
      [6, 'forbidden_key'],
      [7, 'too_large'],
      [8, 'missing_field'],
    ])
    const first = deliveries.find((delivery) => !delivery.ok)
    expect(first?.ok === false && Buffer.from(first.original.bytes()).toString()).toBe(lines[2])
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  it('gives events without an id the same ids on every import, and equal ones ids of their own', async () => {
    const line = '{"userId":"a","eventType":"X","timestamp":1000}\n'
    const path = files.write('no-ids.ndjson', line.repeat(3) + line.replace('"a"', '"b"'))
    const first = await importInto(path, { now: () => 1 })
    const second = await importInto(path, { now: () => 2 })
    const ids = envelopesOf(first.deliveries).map((e) => e.eventId)
    expect(new Set(ids).size).toBe(4)
    expect(envelopesOf(second.deliveries).map((e) => e.eventId)).toEqual(ids)
    expect(envelopesOf(first.deliveries).some((e) => e.idWasMissing === true)).toBe(false)
  })

  it('reads standard input and leaves no file behind', async () => {
    const { result, deliveries } = await importInto('-', {
      stdin: Readable.from([`${event(1)}\n${event(2)}`]),
    })
    expect(result).toMatchObject({ ok: true, value: { received: 2 } })
    expect(envelopesOf(deliveries)[0]?.source).toBe('stdin')
  })

  it('stops when it is cancelled and says that what was stored stays', async () => {
    const cancel = new AbortController()
    const path = files.write('long.ndjson', Array.from({ length: 5000 }, (_, n) => event(n)).join('\n'))
    const { result, deliveries } = await importInto(path, {
      signal: cancel.signal,
      onProgress: ({ received }) => (received >= 2000 ? cancel.abort() : undefined),
    })
    expect(result).toMatchObject({ ok: false, error: { code: 'cancelled' } })
    expect(deliveries).toHaveLength(2000)
  })

  it('reports progress that only grows within checking and within importing, and ends at 1', async () => {
    const path = files.write('progress.ndjson', Array.from({ length: 9000 }, (_, n) => event(n)).join('\n'))
    const seen = { checking: [] as number[], importing: [] as number[] }
    await importInto(path, { onProgress: ({ phase, fraction }) => seen[phase].push(fraction) })
    for (const phase of [seen.checking, seen.importing]) {
      expect(phase).toEqual([...phase].sort((a, b) => a - b))
      expect(phase.at(-1)).toBe(1)
    }
  })
})

describe('CSV', () => {
  it('finds the delimiter, reads quotes, and keeps line numbers over cells with line ends', async () => {
    const text = 'user;event;note\r\n"a";click;"one; ""two""\nthree"\r\nb;click\r\nc;click;\r\n'
    const { deliveries } = await importInto(files.write('quotes.csv', text))
    expect(envelopesOf(deliveries).map((e) => [e.userId, e.payload])).toEqual([
      ['a', { note: 'one; "two"\nthree' }],
      ['c', {}],
    ])
    expect(refusalsOf(deliveries)).toEqual([
      [4, 'invalid_value', 'the header names 3 columns, and this line has 2.'],
    ])
  })

  it('loses one line to a quote that is never closed, and no more', async () => {
    const text = `user,event\na,x\n"b,x\nc,x\nd,x\n`
    const { deliveries } = await importInto(files.write('open-quote.csv', text))
    expect(envelopesOf(deliveries).map((e) => e.userId)).toEqual(['a', 'c', 'd'])
    expect(refusalsOf(deliveries)).toEqual([
      [3, 'invalid_value', 'a quote is opened on this line and never closed.'],
    ])
  })

  it('takes a mapping from the person over its own guess, and refuses one to no column', async () => {
    const path = files.write('map.csv', 'user,person,event\na,b,x\n')
    const mapped = await importInto(path, { mapping: { userId: 'person' } })
    expect(envelopesOf(mapped.deliveries)[0]).toMatchObject({ userId: 'b', payload: { user: 'a' } })
    const wrong = await importInto(path, { mapping: { userId: 'nobody' } })
    expect(wrong.result).toMatchObject({ ok: false, error: { code: 'unknown_column' } })
  })

  it('does not take back from a person what was taken out of a field', async () => {
    const path = files.write(
      'unmap.csv',
      'concept:name,case:concept:name,step,time:timestamp\nx,a,pay,1000\n',
    )
    const moved = { eventType: 'step' }
    const mapped = await importInto(path, { mapping: moved })
    expect(envelopesOf(mapped.deliveries)[0]).toMatchObject({
      eventType: 'pay',
      payload: { 'concept:name': 'x' },
    })
    const preview = await previewFile({ path, mapping: { eventType: '', timestamp: '' } })
    expect(preview).toMatchObject({
      ok: true,
      value: { mapping: { userId: 'case:concept:name' }, unmapped: ['eventType'] },
    })
    const without = await importInto(path, { mapping: { eventType: '' } })
    expect(without.result).toMatchObject({ ok: false, error: { code: 'unmapped_fields' } })
    const timeless = await importInto(path, { mapping: { timestamp: '' }, now: () => 77 })
    expect(envelopesOf(timeless.deliveries)[0]).toMatchObject({
      timestamp: 77,
      payload: { 'time:timestamp': 1000 },
    })
    const twice = await importInto(path, { mapping: { eventType: 'step', userId: 'step' } })
    expect(twice.result).toMatchObject({ ok: false, error: { code: 'column_taken' } })
  })

  it('previews rows, mapping and what is wrong with them', async () => {
    const path = files.write('preview.csv', 'user_id,activity,when,when\nu1,login,1,2\nu2,login\n')
    const preview = await previewFile({ path })
    expect(preview).toMatchObject({
      ok: true,
      value: {
        name: 'preview.csv',
        format: 'csv',
        delimiter: ',',
        columns: ['user_id', 'activity', 'when', 'when_2'],
        mapping: { userId: 'user_id', eventType: 'activity' },
        unmapped: [],
        rows: [
          { line: 2, cells: ['u1', 'login', '1', '2'], problem: null },
          { line: 3, problem: 'the header names 4 columns, and this line has 2.' },
        ],
      },
    })
  })
})

describe('real process logs', () => {
  const cases: [string, number, number][] = [
    ['running-example', 42, 6],
    ['roadtraffic100traces', 390, 100],
  ]
  it.each(cases)('%s has %i events of %i people, mapped without help', async (name, events, people) => {
    const path = `../shared/data/process/${name}.csv`
    if (!existsSync(path)) {
      console.warn(`${path} is absent: this test is skipped.`)
      return
    }
    const { deliveries } = await importInto(path)
    const envelopes = envelopesOf(deliveries)
    expect(envelopes).toHaveLength(events)
    expect(new Set(envelopes.map((e) => e.eventId)).size).toBe(events)
    expect(new Set(envelopes.map(subjectOf)).size).toBe(people)
    const expected: unknown = JSON.parse(readFileSync(`../shared/data/expected/process_${name}.json`, 'utf8'))
    for (const type of new Set(envelopes.map((e) => e.eventType))) {
      expect(JSON.stringify(expected)).toContain(JSON.stringify(type))
    }
  })
})
