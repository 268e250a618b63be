import type { Problem } from '#core/base/result.ts'
import { nearestStep, stepsOf } from '#core/journey/steps-of.ts'
import { standingAt } from '#core/store/people/standing.ts'
import type { OpenedWorkspace } from '../opened.ts'

/** Steps of a journey (the default one is empty) that any ruleset has named or that somebody stands in. */
function knownSteps({ database, pipeline }: OpenedWorkspace, journey: string): Set<string> {
  const named = [...pipeline.writer().rulesets.values()].flatMap(({ journeys }) =>
    journeys.filter(({ id }) => id === journey).flatMap((found) => [...stepsOf(found)]),
  )
  const stands = standingAt(database).flatMap((at) => (at.journey === journey ? [at.step] : []))
  return new Set([...named, ...stands])
}

/** What to say of a step that nobody was ever in; null where it is known, or where there are no steps at all. */
export function unknownStep(workspace: OpenedWorkspace, journey: string, step: string): Problem | null {
  const known = knownSteps(workspace, journey)
  if (known.size === 0 || known.has(step)) return null
  const near = nearestStep(step, known)
  return {
    code: 'no_step',
    message: `there is no step ${step}: no ruleset that was ever active names it, and nobody stands there.`,
    hint: near === null ? `There are: ${[...known].sort().slice(0, 20).join(', ')}.` : `Is ${near} meant?`,
  }
}
