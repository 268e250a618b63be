import type { Database } from 'better-sqlite3'

/**
 * Two ways to look something up that read a whole table without: the further deliveries of a person's events, and the
 * cause of an event by its id.
 */
const SCHEMA = `
CREATE INDEX duplicates_by_original ON duplicates (original);
CREATE INDEX caused_by_id ON caused_events (event_id);
`

export function addLookups(database: Database): void {
  database.exec(SCHEMA)
}
