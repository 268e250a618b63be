import type { Database } from 'better-sqlite3'

/**
 * States in the middle of long histories, so that a late event folds anew only what comes after it: the state of a person
 * right after the event at (time, arrival), which is the count-th in fold order. Time after it has not passed in it.
 */
const SCHEMA = `
CREATE TABLE snapshots (
  person INTEGER NOT NULL,
  time INTEGER NOT NULL,
  arrival INTEGER NOT NULL,
  count INTEGER NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (person, time, arrival)
) STRICT, WITHOUT ROWID;
`

export function addSnapshots(database: Database): void {
  database.exec(SCHEMA)
}
