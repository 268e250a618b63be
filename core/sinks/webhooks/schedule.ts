/** Waits before the attempts, in ms, as the Standard Webhooks specification proposes: 75.6 hours in all. */
export const SCHEDULE: readonly number[] = [
  0,
  5_000,
  5 * 60_000,
  30 * 60_000,
  2 * 3_600_000,
  5 * 3_600_000,
  10 * 3_600_000,
  14 * 3_600_000,
  20 * 3_600_000,
  24 * 3_600_000,
]

/** A wait is made longer by up to this share of it, so that what failed together does not come back together. */
const JITTER = 0.2
/** A receiver may ask for patience, but not for ever. */
const MOST_PATIENCE = 24 * 3_600_000
/** How long an address is left alone that is overloaded or out of reach: at first, and at most. */
const FIRST_QUIET = 1_000
const MOST_QUIET = 5 * 60_000

/** What came back of one attempt. */
export type Answer =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterMs: number | null }
  /** Nobody was reached in time. */
  | { readonly kind: 'unreached'; readonly problem: string }
  /** The address may not be sent to, whatever comes back. */
  | { readonly kind: 'refused'; readonly problem: string }

export type Verdict =
  | { readonly kind: 'sent' }
  | { readonly kind: 'again'; readonly inMs: number; readonly problem: string }
  /** Given up: nothing more is tried by itself. */
  | { readonly kind: 'failed'; readonly problem: string }
  /** The receiver wants no more of anything. */
  | { readonly kind: 'gone'; readonly problem: string }

/** What is to be done after an attempt, with `attempts` made in all. `chance` is from 0 to 1. */
export function judge(answer: Answer, attempts: number, chance: number): Verdict {
  if (answer.kind === 'refused') return { kind: 'failed', problem: answer.problem }
  const problem = answer.kind === 'unreached' ? answer.problem : `it answered ${answer.status}.`
  if (answer.kind === 'answered') {
    if (answer.status >= 200 && answer.status < 300) return { kind: 'sent' }
    if (answer.status === 410) return { kind: 'gone', problem: 'it answered 410: it wants no more webhooks.' }
  }
  const wait = SCHEDULE[attempts]
  if (wait === undefined) return { kind: 'failed', problem: `${problem} ${attempts} attempts were made.` }
  const jittered = Math.round(wait * (1 + JITTER * chance))
  return { kind: 'again', inMs: Math.max(jittered, patienceOf(answer)), problem }
}

function patienceOf(answer: Answer): number {
  return answer.kind === 'answered' ? Math.min(answer.retryAfterMs ?? 0, MOST_PATIENCE) : 0
}

const OVERLOADED: readonly number[] = [429, 502, 503, 504]

/**
 * How long nothing at all is sent to an address after an answer, in ms: it is overloaded or out of reach, for the
 * `times`th time in a row (from 1). 0 where it answers as usual.
 */
export function quietAfter(answer: Answer, times: number): number {
  if (answer.kind === 'refused') return 0
  if (answer.kind === 'answered' && !OVERLOADED.includes(answer.status)) return 0
  return Math.max(Math.min(FIRST_QUIET * 2 ** (times - 1), MOST_QUIET), patienceOf(answer))
}

/** `Retry-After`: seconds or a date of HTTP; null where it says neither. */
export function readRetryAfter(text: string | undefined, now: number): number | null {
  if (text === undefined) return null
  if (/^\d+$/.test(text.trim())) return Number(text) * 1000
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}
