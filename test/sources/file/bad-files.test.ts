import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { previewFile } from '#core/sources/file/import-file.ts'
import { importInto, temporaryFiles } from './files.ts'

const files = temporaryFiles()
const LINE = '{"userId":"a","eventType":"X","timestamp":1000}\n'

async function problemOf(path: string) {
  const { result, batches } = await importInto(path)
  expect(batches).toBe(0)
  if (result.ok) throw new Error('imported')
  return result.error
}

describe('a file that cannot be read to its end stores nothing and says where the fault is', () => {
  it('is not UTF-8, far behind lines that are', async () => {
    const good = Buffer.from(LINE.repeat(20_000))
    const path = files.write(
      'latin1.ndjson',
      Buffer.concat([good, Buffer.from('{"userId":"J\xf6rg"}\n', 'latin1')]),
    )
    const problem = await problemOf(path)
    expect(problem.code).toBe('not_utf8')
    expect(problem.where).toBe('latin1.ndjson, line 20001')
    expect(problem.message).toContain(`byte ${good.length + 12} `)
    expect(problem.hint).toContain('UTF-8')
  })

  it('ends in the middle of a character', async () => {
    const path = files.write('cut.ndjson', Buffer.concat([Buffer.from(LINE), Buffer.from([0xe2, 0x82])]))
    expect(await problemOf(path)).toMatchObject({ code: 'not_utf8', where: 'cut.ndjson, line 2' })
  })

  it('is a gzip stream that ends too early, or is damaged', async () => {
    const whole = gzipSync(Array.from({ length: 5000 }, (_, i) => LINE.replace('1000', String(i))).join(''))
    expect(await problemOf(files.write('short.gz', whole.subarray(0, whole.length - 20)))).toMatchObject({
      code: 'gzip_truncated',
      where: 'short.gz',
    })
    const damaged = Buffer.from(whole)
    damaged.fill(0xff, whole.length >> 1, (whole.length >> 1) + 40)
    expect(await problemOf(files.write('damaged.gz', damaged))).toMatchObject({ code: 'gzip_corrupt' })
  })

  it('is a zstd stream that ends too early, or is damaged', async () => {
    const whole = zstdCompressSync(
      Array.from({ length: 5000 }, (_, i) => LINE.replace('1000', String(i))).join(''),
    )
    const short = await problemOf(files.write('short.zst', whole.subarray(0, whole.length - 20)))
    expect(short).toMatchObject({ code: 'zstd_truncated', where: 'short.zst' })
    const damaged = Buffer.from(whole)
    damaged.fill(0xff, whole.length >> 1, (whole.length >> 1) + 40)
    expect(await problemOf(files.write('damaged.zst', damaged))).toMatchObject({ code: 'zstd_corrupt' })
  })

  it('has a line of 100 MB', async () => {
    const path = files.write('long.ndjson', LINE)
    const file = openSync(path, 'a')
    const piece = Buffer.alloc(1_000_000, 0x61)
    for (let i = 0; i < 100; i += 1) writeSync(file, piece)
    closeSync(file)
    expect(await problemOf(path)).toMatchObject({ code: 'line_too_long', where: 'long.ndjson, line 2' })
  })

  it('has a line without end, and only its preview is asked for, which checks nothing', async () => {
    const path = files.write('endless.csv.gz', gzipSync(Buffer.alloc(64_000_000, 0x61)))
    expect(await previewFile({ path })).toMatchObject({
      ok: false,
      error: { code: 'line_too_long', where: 'endless.csv.gz, line 1' },
    })
  })

  it('has zero bytes, as a sparse or binary file has', async () => {
    const path = files.write('sparse.ndjson', LINE)
    const file = openSync(path, 'r+')
    ftruncateSync(file, 5000)
    closeSync(file)
    expect(await problemOf(path)).toMatchObject({ code: 'not_text', where: 'sparse.ndjson, line 2' })
  })

  it.each([
    ['a.zip', Buffer.from('504b030414000000', 'hex'), 'unknown_format'],
    ['a.db', Buffer.from('SQLite format 3\0'), 'unknown_format'],
    ['utf16.csv', Buffer.from('\ufeffuser,event\n', 'utf16le'), 'unknown_format'],
    ['page.xml', '<?xml version="1.0"?>\n<html/>\n', 'unknown_format'],
    ['broken.xes', '<log><trace><event></trace></log>', 'xml_broken'],
    ['cut.xes', '<log><trace><event>', 'xml_broken'],
    [
      'no-times.xes',
      '<log><trace><string key="concept:name" value="c"/><event><string key="concept:name" value="a"/></event></trace></log>',
      'unmapped_fields',
    ],
    ['cut.json', '[{"userId":"a","eventType":"X"},{"userId"', 'json_truncated'],
    ['open.json', '[{"userId":"a","eventType":"X"}', 'json_truncated'],
    ['more.json', '[{"userId":"a","eventType":"X"}]\n{"userId":"b"}', 'json_after_end'],
    ['nul.csv', 'user,event\na,x\nb,\0\n', 'not_text'],
    ['empty.csv', '', 'empty_file'],
    ['blank.csv', '\n\n', 'empty_file'],
    ['empty.gz', gzipSync(''), 'empty_file'],
    ['proto.csv', 'user,event,__proto__\na,b,c\n', 'forbidden_key'],
    ['totals.csv', 'name;total\nanna;1\n', 'unmapped_fields'],
  ])('%s is another kind of file', async (name, content, code) => {
    const problem = await problemOf(files.write(name, content))
    expect(problem.code).toBe(code)
    expect(problem.hint).toBeDefined()
  })

  it('is not there, or is a folder', async () => {
    expect(await problemOf('/nowhere/x.csv')).toMatchObject({ message: 'there is no such file.' })
    expect(await problemOf('/')).toMatchObject({ message: 'this is a folder.' })
  })
})
