import type { Problem } from '#core/base/result.ts'

/** How much to generate. The same options give the same lines, byte for byte. */
export interface GenerateOptions {
  /** Distinct people. */
  readonly users: number
  /** Distinct valid events: duplicates and malformed lines come on top. */
  readonly events: number
  readonly seed: number
  /** Moment of the first possible event, ms since the epoch. */
  readonly start: number
  /** Length of the time that the events cover. */
  readonly days: number
  /** Share of the events that is delivered a second time. */
  readonly duplicates: number
  /** Share of the events that is delivered hours or days after later ones. */
  readonly late: number
  /** Broken lines, as a share of the events. */
  readonly malformed: number
}

/** Tidewater, a small product for teams, over eleven weeks from Tuesday, 1 September 2026, 00:00 UTC. */
export const EXAMPLE: GenerateOptions = {
  users: 2000,
  events: 45_000,
  seed: 1,
  start: Date.UTC(2026, 8, 1),
  days: 77,
  duplicates: 0,
  late: 0,
  malformed: 0,
}

/** What stands against generating with these options, or null. */
export function optionsProblem({ users, events, days }: GenerateOptions): Problem | null {
  if (users >= 1 && events >= users && days >= 1) return null
  return {
    code: 'usage',
    message: `${events} events of ${users} people over ${days} days cannot be generated.`,
    hint: 'Each person has at least one event: ask for at least one person and day, and as many events as people.',
  }
}
