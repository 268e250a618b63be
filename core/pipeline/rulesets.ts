import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import type { Migration } from '#core/journey/migration.ts'
import { readRuleset } from '#core/journey/reading/read.ts'
import type { Connection } from '#core/store/open.ts'
import { readMigrations } from '#core/store/people/migration-choices.ts'
import { readRulesets } from '#core/store/rulesets.ts'

export interface JudgingRuleset {
  readonly number: number
  readonly compiled: CompiledRuleset
}

export interface LoadedRulesets {
  /** Every activated ruleset by its number, compiled. */
  readonly rulesets: Map<number, CompiledRuleset>
  /** The one that judges what arrives now. */
  active: JudgingRuleset | null
  /** Those since history was last judged anew, oldest first. */
  migrations: readonly Migration[]
}

export function loadRulesets(database: Connection): LoadedRulesets {
  const rulesets = new Map<number, CompiledRuleset>()
  let active: JudgingRuleset | null = null
  let anew = 0
  for (const stored of readRulesets(database)) {
    const read = readRuleset(stored.text)
    if (!read.ok) continue
    rulesets.set(stored.number, read.value)
    active = { number: stored.number, compiled: read.value }
    if (stored.fromStart) anew = stored.number
  }
  const migrations = readMigrations(database).filter(({ ruleset }) => ruleset > anew)
  return { rulesets, active, migrations }
}
