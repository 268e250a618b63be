import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import { type JudgingRuleset, loadRulesets } from '#core/pipeline/rulesets.ts'
import { AS_STORED, type Reading } from '#core/registry/reading.ts'
import { openEventReader } from '#core/store/events/events.ts'
import { type ColumnReader, openColumns } from '#core/store/moves/columns.ts'
import { type NameTable, openNames } from '#core/store/names.ts'
import type { Connection } from '#core/store/open.ts'
import { everyPerson } from '#core/store/people/people.ts'
import { governanceOf } from '../governed/governance.ts'
import { createFilterCache, type FilterCache } from './filter.ts'
import { type Changes, createPendingChanges } from './pending-changes.ts'

export const NOTHING_BUT_ARRIVALS: Changes = {
  refolded: new Set(),
  rules: false,
  reading: false,
  people: false,
}

/** What answers about a whole workspace are computed from. It only reads. */
export interface Analysis {
  readonly database: Connection
  readonly names: NameTable
  readonly columns: ColumnReader
  readonly filters: FilterCache
  /** How stored events are read. */
  readonly reading: Reading
  active(): JudgingRuleset | null
  /** Every ruleset that was ever activated, by its number. */
  rulesets(): ReadonlyMap<number, CompiledRuleset>
  /** Brings names and rules up to date, and columns where they are looked at; answers from one state of the file. */
  answer<Answer>(changes: Changes, compute: () => Answer): Answer
}

/** As the workspace's documents have it. One that can't be used keeps the workspace from being opened at all. */
export function readingOf(database: Connection): Reading {
  const governance = governanceOf(database)
  return governance.ok ? governance.value.registry.reading : AS_STORED
}

/**
 * Analysis over a connection of its own or a shared one. `pause` is called between portions of long readings and
 * may throw to end them; nothing that was read is lost by that.
 */
export function openAnalysis(database: Connection, pause: () => void = () => {}): Analysis {
  const names = openNames(database)
  let reading = readingOf(database)
  let columns = openColumns(database, names, reading)
  const openFilters = (): FilterCache =>
    createFilterCache({
      stored: openEventReader(database, names, () => reading),
      columns: () => fresh().events(),
      people: () => everyPerson(database, names),
      rules: () => rules.active?.compiled ?? null,
      whereabouts: () => ({
        names,
        rulesets: rules.rulesets,
        active: rules.active,
        transitions: () => fresh().transitions(),
        further: () => fresh().further(),
      }),
      pause,
    })
  let filters = openFilters()
  let rules = loadRulesets(database)
  const waiting = createPendingChanges()
  let isFresh = false
  /** Columns are brought up to date when a question first looks at them: many never do. */
  const fresh = (): ColumnReader => {
    if (isFresh) return columns
    columns.refresh(waiting.take(), pause)
    isFresh = true
    return columns
  }
  const update = (changes: Changes): void => {
    isFresh = false
    names.readNew()
    if (changes.rules) rules = loadRulesets(database)
    if (changes.reading) {
      reading = readingOf(database)
      columns = openColumns(database, names, reading)
      filters = openFilters()
    }
    waiting.add(changes)
  }
  return {
    database,
    names,
    get columns() {
      return fresh()
    },
    get filters() {
      return filters
    },
    get reading() {
      return reading
    },
    active: () => rules.active,
    rulesets: () => rules.rulesets,
    answer: (changes, compute) =>
      database.transaction(() => {
        update(changes)
        return compute()
      })(),
  }
}
