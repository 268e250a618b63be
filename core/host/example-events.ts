import { generateEvents } from '#core/sources/generate/generate.ts'
import { EXAMPLE } from '#core/sources/generate/options.ts'

const OPTIONS = { ...EXAMPLE, duplicates: 0.02, late: 0.01, malformed: 0.003 }

/** How many lines the example has: its events, what is delivered twice, and what is broken. */
export const EXAMPLE_LINES: number =
  OPTIONS.events +
  Math.round(OPTIONS.events * OPTIONS.duplicates) +
  Math.round(OPTIONS.events * OPTIONS.malformed)

/** The example's events: a made-up product, the same on every machine. */
export function exampleLines(): Iterable<string> {
  return generateEvents(OPTIONS)
}
