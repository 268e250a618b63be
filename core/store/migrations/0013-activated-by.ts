import type { Database } from 'better-sqlite3'

/** What activated a ruleset, as JSON, and why, in somebody's words. NULL where it is not known, as of all from before. */
const SCHEMA = `
ALTER TABLE rulesets ADD COLUMN activated_by TEXT;
ALTER TABLE rulesets ADD COLUMN note TEXT;
`

export function addActivatedBy(database: Database): void {
  database.exec(SCHEMA)
}
