import { AS_STORED, type Reading } from '#core/registry/reading.ts'
import type {
  EventColumns,
  FurtherColumns,
  ReachedColumns,
  TransitionColumns,
} from '#core/topology/columns.ts'
import { openEventColumns } from '../events/event-columns.ts'
import { openNames } from '../names.ts'
import type { Connection } from '../open.ts'
import { openOwners } from '../people/subjects.ts'
import { readOtherwise } from '../read-otherwise.ts'
import { openFurtherColumns, openReachedColumns } from './further-columns.ts'
import { openTransitionColumns } from './transition-columns.ts'

/** Persons whose fold has changed since the last reading: by number, or everyone. */
export type Refolded = ReadonlySet<number> | 'everyone'

/** What has happened to what was read before. */
export interface ColumnChanges {
  readonly refolded: Refolded
  /** Who is whom has changed. */
  readonly people: boolean
}

/** The whole workspace as columns, kept up to date by reading only what is new or has changed. */
export interface ColumnReader {
  /**
   * Reads events that arrived since the last call, and the moves and outcomes of persons that were folded anew. `between`
   * is called after each portion; where it throws, what has been read stays, and the next call reads on from there.
   */
  refresh(changes: ColumnChanges, between?: () => void): void
  events(): EventColumns
  transitions(): TransitionColumns
  /** Moves in further journeys. */
  further(): FurtherColumns
  reached(): ReachedColumns
}

/** Events read between two calls of `between`: a few milliseconds. */
const PORTION = 4096

export function openColumns(
  database: Connection,
  names = openNames(database),
  reading: Reading = AS_STORED,
): ColumnReader {
  const owners = openOwners(database)
  const events = openEventColumns(database, owners, readOtherwise(database, names, reading))
  const transitions = openTransitionColumns(database, owners)
  const further = openFurtherColumns(database, owners)
  const reached = openReachedColumns(database, owners)
  const folded = [transitions, further, reached]
  return {
    refresh: ({ refolded, people }, between) => {
      if (people) owners.reload()
      else owners.readNew()
      if (people) {
        events.assign()
        for (const rows of folded) rows.assign()
      }
      if (refolded === 'everyone') {
        for (const rows of folded) {
          rows.clear()
          rows.readBetween(0, events.through())
        }
      } else if (refolded.size > 0) {
        for (const rows of folded) rows.rereadPersons(refolded, events.through())
      }
      let read = PORTION
      while (read === PORTION) {
        const after = events.through()
        read = events.readMore(PORTION)
        for (const rows of folded) rows.readBetween(after, events.through())
        between?.()
      }
    },
    events: events.view,
    transitions: transitions.view,
    further: further.view,
    reached: reached.view,
  }
}
