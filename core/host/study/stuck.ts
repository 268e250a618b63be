import { fail, ok, type Result } from '#core/base/result.ts'
import type { StuckView, StudyQuestion } from '#core/contract/studies.ts'
import { journeyOf } from '#core/journey/standing.ts'
import { createStuck } from '#core/journey/study/stuck.ts'
import type { JudgingRuleset } from '#core/pipeline/rulesets.ts'
import { judgedBy } from './judging.ts'
import type { StudyInput } from './study-input.ts'

/** Who stands in a step of a journey now and what they lack for each rule that leads out of it. */
export function stuckIn(
  input: StudyInput,
  active: JudgingRuleset,
  { journey = '', step }: Extract<StudyQuestion, { kind: 'stuck' }>,
): Result<StuckView> {
  const found = journeyOf(active.compiled, journey)
  if (found === undefined) return fail(noSuchJourney(active, journey))
  const judge = judgedBy(input)
  const at = { journey, step }
  const counter = createStuck(active.compiled, at, input.now)
  for (const person of input.watched(input.reader.atStep({ ...at, initialStep: found.initialStep })))
    counter.add(person.subject, judge(person.events), step)
  const { rules, examples, journey: _asked, ...rest } = counter.result()
  return ok({
    ...(journey === '' ? {} : { journey }),
    ...rest,
    examples: [...examples],
    rules: rules.map((rule) => ({
      ...rule,
      waiting: { ...rule.waiting, next: [...rule.waiting.next] },
      missing: rule.missing.map((entry) => ({ ...entry, examples: [...entry.examples] })),
    })),
  })
}

function noSuchJourney({ compiled, number }: JudgingRuleset, journey: string) {
  const known = compiled.journeys.slice(1).map(({ id }) => id)
  return {
    code: 'no_journey',
    where: 'journey',
    message: `ruleset ${number}, which is active, has no journey ${journey}.`,
    hint:
      known.length === 0
        ? 'There is only the main one: leave out the journey.'
        : `Beside the main one there are: ${known.join(', ')}.`,
  }
}
