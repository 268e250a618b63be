import type { CompiledRuleset } from '../compiled/types.ts'
import { createWalker } from '../engine/walker.ts'
import type { Moment } from '../moment.ts'
import { type FoldedEvent, initialState } from '../state.ts'
import { withoutIds } from './without-ids.ts'

/** A received event with the ruleset that judges it. A moment is one, too: its state is worked out anew. */
export interface JudgedEvent {
  readonly event: FoldedEvent
  readonly rules: Moment['rules']
}

/** Met by an event: the step where it stood, the event, and its moment with the whole state for those who want that. */
export type Visit<Judged extends JudgedEvent> = (step: string, judged: Judged, moment: () => Moment) => void

/**
 * Folds one person's events and shows each as it was met, timers that were due before it included. A state is only
 * worked out where it is asked for, which most events are spared. Answers with the step behind the last event.
 */
export function visitMoments<Judged extends JudgedEvent>(
  initialStep: string,
  events: readonly Judged[],
  visit: Visit<Judged>,
): string {
  const walker = createWalker(initialState(initialStep), withoutIds)
  let before: CompiledRuleset | null = events[0]?.rules?.compiled ?? null
  for (const judged of events) {
    const { event, rules } = judged
    walker.passTime(before, event.timestamp)
    visit(walker.currentStep(), judged, () => ({ state: walker.state(), event, rules }))
    walker.take(event, rules?.compiled ?? null)
    before = rules?.compiled ?? null
  }
  return walker.currentStep()
}
