import type { Database } from 'better-sqlite3'

/**
 * The further deliveries of a person's events are looked up by the event that came first. Ids of caused events have no
 * index: they are random, so that each insert would touch another page, and few ever look one up.
 */
const SCHEMA = 'CREATE INDEX duplicates_by_original ON duplicates (original)'

export function addLookups(database: Database): void {
  database.exec(SCHEMA)
}
