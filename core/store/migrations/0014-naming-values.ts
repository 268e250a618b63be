import type { Database } from 'better-sqlite3'

/**
 * Whose events carry which values. What is stored already is read later, bit by bit, while the workspace is open: here
 * it would keep everybody waiting who opens a large one.
 */
const SCHEMA = `
-- Sorted pairs of 32 bits each (subject, hash of a value), a few hundred a row. The key is the number of a run of such rows
-- times 2^32, and the hash of its first pair.
CREATE TABLE naming_runs (key INTEGER PRIMARY KEY, pairs BLOB NOT NULL) STRICT;
-- Pairs that came since the last run, as they came.
CREATE TABLE naming_waiting (number INTEGER PRIMARY KEY, pairs BLOB NOT NULL) STRICT;
-- Hashes of values that so many people carry that they name nobody: who carries them is read from the events.
CREATE TABLE naming_common (hash INTEGER PRIMARY KEY) STRICT;
-- Events past one arrival and through another whose values were not read yet; at most one row.
CREATE TABLE naming_unread (after INTEGER NOT NULL, through INTEGER NOT NULL) STRICT;
INSERT INTO naming_unread SELECT 0, arrival FROM events ORDER BY arrival DESC LIMIT 1;
`

export function addNamingValues(database: Database): void {
  database.exec(SCHEMA)
}
