import { z } from 'zod'
import type { Connection } from './open.ts'

const RulesetRow = z.object({
  number: z.number(),
  version: z.string(),
  activated_at: z.number(),
  from_start: z.number(),
  text: z.string(),
})

/** A ruleset as it was activated: the file's text, unchanged. */
export interface StoredRuleset {
  readonly number: number
  readonly version: string
  readonly activatedAt: number
  readonly fromStart: boolean
  readonly text: string
}

/** All activations, oldest first; the last one is active. */
export function readRulesets(database: Connection): StoredRuleset[] {
  return database
    .prepare('SELECT * FROM rulesets ORDER BY number')
    .all()
    .map((raw) => {
      const { number, version, activated_at, from_start, text } = RulesetRow.parse(raw)
      return { number, version, activatedAt: activated_at, fromStart: from_start === 1, text }
    })
}

/** Whether any rules have ever been activated. */
export function hasRulesets(database: Connection): boolean {
  return database.prepare('SELECT 1 FROM rulesets LIMIT 1').get() !== undefined
}

export function insertRuleset(database: Connection, ruleset: StoredRuleset): void {
  const { number, version, activatedAt, fromStart, text } = ruleset
  database
    .prepare('INSERT INTO rulesets VALUES (?, ?, ?, ?, ?)')
    .run(number, version, activatedAt, fromStart ? 1 : 0, text)
}
