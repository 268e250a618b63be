import type { CompiledRuleset } from './compiled/types.ts'
import { joined, migrateBehind } from './migrated.ts'
import type { Migration } from './migration.ts'
import type { Consequences, FoldedEvent, StepResult, UserState } from './state.ts'
import { step } from './step.ts'

/**
 * Folds events that are in `(timestamp, arrival)` order. `rulesFor(i)` names the ruleset that judges event i, since
 * each event keeps the version that judged it. Timers belong to the version that judged the event before them.
 * `migrations` stand behind the events of their index; what they and time did is told with the next event (`timed`), or
 * as `behind` where none comes. Time after the last event is not let pass further: that is `advanceTo`.
 */
export function foldEvents(
  initial: UserState,
  events: readonly FoldedEvent[],
  rulesFor: (index: number) => CompiledRuleset | null,
  migrations: ReadonlyMap<number, readonly Migration[]> = new Map(),
): { state: UserState; results: StepResult[]; behind?: Consequences } {
  let state = initial
  let behind: Consequences | undefined
  const migrate = (index: number): void => {
    behind = undefined
    const [last, placed] = [events[index], migrations.get(index)]
    if (last === undefined || placed === undefined) return
    const until = events[index + 1]?.timestamp ?? Number.POSITIVE_INFINITY
    const moved = migrateBehind(state, last, rulesFor(index), placed, until)
    state = moved.state
    for (const { did } of moved.migrated) behind = joined(behind, did)
  }
  const results = events.map((event, index) => {
    const rules = rulesFor(index)
    const result = step(state, event, rules, index === 0 ? rules : rulesFor(index - 1))
    const timed = result.timed === undefined ? behind : joined(behind, result.timed)
    state = result.state
    migrate(index)
    return timed === undefined ? result : { ...result, timed }
  })
  return behind === undefined ? { state, results } : { state, results, behind }
}
