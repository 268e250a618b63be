import type { Database } from 'better-sqlite3'

/**
 * Whom a refused event names, as an accepted one would be stored, and its type. Letters from before name nobody: their
 * originals are sealed, and a workspace is opened without its key, too.
 */
const SCHEMA = `
ALTER TABLE dead_letters ADD COLUMN subject TEXT;
ALTER TABLE dead_letters ADD COLUMN type INTEGER;
CREATE INDEX dead_letters_subject ON dead_letters (subject, arrival) WHERE subject IS NOT NULL;
`

export function addNamedLetters(database: Database): void {
  database.exec(SCHEMA)
}
