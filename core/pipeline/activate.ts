import { ok, type Result } from '#core/base/result.ts'
import type { Finding } from '#core/journey/finding.ts'
import type { StepMove } from '#core/journey/migration.ts'
import { NOT_KNOWN, type Provenance } from '#core/journey/provenance.ts'
import { readRuleset } from '#core/journey/reading/read.ts'
import type { StoredEvent } from '#core/store/events/events.ts'
import { insertRuleset, type StoredRuleset } from '#core/store/rulesets.ts'
import { migratePeople } from './migrate.ts'
import { eventsOf, refoldWhole } from './refold.ts'
import type { Writer } from './writer.ts'

export interface ActivationWays {
  /** Where people go who stand in a step that these rules do not know; where history is judged anew, there are none. */
  readonly moves?: readonly StepMove[] | undefined
  readonly provenance?: Provenance | undefined
  /** Told after each person whose history is judged anew. What it throws takes everything back. */
  readonly report?: (done: number, total: number) => void
}

/** What an activation did. */
export interface Activated extends StoredRuleset {
  /** Numbers of the persons whom a migration moved. */
  readonly migrated: readonly number[]
}

/**
 * Activates a rules file as the next ruleset, in one transaction. The first activation judges all history anew with
 * effects held back; later ones judge what arrives from then on, unless `fromStart` asks for history too.
 */
export function activateRules(
  writer: Writer,
  text: string,
  now: number,
  fromStart: boolean,
  { moves = [], provenance = NOT_KNOWN, report }: ActivationWays = {},
): Result<Activated, Finding[]> {
  const read = readRuleset(text)
  if (!read.ok) return read
  const number = Math.max(0, ...writer.rulesets.keys()) + 1
  const judgesHistory = fromStart || writer.active === null
  const stored = {
    number,
    version: read.value.ruleset.version,
    activatedAt: now,
    fromStart: judgesHistory,
    text,
    ...provenance,
  }
  let migrated: readonly number[] = []
  writer.database
    .transaction(() => {
      insertRuleset(writer.database, stored)
      writer.rulesets.set(number, read.value)
      writer.active = { number, compiled: read.value }
      if (judgesHistory) {
        writer.migrations = []
        refoldPeople(writer, () => true, number, report)
      } else if (moves.length > 0) migrated = migratePeople(writer, number, moves, now)
    })
    .immediate()
  return ok({ ...stored, migrated })
}

/**
 * Folds these persons anew from the start, with effects held back: under one ruleset, or (null) each event under the
 * one that has judged it. The caller has a transaction open.
 */
export function refoldPeople(
  writer: Writer,
  isConcerned: (person: number) => boolean,
  ruleset: number | null,
  report: (done: number, total: number) => void = () => {},
): void {
  const everyone = writer.people.everyone()
  for (const [index, person] of everyone.entries()) {
    report(index, everyone.length)
    if (!isConcerned(person.person)) continue
    const read = eventsOf(writer, person.person)
    const events = ruleset === null ? read : read.map((event) => ({ ...event, ruleset }))
    nameAll(writer, events)
    refoldWhole(writer, person, events)
    if (ruleset !== null)
      writer.eventWriter.assignRuleset(
        events.map((event) => event.arrival),
        ruleset,
      )
  }
  writer.edges.write()
}

/** Whoever reads columns knows names by their numbers: those that upcasters made get theirs here. */
function nameAll({ names }: Writer, events: readonly StoredEvent[]): void {
  for (const { envelope, channel } of events) {
    names.idOf(envelope.eventType)
    if (channel !== null) names.idOf(channel)
  }
}
