import type { Database } from 'better-sqlite3'

/**
 * What is refused once more, as when the same file is imported again, is counted on the letter that it has. Letters from
 * before are known by nothing: a keyed hash needs the original, which is sealed, and a workspace is opened without its
 * key, too. The first repeat of such a one becomes a letter of its own.
 */
const SCHEMA = `
-- A keyed hash of what was refused; NULL where there is no key.
ALTER TABLE dead_letters ADD COLUMN fingerprint BLOB;
ALTER TABLE dead_letters ADD COLUMN again INTEGER NOT NULL DEFAULT 0;
ALTER TABLE dead_letters ADD COLUMN last_again_at INTEGER;
CREATE INDEX dead_letters_fingerprint ON dead_letters (fingerprint, arrival) WHERE fingerprint IS NOT NULL;

-- Receipts of repeats, as duplicates has those of events.
CREATE TABLE refused_again (
  arrival INTEGER PRIMARY KEY,
  letter INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  intake INTEGER NOT NULL
) STRICT;
`

export function addRefusedAgain(database: Database): void {
  database.exec(SCHEMA)
}
