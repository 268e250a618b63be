import { ok, type Result } from '#core/base/result.ts'
import type { Filter } from '#core/contract/shared.ts'
import type { CoverageView } from '#core/contract/studies.ts'
import { createCoverage } from '#core/journey/study/coverage.ts'
import { describeCoverage } from '#core/journey/study/words.ts'
import type { JudgingRuleset } from '#core/pipeline/rulesets.ts'
import { judgedBy, readsEnvelope } from './judging.ts'
import { keeper } from './keeping.ts'
import type { StudyInput } from './study-input.ts'

/** How often each active rule was considered, fired and failed, over the events that the filter leaves. */
export function coverageOf(input: StudyInput, active: JudgingRuleset, filter: Filter): Result<CoverageView> {
  const keep = keeper(filter, input)
  if (!keep.ok) return keep
  const judge = judgedBy(input)
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = filter
  const counter = createCoverage(active.compiled)
  const whole = readsEnvelope(input.rulesets.values(), filter)
  for (const person of input.watched(input.reader.everyone(whole))) {
    const kept = new Set(keep.value.of(person).map(({ event }) => event))
    counter.add(judge(person.events), person.subject, {
      includes: (event) => kept.has(event),
      inRange: (time) => time >= from && time < to,
      until: input.now,
    })
  }
  const { rules, ...rest } = counter.result()
  return ok({
    rulesetNumber: active.number,
    filterNote: keep.value.note,
    ...rest,
    neverFired: [...rest.neverFired],
    unwanted: [...rest.unwanted],
    rules: rules.map((rule) => ({
      ...rule,
      sentence: describeCoverage(rule),
      nearest: [...rule.nearest],
      clauses: rule.clauses.map((clause) => ({ ...clause, instead: [...clause.instead] })),
    })),
  })
}
