import type { Database } from 'better-sqlite3'

/**
 * What leaves the program, written with the effect that wants it. Webhooks of before were recorded and never sent: they
 * are held back, so that opening a workspace tells nobody of what is long past.
 */
const SCHEMA = `
CREATE TABLE deliveries (
  -- The order in which they were wanted.
  number INTEGER PRIMARY KEY,
  effect_id BLOB NOT NULL UNIQUE,
  -- The name of an address, as the rule says it.
  address TEXT NOT NULL,
  -- waiting, sent, failed, held or discarded
  status TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  -- 1: somebody asked for it by hand, however old it is.
  asked INTEGER NOT NULL DEFAULT 0,
  -- When it is tried next, ms since the epoch; NULL: it waits for nothing.
  due_at INTEGER,
  tried_at INTEGER,
  -- The status of HTTP that came back last; NULL where none did.
  answer INTEGER,
  -- What went wrong last, or why it was given up.
  problem TEXT
) STRICT;
INSERT INTO deliveries (effect_id, address, status, attempts, problem)
  SELECT effect_id, body ->> 'url', 'held', 0, 'it was recorded before webhooks were sent.'
  FROM effects WHERE kind = 'WEBHOOK' ORDER BY time, cause;
CREATE INDEX deliveries_tried ON deliveries (address, tried_at) WHERE tried_at IS NOT NULL;
CREATE INDEX deliveries_by_status ON deliveries (status, address, number);
`

export function addOutbox(database: Database): void {
  database.exec(SCHEMA)
}
