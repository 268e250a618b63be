import type { Database } from 'better-sqlite3'

/** Everything that a workspace holds. Texts that recur are numbers into `names`. */
const SCHEMA = `
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE names (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE intakes (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (kind, name)) STRICT;

-- One row a person: state, and the arrival of the newest event (the head of a chain through events.previous).
CREATE TABLE people (
  person INTEGER PRIMARY KEY,
  subject TEXT NOT NULL UNIQUE,
  step INTEGER NOT NULL,
  history TEXT NOT NULL,
  metadata TEXT NOT NULL,
  last_event_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  events INTEGER NOT NULL,
  head INTEGER NOT NULL
) STRICT;
CREATE INDEX people_by_step ON people (step);

-- Appended in arrival order. No second index: a person's events are reached through previous.
-- from_step, to_step and rule are those of the current fold; outcome is the receipt and never changes.
CREATE TABLE events (
  arrival INTEGER PRIMARY KEY,
  event_id BLOB NOT NULL,
  person INTEGER NOT NULL,
  previous INTEGER,
  time INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  type INTEGER NOT NULL,
  source INTEGER NOT NULL,
  intake INTEGER NOT NULL,
  channel INTEGER,
  session TEXT,
  anonymous_id TEXT,
  original_id TEXT,
  schema_version TEXT,
  flags INTEGER NOT NULL,
  payload TEXT NOT NULL,
  outcome INTEGER NOT NULL,
  ruleset INTEGER,
  from_step INTEGER,
  to_step INTEGER,
  rule INTEGER
) STRICT;

-- Exact deduplication over the whole workspace; filled behind the events, in sorted bulk.
CREATE TABLE event_ids (event_id BLOB PRIMARY KEY, arrival INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- Events that rules caused: part of the fold, never received.
CREATE TABLE caused_events (
  cause INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  event_id BLOB NOT NULL,
  caused_by BLOB NOT NULL,
  person INTEGER NOT NULL,
  time INTEGER NOT NULL,
  type INTEGER NOT NULL,
  depth INTEGER NOT NULL,
  by_rule INTEGER NOT NULL,
  payload TEXT NOT NULL,
  from_step INTEGER,
  to_step INTEGER,
  rule INTEGER,
  PRIMARY KEY (cause, ordinal)
) STRICT, WITHOUT ROWID;

-- What rules did beyond state. held: its event came past the lateness bound, or history was judged anew.
-- in_fold: the current fold still has it; what has been done is never forgotten.
CREATE TABLE effects (
  effect_id BLOB PRIMARY KEY,
  person INTEGER NOT NULL,
  cause INTEGER NOT NULL,
  rule INTEGER NOT NULL,
  kind TEXT NOT NULL,
  time INTEGER NOT NULL,
  body TEXT NOT NULL,
  held INTEGER NOT NULL,
  in_fold INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX effects_by_person ON effects (person);

-- Topology of the step lens: transitions of the current fold, summed.
CREATE TABLE edges (
  from_step INTEGER NOT NULL,
  to_step INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (from_step, to_step)
) STRICT, WITHOUT ROWID;

CREATE TABLE duplicates (
  arrival INTEGER PRIMARY KEY,
  original INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  intake INTEGER NOT NULL,
  differs INTEGER NOT NULL
) STRICT;

CREATE TABLE dead_letters (
  arrival INTEGER PRIMARY KEY,
  received_at INTEGER NOT NULL,
  intake INTEGER NOT NULL,
  line INTEGER,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  original BLOB NOT NULL
) STRICT;

CREATE TABLE receipts (
  intake INTEGER NOT NULL,
  minute INTEGER NOT NULL,
  outcome INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (intake, minute, outcome)
) STRICT, WITHOUT ROWID;

CREATE TABLE rulesets (
  number INTEGER PRIMARY KEY,
  version TEXT NOT NULL,
  activated_at INTEGER NOT NULL,
  from_start INTEGER NOT NULL,
  text TEXT NOT NULL
) STRICT;
`

export function createWorkspace(database: Database): void {
  database.exec(SCHEMA)
}
