import { z } from 'zod'
import type { Connection } from './open.ts'
import type { Intake } from './outcomes/receipts.ts'

const PositionRow = z.object({ key: z.string(), value: z.string() })

/** Where a source is read on, by its own keys: `topic/partition`, a stream's name, a file's hash. */
export type Positions = ReadonlyMap<string, string>

export function readPositions(database: Connection, intake: Intake): Positions {
  const rows = database
    .prepare(
      `SELECT key, value FROM positions JOIN intakes ON intakes.id = positions.intake
       WHERE intakes.kind = ? AND intakes.name = ? ORDER BY key`,
    )
    .all(intake.kind, intake.name)
  return new Map(rows.map((raw) => PositionRow.parse(raw)).map(({ key, value }) => [key, value]))
}

export interface PositionWriter {
  /** Within the transaction of the batch that ends at these positions. */
  write(intake: number, positions: Positions): void
}

export function openPositionWriter(database: Connection): PositionWriter {
  const write = database.prepare(
    'INSERT INTO positions VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  )
  return {
    write: (intake, positions) => {
      for (const [key, value] of positions) write.run(intake, key, value)
    },
  }
}
