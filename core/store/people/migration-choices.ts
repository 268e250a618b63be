import { z } from 'zod'
import type { Migration } from '#core/journey/migration.ts'
import { readDocuments, saveDocument } from '../documents.ts'
import type { Connection } from '../open.ts'

const Stored = z.object({
  ruleset: z.number(),
  at: z.number(),
  after: z.number(),
  moves: z.array(z.object({ journey: z.string(), from: z.string(), to: z.string() })),
})

/** What was decided at activations about people in steps that are no more, oldest first. */
export function readMigrations(database: Connection): Migration[] {
  return readDocuments(database, 'migration')
    .flatMap(({ text }) => (text === null ? [] : [Stored.parse(JSON.parse(text))]))
    .sort((a, b) => a.ruleset - b.ruleset)
}

export function saveMigration(database: Connection, migration: Migration): void {
  const { ruleset, at } = migration
  saveDocument(database, {
    kind: 'migration',
    name: String(ruleset),
    savedAt: at,
    text: JSON.stringify(migration),
  })
}
