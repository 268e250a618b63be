import type { Database } from 'better-sqlite3'

/**
 * When a refused event says that it happened, ms since the epoch, and which source it names (a number into `names`). NULL
 * where it says neither; letters from before say nothing, since their originals are sealed.
 */
const SCHEMA = `
ALTER TABLE dead_letters ADD COLUMN said_at INTEGER;
ALTER TABLE dead_letters ADD COLUMN source INTEGER;
`

export function addSaidByLetters(database: Database): void {
  database.exec(SCHEMA)
}
