import { IdentityDocument } from '#core/identity/document.ts'
import type { Link } from '#core/identity/link.ts'
import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import type { Migration } from '#core/journey/migration.ts'
import { AS_STORED, type Reading } from '#core/registry/reading.ts'
import { type EventIds, openEventIds } from '#core/store/events/event-ids.ts'
import { type EventWriter, openEventWriter } from '#core/store/events/event-writer.ts'
import { type EventReader, openEventReader } from '#core/store/events/events.ts'
import { type CausedWriter, openCausedReader, openCausedWriter } from '#core/store/moves/caused.ts'
import { type EdgeChanges, openEdgeChanges } from '#core/store/moves/edges.ts'
import { type NameTable, openNames } from '#core/store/names.ts'
import { type NamingWriter, openNamingWriter } from '#core/store/naming/writer.ts'
import type { Connection } from '#core/store/open.ts'
import { lastArrival, openReceiptWriter, type ReceiptWriter } from '#core/store/outcomes/receipts.ts'
import { type LinkWriter, openLinkWriter } from '#core/store/people/links.ts'
import { keepNoted } from '#core/store/people/noted.ts'
import { openPersonWriter, type PersonWriter, type StoredPerson } from '#core/store/people/people.ts'
import { openSnapshots, type Snapshots } from '#core/store/people/snapshots.ts'
import { openSubjectWriter, type StoredSubject, type SubjectWriter } from '#core/store/people/subjects.ts'
import { openPositionWriter, type PositionWriter } from '#core/store/positions.ts'
import { type JudgingRuleset, loadRulesets } from './rulesets.ts'

/** Older than the user's last event by more than this is LATE: 24 hours, in ms. */
export const DEFAULT_LATE_AFTER = 24 * 60 * 60 * 1000

/** A late event folds anew what comes after the snapshot before it: this many events more than needed, at most. */
const SNAPSHOT_EVERY = 250

/** Everything that the one writer of a workspace keeps at hand. Stale after a rolled back transaction: open anew. */
export interface Writer {
  readonly database: Connection
  readonly names: NameTable
  readonly ids: EventIds
  readonly people: PersonWriter
  readonly subjects: SubjectWriter
  readonly links: LinkWriter
  readonly snapshots: Snapshots
  /** Events between two snapshots of one person. */
  snapshotEvery: number
  readonly events: EventReader
  readonly eventWriter: EventWriter
  readonly naming: NamingWriter
  readonly caused: CausedWriter
  readonly causedBy: ReturnType<typeof openCausedReader>['causedBy']
  readonly edges: EdgeChanges
  readonly receipts: ReceiptWriter
  readonly positions: PositionWriter
  /** Every activated ruleset by its number: old events keep the one that judged them. */
  rulesets: Map<number, CompiledRuleset>
  active: JudgingRuleset | null
  /** What was decided about people in steps that are no more, since history was last judged anew. */
  migrations: readonly Migration[]
  /** How stored events are read: old versions of their types are brought up. */
  reading: Reading
  lastArrival: number
  /** Up to which moment everybody's timers have fired by time alone, ms since the epoch; 0 before the first time. */
  timePassed: number
  nextSubject: number
  /** How it is known who is one person. */
  identity: IdentityDocument
  /** What was seen lately. The only writer of the file holds it, so that it can't go stale. */
  readonly knownSubjects: Map<string, StoredSubject>
  readonly knownPeople: Map<number, StoredPerson>
  /** By pair. */
  readonly knownPairs: Map<string, Link>
  /** Identifiers that were seen with too many others to name anybody. */
  readonly storms: Set<string>
}

/** What a writer that is opened anew takes over. */
export type WriterWays = Pick<Writer, 'reading' | 'identity'>

const DEFAULT_WAYS: WriterWays = { reading: AS_STORED, identity: IdentityDocument.parse({}) }

export function openWriter(database: Connection, from: WriterWays = DEFAULT_WAYS): Writer {
  const names = openNames(database)
  const subjects = openSubjectWriter(database)
  const naming = openNamingWriter(database)
  const { rulesets, active, migrations } = loadRulesets(database)
  const writer: Writer = {
    database,
    names,
    ids: openEventIds(database),
    people: openPersonWriter(database, names),
    subjects,
    links: openLinkWriter(database),
    snapshots: openSnapshots(database),
    snapshotEvery: SNAPSHOT_EVERY,
    events: openEventReader(database, names, () => writer.reading),
    eventWriter: openEventWriter(database, names, naming),
    naming,
    caused: openCausedWriter(database, names),
    causedBy: openCausedReader(database, names).causedBy,
    edges: openEdgeChanges(database, names),
    receipts: openReceiptWriter(database, names),
    positions: openPositionWriter(database),
    rulesets,
    active,
    migrations,
    reading: from.reading,
    lastArrival: lastArrival(database),
    timePassed: 0,
    nextSubject: subjects.nextNumber(),
    identity: from.identity,
    knownSubjects: new Map(),
    knownPeople: new Map(),
    knownPairs: new Map(),
    storms: new Set(),
  }
  return writer
}

/** The next number of the workspace's sequence, for what no delivery brought about. Inside a transaction. */
export function takeNumber(writer: Writer): number {
  writer.lastArrival += 1
  keepNoted(writer.database, writer.lastArrival)
  return writer.lastArrival
}

/** After another connection has folded people anew and activated rules: what it wrote is known, what is stale forgotten. */
export function takeOver(writer: Writer): void {
  writer.names.readNew()
  Object.assign(writer, loadRulesets(writer.database))
  writer.knownPeople.clear()
}
