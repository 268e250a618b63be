import type { Database } from 'better-sqlite3'

/** What timers, further journeys, re-entry, experiments and counters remember of a person, and what they do. */
const SCHEMA = `
-- JSON, NULL for most: what additions to the rules keep of a person.
ALTER TABLE people ADD COLUMN extra TEXT;
-- Arrival of the person's last event in fold order; what timers do after it is caused by it.
ALTER TABLE people ADD COLUMN last INTEGER NOT NULL DEFAULT 0;
UPDATE people SET last = head;
-- The next moment at which a rule may fire by time alone, ms since the epoch.
ALTER TABLE people ADD COLUMN due_at INTEGER;
CREATE INDEX people_due ON people (due_at) WHERE due_at IS NOT NULL;

-- Of what timers caused: the workspace's sequence number under which it was noted. NULL where an event caused it, which
-- was noted with that event.
ALTER TABLE caused_events ADD COLUMN noted INTEGER;
CREATE INDEX caused_by_time ON caused_events (noted) WHERE noted IS NOT NULL;

-- Moves in journeys beside the default one, in the current fold. ordinal 0: of the received event itself, else of what it
-- caused.
CREATE TABLE further_moves (
  cause INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  journey INTEGER NOT NULL,
  person INTEGER NOT NULL,
  time INTEGER NOT NULL,
  from_step INTEGER NOT NULL,
  to_step INTEGER NOT NULL,
  rule INTEGER NOT NULL,
  PRIMARY KEY (cause, ordinal, journey)
) STRICT, WITHOUT ROWID;

-- Declared outcomes that were reached, in the current fold. journey is NULL for the default one.
CREATE TABLE reached (
  cause INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  position INTEGER NOT NULL,
  person INTEGER NOT NULL,
  time INTEGER NOT NULL,
  journey INTEGER,
  step INTEGER NOT NULL,
  kind TEXT NOT NULL,
  value REAL,
  PRIMARY KEY (cause, ordinal, position)
) STRICT, WITHOUT ROWID;
`

export function addMemory(database: Database): void {
  database.exec(SCHEMA)
}
