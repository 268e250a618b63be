import type { Envelope } from '#core/event/envelope.ts'

/** How stored events are read: those of an old version of their type are brought up. What is stored never changes. */
export interface Reading {
  /** By name of type as stored, what its reading depends on, as a text. Types that are read as stored are not in it. */
  readonly types: ReadonlyMap<string, string>
  /** The name that a type has today. */
  nameOf(eventType: string): string
  /** The event as the newest version of its type has it; the same object where it is stored so. */
  read(stored: Envelope): Envelope
}

export const AS_STORED: Reading = {
  types: new Map(),
  nameOf: (eventType) => eventType,
  read: (stored) => stored,
}

/** Types, by their names as stored, that one reading takes otherwise than another. */
export function typesReadOtherwise(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string[] {
  const names = new Set([...before.keys(), ...after.keys()])
  return [...names].filter((name) => before.get(name) !== after.get(name)).sort()
}
