import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { FileWishes } from '#core/contract/imports.ts'
import type { Delivery } from '#core/event/delivery.ts'
import { previewFile } from '#core/sources/file/import-file.ts'
import { envelopesOf, importInto, refusalsOf, temporaryFiles } from './files.ts'

const SAMPLES = 'test/sources/file/samples'
const files = temporaryFiles()

/** What a person must say where a file names nothing. */
const WISHES: Record<string, FileWishes> = {
  'bare.tsv': { mapping: { userId: 'column_1', timestamp: 'column_2', eventType: 'column_3' } },
}

/** What was read, without the intake's name, which is the file's. */
function shown(deliveries: readonly Delivery[], name: string): unknown {
  return {
    events: envelopesOf(deliveries).map(({ source, ...event }) =>
      source === name ? event : { ...event, source },
    ),
    refused: refusalsOf(deliveries),
  }
}

async function read(path: string, now: number, wishes: FileWishes): Promise<unknown> {
  const { result, deliveries } = await importInto(path, { ...wishes, now: () => now })
  if (!result.ok) throw new Error(result.error.message)
  return shown(deliveries, path.slice(path.lastIndexOf('/') + 1))
}

describe.each(readdirSync(SAMPLES))('%s', (name) => {
  const bytes = readFileSync(join(SAMPLES, name))
  const wishes = WISHES[name] ?? {}

  it('gives the events and refusals that are written down', async () => {
    const found = await read(join(SAMPLES, name), 1, wishes)
    await expect(`${JSON.stringify(found, null, 2)}\n`).toMatchFileSnapshot(`snapshots/${name}.snap.json`)
  })

  it('gives the same under a name that says nothing, packed or plain, today or tomorrow', async () => {
    const wanted = await read(join(SAMPLES, name), 1, wishes)
    expect(await read(files.write('unknown', bytes), 2, wishes)).toEqual(wanted)
    expect(await read(files.write('unknown', gzipSync(bytes)), 3, wishes)).toEqual(wanted)
    expect(await read(files.write('unknown', zstdCompressSync(bytes)), 4, wishes)).toEqual(wanted)
    expect(
      await read(files.write('unknown', Buffer.concat([Buffer.from('\ufeff'), bytes])), 5, wishes),
    ).toEqual(wanted)
  })

  it('shows rows in a preview', async () => {
    const preview = await previewFile({ path: join(SAMPLES, name), ...wishes })
    expect(preview.ok && preview.value.rows.length).toBeGreaterThan(1)
    expect(preview.ok && preview.value.unmapped).toEqual([])
  })
})

it('takes delimiter, quotes, header and separator from the person over its own guess', async () => {
  const path = files.write('odd.txt', '"anna"~login~a/b\n"ben"~login~a\n')
  const wishes = { delimiter: '~', quote: '' as const, header: false }
  expect(await previewFile({ path, ...wishes })).toMatchObject({
    ok: true,
    value: { format: 'csv', columns: ['column_1', 'column_2', 'column_3'], header: false, quote: '' },
  })
  const { deliveries } = await importInto(path, {
    ...wishes,
    format: 'paths',
    separator: '/',
    mapping: { userId: 'column_1', path: 'column_3' },
  })
  expect(envelopesOf(deliveries).map((event) => [event.userId, event.eventType])).toEqual([
    ['"anna"', 'a'],
    ['"anna"', 'b'],
    ['"ben"', 'a'],
  ])
})

it('cuts JSON in the same way wherever the pieces of the file end', async () => {
  const { readJsonValues } = await import('#core/sources/file/json-values.ts')
  const bytes = readFileSync(join(SAMPLES, 'list.json'))
  const cut = async (size: number): Promise<unknown[]> => {
    async function* pieces(): AsyncGenerator<Buffer, void, void> {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
    }
    const values: unknown[] = []
    for await (const next of readJsonValues(pieces(), 'x')) {
      values.push(...next.map((value) => [value.number, value.bytes.toString()]))
    }
    return values
  }
  const whole = await cut(bytes.length)
  expect(whole).toHaveLength(4)
  for (let size = 1; size < 40; size += 1) expect(await cut(size)).toEqual(whole)
})
