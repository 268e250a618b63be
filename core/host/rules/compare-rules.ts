import type { DraftPicture } from '#core/contract/drafts.ts'
import type { CompiledRuleset } from '#core/journey/compiled/types.ts'

function journeyIdOf(compiled: CompiledRuleset, index: number): string {
  return compiled.journeys[index]?.id ?? ''
}

interface RuleAt {
  readonly journey: string
  readonly text: string
}

function rulesById(compiled: CompiledRuleset | null): Map<string, RuleAt> {
  return new Map(
    (compiled?.rules ?? []).map(({ rule, journey }) => [
      rule.id,
      { journey: compiled === null ? '' : journeyIdOf(compiled, journey), text: JSON.stringify(rule) },
    ]),
  )
}

interface RuleChanges extends Pick<DraftPicture, 'rules'> {
  /** By id of the journey, how many of its rules changed in any way. */
  readonly byJourney: ReadonlyMap<string, number>
}

/** What differs between the rules of two rulesets, by id. A rule that goes to another journey is a changed one in both. */
export function compareRules(active: CompiledRuleset | null, draft: CompiledRuleset): RuleChanges {
  const [old, now] = [rulesById(active), rulesById(draft)]
  const byJourney = new Map<string, number>()
  const rules: DraftPicture['rules'] = { added: [], removed: [], changed: [] }
  for (const id of new Set([...now.keys(), ...old.keys()])) {
    const [was, is] = [old.get(id), now.get(id)]
    if (was?.text === is?.text && was?.journey === is?.journey) continue
    const list = was === undefined ? rules.added : is === undefined ? rules.removed : rules.changed
    list.push(id)
    for (const journey of new Set([was, is].flatMap((at) => at?.journey ?? [])))
      byJourney.set(journey, (byJourney.get(journey) ?? 0) + 1)
  }
  return { rules, byJourney }
}
