import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { createHost } from '#core/host/host.ts'
import { followSchemaFolder } from '#core/host/schemas/schema-watch.ts'

test('a folder is taken in at once and when it changes; a bad one changes nothing and says why', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'journeyscope-watch-'))
  const schemas = join(folder, 'schemas')
  mkdirSync(join(schemas, 'CLICK'), { recursive: true })
  const write = (version: number, schema: unknown): void =>
    writeFileSync(join(schemas, 'CLICK', `${version}.json`), JSON.stringify(schema))
  write(1, { type: 'object', properties: { id: { type: 'string' } }, additionalProperties: false })
  const host = await createHost({ appVersion: '0', home: folder })
  expect(host.open(join(folder, 'w.journey'), true)).toBeNull()
  const lines: string[] = []
  const stop = followSchemaFolder(host.session, schemas, (line) => lines.push(line))
  expect(lines).toEqual(['Saved CLICK version 1.'])
  write(2, { type: 'object', required: ['id'] })
  await vi.waitFor(() => expect(lines).toHaveLength(3), 5000)
  expect(lines[1]).toMatch(/CLICK\/2\.json: the new version requires this field/)
  write(2, { type: 'object' })
  await vi.waitFor(() => expect(lines).toHaveLength(4), 5000)
  expect(lines[3]).toBe('Saved CLICK version 2.')
  stop()
  await host.close()
  rmSync(folder, { recursive: true })
})
