import type { Database } from 'better-sqlite3'

/**
 * What governs events on their way in: documents that people edit, positions of sources, receipts of what was
 * sampled away, remarks on events, and dead letters that can be read again, retried or discarded.
 */
const SCHEMA = `
-- Schemas, policies, connections: every version is kept, the highest number is in force.
CREATE TABLE documents (
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  number INTEGER NOT NULL,
  saved_at INTEGER NOT NULL,
  -- NULL: taken out of force with this version.
  text TEXT,
  PRIMARY KEY (kind, name, number)
) STRICT, WITHOUT ROWID;

-- Where to read on in a source; written in the transaction of the batch that it follows.
CREATE TABLE positions (
  intake INTEGER NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (intake, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE sampled (
  arrival INTEGER PRIMARY KEY,
  received_at INTEGER NOT NULL,
  intake INTEGER NOT NULL,
  time INTEGER NOT NULL,
  type INTEGER NOT NULL,
  rule INTEGER NOT NULL
) STRICT;

-- JSON: links, marks, derived and redacted fields; NULL for most.
ALTER TABLE events ADD COLUMN notes TEXT;

ALTER TABLE dead_letters ADD COLUMN format TEXT NOT NULL DEFAULT 'event';
ALTER TABLE dead_letters ADD COLUMN context TEXT;
-- Name of the key that the original is sealed with; NULL where it lies open.
ALTER TABLE dead_letters ADD COLUMN sealed_with TEXT;
-- The original as it may be shown: personal values taken out, cut to a length.
ALTER TABLE dead_letters ADD COLUMN shown TEXT;
ALTER TABLE dead_letters ADD COLUMN status TEXT NOT NULL DEFAULT 'open';
ALTER TABLE dead_letters ADD COLUMN settled_at INTEGER;
ALTER TABLE dead_letters ADD COLUMN settled_why TEXT;
`

export function addGovernance(database: Database): void {
  database.exec(SCHEMA)
}
