import { DEFAULT_OPTIONS, generateLines } from '#core/sources/generate/generate.ts'

/** The example's events: 2,000 people and 45,000 events of a made-up product, the same on every machine. */
export function exampleLines(): Iterable<string> {
  return generateLines({
    ...DEFAULT_OPTIONS,
    users: 2000,
    events: 45_000,
    duplicates: 0.02,
    late: 0.01,
    malformed: 0.003,
  })
}
