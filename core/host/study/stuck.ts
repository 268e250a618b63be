import type { StuckView } from '#core/contract/studies.ts'
import { createStuck } from '#core/journey/study/stuck.ts'
import type { JudgingRuleset } from '#core/pipeline/rulesets.ts'
import { judgedBy } from './judging.ts'
import type { StudyInput } from './study-input.ts'

/** Who stands in a step now and what they lack for each rule that leads out of it. */
export function stuckIn(input: StudyInput, active: JudgingRuleset, step: string): StuckView {
  const judge = judgedBy(input)
  const counter = createStuck(active.compiled, step, input.now)
  for (const person of input.watched(input.reader.atStep(step)))
    counter.add(person.subject, judge(person.events), person.step)
  const { rules, examples, ...rest } = counter.result()
  return {
    ...rest,
    examples: [...examples],
    rules: rules.map((rule) => ({
      ...rule,
      waiting: { ...rule.waiting, next: [...rule.waiting.next] },
      missing: rule.missing.map((entry) => ({ ...entry, examples: [...entry.examples] })),
    })),
  }
}
