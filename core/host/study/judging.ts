import type { Filter } from '#core/contract/shared.ts'
import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import { placeMigrations } from '#core/journey/migration.ts'
import type { JudgedEvent } from '#core/journey/study/judged.ts'
import type { EventToFold } from '#core/store/moves/fold-reader.ts'
import type { StudyInput } from './study-input.ts'

/** Whether any of these texts looks at more of an event than what the quick reading gives. */
export function readsEnvelope(
  rulesets: Iterable<CompiledRuleset>,
  { where = '', without = '' }: Pick<Filter, 'where' | 'without'>,
): boolean {
  if (/\bevent\b/.test(`${where} ${without}`)) return true
  for (const { ruleset } of rulesets) if (/\bevent\b/.test(JSON.stringify(ruleset))) return true
  return false
}

/** The version that judges each event, as it stands in the workspace. */
export function judgedBy({
  rulesets,
  migrations,
}: StudyInput): (events: readonly EventToFold[]) => JudgedEvent[] {
  // One object a version: whoever compares rulesets compares these.
  const known = new Map([...rulesets].map(([number, compiled]) => [number, { number, compiled }]))
  return (events) => {
    const placed = placeMigrations(
      migrations,
      events.map(({ arrival }) => arrival),
    )
    return events.map(({ event, ruleset }, index) => ({
      event,
      rules: ruleset === null ? null : (known.get(ruleset) ?? null),
      migrations: placed.get(index),
    }))
  }
}
