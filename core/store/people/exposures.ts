import { z } from 'zod'
import { EXPOSURE } from '#core/journey/state.ts'
import type { NameTable } from '../names.ts'
import type { Connection } from '../open.ts'

const Row = z.object({
  arrival: z.number(),
  person: z.number(),
  time: z.number(),
  experiment: z.string(),
  variant: z.string(),
})

/** One exposure to an experiment in the current fold; `arrival` is that of the event at its root. */
export type StoredExposure = z.infer<typeof Row>

const EXPOSURES = `SELECT cause AS arrival, person, time, json_extract(payload, '$.experiment') AS experiment,
  json_extract(payload, '$.variant') AS variant
  FROM caused_events CROSS JOIN subjects USING (subject) WHERE type = ?`

/** Reads all caused events: they have no index by type, and an experiment is looked at now and then. */
export function readExposures(database: Connection, names: NameTable): StoredExposure[] {
  const type = names.find(EXPOSURE)
  if (type === null) return []
  return database
    .prepare(EXPOSURES)
    .all(type)
    .map((row) => Row.parse(row))
}
