import { generateEvents } from '#core/sources/generate/generate.ts'
import { EXAMPLE } from '#core/sources/generate/options.ts'

/** The example's events: a made-up product, the same on every machine. */
export function exampleLines(): Iterable<string> {
  return generateEvents({ ...EXAMPLE, duplicates: 0.02, late: 0.01, malformed: 0.003 })
}
