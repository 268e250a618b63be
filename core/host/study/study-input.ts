import type { JudgingRuleset, LoadedRulesets } from '#core/pipeline/rulesets.ts'
import type { FoldReader, PersonToFold } from '#core/store/moves/fold-reader.ts'
import type { Connection } from '#core/store/open.ts'

/** What a study is computed from: one state of the file, and who is told how far it is. */
export interface StudyInput {
  readonly database: Connection
  readonly reader: FoldReader
  readonly rulesets: LoadedRulesets['rulesets']
  readonly active: JudgingRuleset | null
  readonly migrations: LoadedRulesets['migrations']
  readonly now: number
  /** Hands persons on and says now and then how far it is. */
  watched(people: Iterable<PersonToFold>): Iterable<PersonToFold>
}
