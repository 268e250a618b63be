import { z } from 'zod'
import { ActivatedBy, type Provenance } from '#core/journey/provenance.ts'
import type { Connection } from './open.ts'

const RulesetRow = z.object({
  number: z.number(),
  version: z.string(),
  activated_at: z.number(),
  from_start: z.number(),
  text: z.string(),
  activated_by: z.string().nullable(),
  note: z.string().nullable(),
})

/** A ruleset as it was activated: the file's text, unchanged, and whence it is. */
export interface StoredRuleset extends Provenance {
  readonly number: number
  readonly version: string
  readonly activatedAt: number
  readonly fromStart: boolean
  readonly text: string
}

/** All activations, oldest first; the last one is active. */
export function readRulesets(database: Connection): StoredRuleset[] {
  return database
    .prepare(
      'SELECT number, version, activated_at, from_start, text, activated_by, note FROM rulesets ORDER BY number',
    )
    .all()
    .map((raw) => {
      const { number, version, activated_at, from_start, text, activated_by, note } = RulesetRow.parse(raw)
      const by = activated_by === null ? null : ActivatedBy.parse(JSON.parse(activated_by))
      return { number, version, activatedAt: activated_at, fromStart: from_start === 1, text, by, note }
    })
}

/** Whether any rules have ever been activated. */
export function hasRulesets(database: Connection): boolean {
  return database.prepare('SELECT 1 FROM rulesets LIMIT 1').get() !== undefined
}

export function insertRuleset(database: Connection, ruleset: StoredRuleset): void {
  const { number, version, activatedAt, fromStart, text, by, note } = ruleset
  database
    .prepare(
      'INSERT INTO rulesets (number, version, activated_at, from_start, text, activated_by, note) VALUES (?, ?, ?, ?, ?, ?, ?)',
    )
    .run(
      ...[number, version, activatedAt, fromStart ? 1 : 0, text],
      by === null ? null : JSON.stringify(by),
      note,
    )
}
