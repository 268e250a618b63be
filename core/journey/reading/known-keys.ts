import { nearestName } from '#core/base/near-names.ts'
import { Experiment } from '../language/experiment.ts'
import { Exit, Journey, OutcomeStep, Rule, Ruleset } from '../ruleset.ts'

const KEYS: Readonly<Record<string, readonly string[]>> = {
  rules: Object.keys(Rule.shape),
  exits: Object.keys(Exit.shape),
  outcomes: Object.keys(OutcomeStep.shape),
  journeys: Object.keys(Journey.shape),
  experiments: Object.keys(Experiment.shape),
}
const OF_THE_FILE = Object.keys(Ruleset.shape)

/** The key that was probably meant at a place in a rules file; null where none is near. `path` is that of the object. */
export function nearestKey(path: readonly PropertyKey[], key: string): string | null {
  const list = path.length === 0 ? undefined : KEYS[String(path.at(-2))]
  return nearestName(key, list ?? (path.length === 0 ? OF_THE_FILE : ['type', 'payload', 'eventType']))
}
