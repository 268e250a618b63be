import type { Database } from 'better-sqlite3'

/** Attempts that were made before somebody asked for a delivery by hand: the schedule begins anew, the count does not. */
export function addAttemptsBefore(database: Database): void {
  database.exec('ALTER TABLE deliveries ADD COLUMN attempts_before INTEGER NOT NULL DEFAULT 0')
}
