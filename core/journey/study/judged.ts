import type { CompiledRuleset } from '../compiled/types.ts'
import type { Run } from '../engine/run.ts'
import { createWalker } from '../engine/walker.ts'
import type { Migration } from '../migration.ts'
import type { Moment } from '../moment.ts'
import { type CausedEvent, type FoldedEvent, initialState, type UserState } from '../state.ts'
import { withoutIds } from './without-ids.ts'

/** A received event with the ruleset that judges it. A moment is one, too: its state is worked out anew. */
export interface JudgedEvent {
  readonly event: FoldedEvent
  readonly rules: Moment['rules']
  /** Those that stand behind it. */
  readonly migrations?: readonly Migration[] | undefined
}

/** What happens besides: events that rules and timers caused, with the moves that they made in turn. */
export interface Beside {
  /** Lets time pass to this moment behind the last event. */
  readonly until?: number
  caused?(event: CausedEvent, rules: CompiledRuleset | null): void
  /** The state behind everything, for those who want it. */
  ended?(state: UserState): void
}

/** The step at which an event meets the person in a journey of the rules that judge it; null where they do not have it. */
export type StepBefore = (journey: string) => string | null

/** Met by an event: the step where it stood, the event, and its moment with the whole state for those who want that. */
export type Visit<Judged extends JudgedEvent> = (
  stepBefore: StepBefore,
  judged: Judged,
  moment: () => Moment,
) => void

/**
 * Folds one person's events and shows each as it was met, timers that were due before it included. A state is only
 * worked out where it is asked for, which most events are spared. Answers with the step behind the last event.
 */
export function visitMoments<Judged extends JudgedEvent>(
  initialStep: string,
  events: readonly Judged[],
  visit: Visit<Judged>,
  { until, caused, ended }: Beside = {},
): string {
  const tell = (run: Run | null, rules: CompiledRuleset | null): void => {
    if (caused !== undefined) for (const event of run?.caused ?? []) caused(event, rules)
  }
  const walker = createWalker(initialState(initialStep), withoutIds)
  let before: CompiledRuleset | null = events[0]?.rules?.compiled ?? null
  for (const [index, judged] of events.entries()) {
    const { event, rules, migrations = [] } = judged
    tell(walker.passTime(before, event.timestamp), before)
    visit(
      (journey) => walker.stepIn(journey, rules?.compiled ?? null),
      judged,
      () => ({ state: walker.state(), event, rules }),
    )
    before = rules?.compiled ?? null
    tell(walker.take(event, before).run, before)
    for (const migration of migrations) {
      const moment = Math.min(migration.at, events[index + 1]?.event.timestamp ?? migration.at)
      tell(walker.passTime(before, moment), before)
      walker.migrate(migration, event, moment)
    }
  }
  if (until !== undefined) tell(walker.passTime(before, until), before)
  if (ended !== undefined) ended(walker.state())
  return walker.currentStep()
}
