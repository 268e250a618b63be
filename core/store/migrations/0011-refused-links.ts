import type { Database } from 'better-sqlite3'

/** Lines of the ledger that a limit refused, so that identifiers that look shared are told without reading all of it. */
export function indexRefusedLinks(database: Database): void {
  database.exec(
    "CREATE INDEX links_refused ON links (a_kind, a, b_kind, b) WHERE status = 'refused' AND event_id IS NOT NULL",
  )
}
