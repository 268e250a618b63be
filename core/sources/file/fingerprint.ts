import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import type { FilePlan } from './plan.ts'

const HEAD_BYTES = 1_048_576

/**
 * What an import goes on by: the same file (its size and first MiB) read in the same way. Another mapping or another
 * delimiter makes other events, so it is another import and begins at the start.
 */
export function importKey({ source, layout, mapping }: FilePlan): string {
  const way: unknown[] = [source.bytes, layout.format, layout.table, Object.entries(mapping).sort()]
  if (layout.json !== null) way.push(layout.json.reading)
  if (layout.values !== undefined) way.push(layout.values)
  const file = openSync(source.path, 'r')
  try {
    const head = Buffer.alloc(Math.min(HEAD_BYTES, source.bytes))
    const read = readSync(file, head, 0, head.length, 0)
    return createHash('sha256').update(JSON.stringify(way)).update(head.subarray(0, read)).digest('hex')
  } finally {
    closeSync(file)
  }
}
