import type { JudgingRuleset, loadRulesets } from '#core/pipeline/rulesets.ts'
import type { FoldReader, PersonToFold } from '#core/store/fold-reader.ts'

/** What a study is computed from: one state of the file, and who is told how far it is. */
export interface StudyInput {
  readonly reader: FoldReader
  readonly rulesets: ReturnType<typeof loadRulesets>['rulesets']
  readonly active: JudgingRuleset | null
  readonly now: number
  /** Hands persons on and says now and then how far it is. */
  watched(people: Iterable<PersonToFold>): Iterable<PersonToFold>
}
