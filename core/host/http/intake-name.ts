import type { Intake } from '#core/store/outcomes/receipts.ts'

const LONGEST_KEY = 100

/** Each write key is an intake of its own, so that its events are counted apart. */
export function intakeOf(kind: 'segment' | 'posthog', key: string | null): Intake {
  return { kind, name: key === null ? 'no key' : key.slice(0, LONGEST_KEY) }
}
