import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import { readRuleset } from '#core/journey/read.ts'
import type { Connection } from '#core/store/open.ts'
import { readRulesets } from '#core/store/rulesets.ts'

export interface JudgingRuleset {
  readonly number: number
  readonly compiled: CompiledRuleset
}

/** Every activated ruleset by its number, compiled, and the one that judges what arrives now. */
export function loadRulesets(database: Connection): {
  rulesets: Map<number, CompiledRuleset>
  active: JudgingRuleset | null
} {
  const rulesets = new Map<number, CompiledRuleset>()
  let active: JudgingRuleset | null = null
  for (const stored of readRulesets(database)) {
    const read = readRuleset(stored.text)
    if (!read.ok) continue
    rulesets.set(stored.number, read.value)
    active = { number: stored.number, compiled: read.value }
  }
  return { rulesets, active }
}
