import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import { AS_STORED, type Reading } from '#core/registry/reading.ts'
import { type CausedWriter, openCausedReader, openCausedWriter } from '#core/store/caused.ts'
import { type EdgeChanges, openEdgeChanges } from '#core/store/edges.ts'
import { type EventIds, openEventIds } from '#core/store/event-ids.ts'
import { type EventReader, type EventWriter, openEventReader, openEventWriter } from '#core/store/events.ts'
import { type NameTable, openNames } from '#core/store/names.ts'
import type { Connection } from '#core/store/open.ts'
import { openPersonWriter, type PersonWriter, type StoredPerson } from '#core/store/people.ts'
import { openPositionWriter, type PositionWriter } from '#core/store/positions.ts'
import { lastArrival, openReceiptWriter, type ReceiptWriter } from '#core/store/receipts.ts'
import { type JudgingRuleset, loadRulesets } from './rulesets.ts'

/** Older than the user's last event by more than this is LATE: 24 hours, in ms. */
export const DEFAULT_LATE_AFTER = 24 * 60 * 60 * 1000

/** Everything that the one writer of a workspace keeps at hand. Stale after a rolled back transaction: open anew. */
export interface Writer {
  readonly database: Connection
  readonly names: NameTable
  readonly ids: EventIds
  readonly people: PersonWriter
  readonly events: EventReader
  readonly eventWriter: EventWriter
  readonly caused: CausedWriter
  readonly causedBy: ReturnType<typeof openCausedReader>['causedBy']
  readonly edges: EdgeChanges
  readonly receipts: ReceiptWriter
  readonly positions: PositionWriter
  /** Every activated ruleset by its number: old events keep the one that judged them. */
  readonly rulesets: Map<number, CompiledRuleset>
  active: JudgingRuleset | null
  /** How stored events are read: old versions of their types are brought up. */
  reading: Reading
  lastArrival: number
  /** Up to which moment everybody's timers have fired by time alone, ms since the epoch; 0 before the first time. */
  timePassed: number
  nextPerson: number
  /** Persons seen lately. The only writer of the file holds it, so that it can't go stale. */
  readonly known: Map<string, StoredPerson>
}

export function openWriter(database: Connection, reading: Reading = AS_STORED): Writer {
  const names = openNames(database)
  const people = openPersonWriter(database, names)
  const { rulesets, active } = loadRulesets(database)
  const writer: Writer = {
    database,
    names,
    ids: openEventIds(database),
    people,
    events: openEventReader(database, names, () => writer.reading),
    eventWriter: openEventWriter(database, names),
    caused: openCausedWriter(database, names),
    causedBy: openCausedReader(database, names).causedBy,
    edges: openEdgeChanges(database, names),
    receipts: openReceiptWriter(database, names),
    positions: openPositionWriter(database),
    rulesets,
    active,
    reading,
    lastArrival: lastArrival(database),
    timePassed: 0,
    nextPerson: people.nextNumber(),
    known: new Map(),
  }
  return writer
}
