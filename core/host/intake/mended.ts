import type { Delivery } from '#core/event/delivery.ts'
import type { Connection } from '#core/store/open.ts'
import { openLetterLines } from '#core/store/outcomes/dead-letters.ts'

/** Watches an import for lines that were refused before, from a file of the same name, and that come in whole now. */
export interface MendedLines {
  /** What is handed to the pipeline. */
  saw(deliveries: readonly Delivery[]): void
  /** After the import: arrivals of letters that wait, whose line came in whole and was not refused again. */
  letters(): number[]
}

export function watchMendedLines(
  database: Connection,
  intake: { readonly kind: string; readonly name: string },
): MendedLines {
  const before = openLetterLines(database, intake)
  const waiting = new Set(before.map(({ line }) => line))
  const [whole, broken] = [new Set<number>(), new Set<number>()]
  return {
    saw: (deliveries) => {
      if (waiting.size === 0) return
      for (const { ok, line } of deliveries)
        if (line !== null && waiting.has(line)) (ok ? whole : broken).add(line)
    },
    letters: () => {
      if (whole.size === 0) return []
      const known = new Map(before.map(({ arrival, again }) => [arrival, again]))
      const after = openLetterLines(database, intake)
      // What the registry or the pipeline refused has a letter by now, or is counted on one.
      for (const { arrival, line, again } of after) if (known.get(arrival) !== again) broken.add(line)
      return after
        .filter(({ arrival, line }) => known.has(arrival) && whole.has(line) && !broken.has(line))
        .map(({ arrival }) => arrival)
    },
  }
}
