import type { CompiledRuleset } from '../compiled/types.ts'
import { HOLDOUT } from '../language/experiment.ts'
import type { Extra } from '../state.ts'
import type { Live } from './live.ts'

function only<Value>(
  record: Readonly<Record<string, Value>> | undefined,
  keeps: (key: string, value: Value) => boolean,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record ?? {}).filter(([key, value]) => keeps(key, value)))
}

/** Lets go what the ruleset does not name, so that what is kept of a person is bounded by the rules in force. */
export function fitExtra(live: Live, rules: CompiledRuleset | null): void {
  const { extra } = live
  if (Object.keys(extra).length === 0) return
  if (rules === null) {
    live.extra = {}
    return
  }
  const journeys = new Map(rules.journeys.map((journey) => [journey.id, journey]))
  const fitted: Extra = {
    journeys: only(extra.journeys, (id) => journeys.has(id)),
    timers: only(extra.timers, (id) => journeys.get(id)?.hasTimers === true),
    ...(rules.hasTimers && extra.last !== undefined ? { last: extra.last } : {}),
    fired: only(extra.fired, (id) => rules.waiting.has(id)),
    entered: only(extra.entered, (id) => (journeys.get(id)?.wait ?? 0) > 0),
    // A variant that was taken away is drawn anew, and the exposure with it.
    experiments: only(extra.experiments, (id, variant) => {
      const experiment = rules.experiments.get(id)
      return (
        experiment !== undefined &&
        (variant === HOLDOUT || experiment.variants.some(({ name }) => name === variant))
      )
    }),
    counters: only(extra.counters, (type) => rules.counted.has(type)),
  }
  live.extra = fitted
}
