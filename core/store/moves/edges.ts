import { z } from 'zod'
import type { Transition } from '#core/journey/state.ts'
import type { NameTable } from '../names.ts'
import type { Connection } from '../open.ts'

/** Differences to the stored topology, gathered over a batch. */
export interface EdgeChanges {
  add(transition: Transition, by: 1 | -1): void
  write(): void
}

const SEPARATOR = '\u0000'

export function openEdgeChanges(database: Connection, names: NameTable): EdgeChanges {
  const change = database.prepare(
    'INSERT INTO edges VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count',
  )
  const dropEmpty = database.prepare('DELETE FROM edges WHERE count = 0')
  const changes = new Map<string, number>()
  return {
    add: ({ from, to }, by) => {
      const key = `${from}${SEPARATOR}${to}`
      changes.set(key, (changes.get(key) ?? 0) + by)
    },
    write: () => {
      let shrank = false
      for (const [key, by] of changes) {
        const [from = '', to = ''] = key.split(SEPARATOR)
        if (by !== 0) change.run(names.idOf(from), names.idOf(to), by)
        shrank ||= by < 0
      }
      if (shrank) dropEmpty.run()
      changes.clear()
    },
  }
}

const EdgeRow = z.object({ from_step: z.number(), to_step: z.number(), count: z.number() })

/** The stored topology of the step lens, in the order of its names. */
export function readEdges(
  database: Connection,
  names: NameTable,
): { from: string; to: string; count: number }[] {
  return database
    .prepare('SELECT * FROM edges')
    .all()
    .map((raw) => {
      const { from_step, to_step, count } = EdgeRow.parse(raw)
      return { from: names.textOf(from_step), to: names.textOf(to_step), count }
    })
    .sort((a, b) => a.from.localeCompare(b.from) || a.to.localeCompare(b.to))
}
