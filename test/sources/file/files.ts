import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { Result } from '#core/base/result.ts'
import type { Delivery } from '#core/event/delivery.ts'
import type { Envelope } from '#core/event/envelope.ts'
import { noOutcomes } from '#core/event/outcome.ts'
import { type ImportRequest, type ImportResult, importFile } from '#core/sources/file/import-file.ts'

/** A folder that is removed after the test file; `write` answers with the path of what it wrote. */
export function temporaryFiles(): { write(name: string, content: string | Uint8Array): string } {
  const folder = mkdtempSync(join(tmpdir(), 'journeyscope-test-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  return {
    write: (name, content) => {
      const path = join(folder, name)
      writeFileSync(path, content)
      return path
    },
  }
}

/** Imports into a list instead of a workspace. */
export async function importInto(
  path: string,
  wishes: Partial<ImportRequest> = {},
): Promise<{ result: Result<ImportResult>; deliveries: Delivery[]; batches: number }> {
  const deliveries: Delivery[] = []
  let batches = 0
  const result = await importFile(
    { path, now: () => 1000, ...wishes },
    {
      positions: () => new Map(),
      submit: async (batch) => {
        deliveries.push(...batch)
        batches += 1
        return { ...noOutcomes(), NO_TRANSITION: batch.length }
      },
    },
  )
  return { result, deliveries, batches }
}

export function envelopesOf(deliveries: readonly Delivery[]): Envelope[] {
  return deliveries.flatMap((delivery) => (delivery.ok ? [delivery.envelope] : []))
}

/** Line, code and message of what was refused. */
export function refusalsOf(deliveries: readonly Delivery[]): [number | null, string, string][] {
  return deliveries.flatMap((delivery) =>
    delivery.ok ? [] : [[delivery.line, delivery.rejection.code, delivery.rejection.message]],
  )
}

/** Events as the lines of a file. */
export function lines(...events: readonly object[]): string {
  return events.map((event) => JSON.stringify(event)).join('\n')
}
