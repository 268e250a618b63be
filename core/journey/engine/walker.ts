import type { CompiledRuleset } from '../compiled/types.ts'
import type { Migration } from '../migration.ts'
import { stepOf } from '../standing.ts'
import type { CausedEvent, FoldedEvent, Transition, UserState } from '../state.ts'
import { fitExtra } from './fit.ts'
import { judge } from './judge.ts'
import { type Live, loadState, toState } from './live.ts'
import { migrate } from './migrate.ts'
import { carryOut, drain, type IdOf, type Run, startRun, type Watch } from './run.ts'
import { passDeadline, passTime, restartTimers } from './timers.ts'

/** What one event did; `run` is null where no rule said anything, as with most events. */
export interface Taken {
  readonly transitions: readonly Transition[]
  readonly run: Run | null
}

const NOTHING: Taken = { transitions: [], run: null }

/** Folds the events of one person in place: the engine itself. `step` and `fold` are its pure faces. */
export interface Walker {
  /** Lets time pass up to a moment, which does not count itself. Null where no timer was due. */
  passTime(rules: CompiledRuleset | null, until: number): Run | null
  /** The same for one deadline. */
  passDeadline(rules: CompiledRuleset | null, until: number): Run | null
  /** One received event; timers due before it must have had their time. */
  take(event: FoldedEvent, rules: CompiledRuleset | null): Taken
  /** A migration that stands behind the event `last`, at a moment; timers due before it must have had their time. */
  migrate(migration: Migration, last: Pick<FoldedEvent, 'eventId'>, moment: number): CausedEvent | null
  currentStep(): string
  /** Where the person stands in a journey of these rules; null where they do not have it. */
  stepIn(journey: string, rules: CompiledRuleset | null): string | null
  state(): UserState
}

function remember(live: Live, rules: CompiledRuleset | null, { eventType, timestamp }: FoldedEvent): void {
  live.history.add(eventType)
  live.lastEventAt = timestamp
  if (live.extra.migratedAt !== undefined) delete live.extra.migratedAt
  if (rules === null || !rules.counted.has(eventType)) return
  const count = (live.extra.counters?.[eventType] ?? 0) + 1
  live.extra.counters = { ...live.extra.counters, [eventType]: count }
}

/** `idOf` derives the ids of caused events and effects; `watch` is told of each step that a rule made. */
export function createWalker(initial: UserState, idOf: IdOf, watch?: Watch): Walker {
  const live = loadState(initial)
  let fittedTo: CompiledRuleset | null | undefined
  return {
    passTime: (rules, until) => passTime(live, rules, until, idOf),
    passDeadline: (rules, until) => passDeadline(live, rules, until, idOf, watch),
    take: (event, rules) => {
      if (fittedTo !== rules) {
        fitExtra(live, rules)
        fittedTo = rules
      }
      const judgement = rules === null ? null : judge(live, rules, event)
      remember(live, rules, event)
      if (rules === null) return NOTHING
      if (judgement === null || (judgement.winners === null && judgement.exposures === null)) {
        restartTimers(live, rules, event)
        return NOTHING
      }
      const run = startRun(live, rules, idOf, watch)
      const transitions = carryOut(run, judgement, event, 0)
      watch?.(event.eventId)
      drain(run)
      restartTimers(live, rules, event)
      return { transitions, run }
    },
    migrate: (migration, last, moment) => migrate(live, migration, last, moment, idOf),
    currentStep: () => live.currentStep,
    stepIn: (journey, rules) => stepOf(live, rules, journey),
    state: () => toState(live),
  }
}
