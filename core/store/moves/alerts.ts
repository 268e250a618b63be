import { z } from 'zod'
import { bytesToUuid } from '../events/uuid-bytes.ts'
import type { NameTable } from '../names.ts'
import type { Connection } from '../open.ts'
import { readObject } from '../read-object.ts'

const AlertRow = z.object({
  person: z.number(),
  name: z.string(),
  cause: z.number(),
  event_id: z.instanceof(Uint8Array),
  rule: z.number(),
  time: z.number(),
  body: z.string(),
  held: z.number(),
  step: z.number(),
  then_step: z.number().nullable(),
})

export interface StoredAlert {
  readonly person: number
  /** As the profile is called. */
  readonly name: string
  /** The received event at its root. */
  readonly cause: number
  readonly eventId: string
  readonly rule: string
  /** When it was raised, ms since the epoch. */
  readonly at: number
  readonly body: { readonly [key: string]: unknown }
  readonly held: boolean
  /** Where the person stands now. */
  readonly step: string
  /** The step to which the rule of the alert led; null where the current fold has no such move. */
  readonly leftIn: string | null
}

const ALERTS = `SELECT person, people.subject AS name, effects.cause, event_id, effects.rule, effects.time, effects.body, effects.held,
    people.step, coalesce(
      (SELECT to_step FROM caused_events WHERE caused_events.cause = effects.cause AND caused_events.rule = effects.rule
         AND caused_events.time <= effects.time ORDER BY ordinal DESC LIMIT 1),
      CASE WHEN events.rule = effects.rule THEN events.to_step END) AS then_step
  FROM effects CROSS JOIN subjects ON subjects.subject = effects.subject CROSS JOIN people USING (person)
  CROSS JOIN events ON events.arrival = effects.cause
  WHERE effects.kind = 'TRIGGER_ALERT' AND effects.time >= $from AND effects.time < $to
  ORDER BY effects.time DESC, effects.cause DESC`

/** Every alert in [from, to), the newest first, as it is read. */
export function* readAlerts(
  database: Connection,
  names: NameTable,
  range: { readonly from?: number | undefined; readonly to?: number | undefined },
): Generator<StoredAlert, void, void> {
  const { from = Number.MIN_SAFE_INTEGER, to = Number.MAX_SAFE_INTEGER } = range
  for (const raw of database.prepare(ALERTS).iterate({ from, to })) {
    const { person, name, cause, event_id, rule, time, body, held, step, then_step } = AlertRow.parse(raw)
    yield {
      ...{ person, name, cause },
      eventId: bytesToUuid(event_id),
      rule: names.textOf(rule),
      at: time,
      body: readObject(body),
      held: held === 1,
      step: names.textOf(step),
      leftIn: then_step === null ? null : names.textOf(then_step),
    }
  }
}

/** Numbers of the persons for whom a rule has raised an alert. */
export function personsAlerted(database: Connection, names: NameTable, rule: string): Set<number> {
  const id = names.find(rule)
  if (id === null) return new Set()
  const persons = database
    .prepare(
      "SELECT DISTINCT person FROM effects JOIN subjects USING (subject) WHERE kind = 'TRIGGER_ALERT' AND rule = ?",
    )
    .pluck()
    .all(id)
  return new Set(z.array(z.number()).parse(persons))
}
