import type { CompiledRule } from '../compiled/types.ts'
import type { Moment } from '../moment.ts'
import { stepOf } from '../standing.ts'
import type { UserState } from '../state.ts'
import { advanceTo } from '../step.ts'

/** When time alone moves somebody by a rule, if nothing comes before. */
export interface Waiting {
  readonly person: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** People who wait for the time of one rule, the next first. */
export interface WaitingFor {
  readonly people: number
  readonly next: readonly Waiting[]
}

const MOST_SHOWN = 100

/** A rule that waits for quiet, with the id of its journey. */
interface RuleIn {
  readonly compiled: CompiledRule
  readonly journey: string
}

/**
 * The moment at which a rule fires for somebody who stands at one of its steps. `tried`: its time was over, and its
 * condition did not hold. Null where nothing is counted yet: a migration moved them in this journey, or their last event
 * was judged by rules that lack this one.
 */
export function firesAt(
  state: UserState,
  { compiled: { rule, after }, journey }: RuleIn,
  judge: Moment['rules'],
  now: number,
): number | 'tried' | null {
  const timer = state.extra?.timers?.[journey]
  const isMigrated = state.extra?.migratedAt !== undefined && timer?.dueAt === undefined
  if (after === null || judge === null || isMigrated) return null
  const own = judge.compiled.rules.find((each) => each.rule.id === rule.id)?.rule
  if (own?.after !== rule.after) return null
  const at = (timer?.at ?? state.lastEventAt) + after
  if (at >= now) return at
  // Over, but nobody has let the time pass: what would happen is asked.
  const passed = advanceTo(state, judge.compiled, now).state
  const isStill = stepOf(passed, judge.compiled, journey) === stepOf(state, judge.compiled, journey)
  return isStill ? 'tried' : at
}

/** Keeps the next few of many. */
export function createWaiting(): { add(waiting: Waiting): void; result(): WaitingFor } {
  let people = 0
  let next: Waiting[] = []
  return {
    add: (waiting) => {
      people += 1
      next.push(waiting)
      if (next.length > 2 * MOST_SHOWN) next = sorted(next)
    },
    result: () => ({ people, next: sorted(next) }),
  }
}

function sorted(waiting: readonly Waiting[]): Waiting[] {
  return [...waiting].sort((a, b) => a.at - b.at || (a.person < b.person ? -1 : 1)).slice(0, MOST_SHOWN)
}

function momentWords(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** `fires for ann at 2026-04-01 12:20 UTC if nothing comes before, and for 2 more people later`. */
export function waitingWords({ people, next }: WaitingFor, now: number): string {
  const [first] = next
  if (first === undefined) return ''
  const others = people - 1
  const more =
    others === 0 ? '' : `, and for ${others === 1 ? '1 more person' : `${others} more people`} later`
  if (first.at < now)
    return `has been due for ${first.person} since ${momentWords(first.at)} and fires while the workspace is open${more}`
  return `fires for ${first.person} at ${momentWords(first.at)} if nothing comes before${more}`
}
