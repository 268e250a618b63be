import { type JudgingRuleset, loadRulesets } from '#core/pipeline/rulesets.ts'
import { type ColumnReader, openColumns, type Refolded } from '#core/store/columns.ts'
import { openEventReader } from '#core/store/events.ts'
import { type NameTable, openNames } from '#core/store/names.ts'
import type { Connection } from '#core/store/open.ts'
import { createFilterCache, type FilterCache } from './filter.ts'

/** What has happened to a workspace since its columns were last read. */
export interface Changes {
  /** Persons whose fold has changed. */
  readonly refolded: Refolded
  /** Other rules were activated. */
  readonly rules: boolean
}

export const NOTHING_BUT_ARRIVALS: Changes = { refolded: new Set(), rules: false }

/** What answers about a whole workspace are computed from. It only reads. */
export interface Analysis {
  readonly database: Connection
  readonly names: NameTable
  readonly columns: ColumnReader
  readonly filters: FilterCache
  active(): JudgingRuleset | null
  /** Brings names, rules and columns up to date, then answers from one state of the file. */
  answer<Answer>(changes: Changes, compute: () => Answer): Answer
}

/**
 * Analysis over a connection of its own or a shared one. `pause` is called between portions of long readings and
 * may throw to end them; nothing that was read is lost by that.
 */
export function openAnalysis(database: Connection, pause: () => void = () => {}): Analysis {
  const names = openNames(database)
  const columns = openColumns(database)
  const filters = createFilterCache(openEventReader(database, names), columns.events, pause)
  let { active } = loadRulesets(database)
  const update = (changes: Changes): void => {
    names.readNew()
    if (changes.rules) active = loadRulesets(database).active
    columns.refresh(changes.refolded, pause)
  }
  return {
    database,
    names,
    columns,
    filters,
    active: () => active,
    answer: (changes, compute) =>
      database.transaction(() => {
        update(changes)
        return compute()
      })(),
  }
}
