import type { Database } from 'better-sqlite3'

/** Several subjects may be one person: whose events they are, and the ledger of why. */
const SCHEMA = `
-- What events are about: one row for each text that came as userId or anonymousId. Events never leave their subject.
CREATE TABLE subjects (
  subject INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  -- The profile: the number of one of its subjects.
  person INTEGER NOT NULL,
  -- 1: it came as a userId.
  known INTEGER NOT NULL,
  -- Arrival of its newest event by arrival; 0 where it has none.
  head INTEGER NOT NULL,
  events INTEGER NOT NULL
) STRICT;
INSERT INTO subjects SELECT person, subject, person, 1, head, events FROM people;
UPDATE subjects SET known = 0 WHERE (SELECT flags & 2 FROM events WHERE arrival = head) <> 0;
CREATE INDEX subjects_by_person ON subjects (person);

-- One row for each profile; subject is the name of the one that names it.
CREATE TABLE profiles (
  person INTEGER PRIMARY KEY,
  subject TEXT NOT NULL,
  step INTEGER NOT NULL,
  history TEXT NOT NULL,
  metadata TEXT NOT NULL,
  last_event_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  events INTEGER NOT NULL,
  last INTEGER NOT NULL,
  extra TEXT,
  due_at INTEGER
) STRICT;
INSERT INTO profiles SELECT person, subject, step, history, metadata, last_event_at, version, events, last, extra, due_at
  FROM people;
DROP TABLE people;
ALTER TABLE profiles RENAME TO people;
CREATE INDEX people_by_step ON people (step);
CREATE INDEX people_due ON people (due_at) WHERE due_at IS NOT NULL;

ALTER TABLE events RENAME COLUMN person TO subject;
ALTER TABLE caused_events RENAME COLUMN person TO subject;
ALTER TABLE effects RENAME COLUMN person TO subject;
ALTER TABLE further_moves RENAME COLUMN person TO subject;
ALTER TABLE reached RENAME COLUMN person TO subject;

-- The ledger: two identifiers that an event, or somebody, holds for one person.
CREATE TABLE links (
  link INTEGER PRIMARY KEY,
  a_kind TEXT NOT NULL,
  a TEXT NOT NULL,
  b_kind TEXT NOT NULL,
  b TEXT NOT NULL,
  -- The earliest event that says so; NULL for a merge by hand.
  event_id BLOB,
  time INTEGER NOT NULL,
  status TEXT NOT NULL,
  reason TEXT,
  noted_at INTEGER NOT NULL,
  undone_at INTEGER,
  UNIQUE (a_kind, a, b_kind, b)
) STRICT;
CREATE INDEX links_by_b ON links (b_kind, b);
`

export function addProfiles(database: Database): void {
  database.exec(SCHEMA)
}
