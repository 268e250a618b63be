import { compileCondition } from '../expression/condition.ts'
import { NO_REFERENCES } from '../expression/references.ts'
import { RULE_NAMES } from '../expression/scope.ts'
import type { Finding } from '../finding.ts'
import { durationMs } from '../language/duration.ts'
import { waitOf } from '../language/reentry.ts'
import { actionsOf, type Rule } from '../ruleset.ts'
import type { CompiledRule } from './types.ts'

/** A rule before it is known when it is tried and what its segments read. */
export type DraftRule = Omit<CompiledRule, 'position'>

/** What the parts of a compilation share: faults are gathered, so that all are shown at once. */
export interface Compilation {
  readonly findings: Finding[]
  /** Ids of rules and exits, which are unique in the whole file. */
  readonly ids: Set<string>
}

function objectTo(compilation: Compilation, code: string, rule: string, message: string): void {
  compilation.findings.push({ severity: 'error', code, message, rule })
}

/** Compiles one rule or exit; findings where it cannot be, and null where its condition is at fault. */
export function compileRule(
  compilation: Compilation,
  rule: Rule,
  kind: CompiledRule['kind'],
  journey: number,
): DraftRule | null {
  const { id } = rule
  if (compilation.ids.has(id))
    objectTo(
      compilation,
      'duplicate_rule',
      id,
      `the id ${id} is used by an earlier rule. Give each rule its own.`,
    )
  compilation.ids.add(id)
  const wishes = Number(rule.eventType !== undefined) + Number(rule.after !== undefined)
  if (kind === 'rule' && wishes !== 1) {
    const found = wishes === 0 ? 'has neither' : 'has both'
    const message = `a rule wants an event (eventType) or quiet (after), and this ${found}. Give it one of them.`
    objectTo(compilation, 'rule_wish', id, message)
  }
  if (kind === 'exit' && rule.eventType === undefined && rule.condition === undefined) {
    const message = 'this exit would take everybody out at once. Give it an eventType or a condition.'
    objectTo(compilation, 'rule_wish', id, message)
  }
  const condition = rule.condition === undefined ? null : compileCondition(rule.condition, RULE_NAMES)
  if (condition !== null && !condition.ok) {
    compilation.findings.push({ severity: 'error', code: 'condition', rule: id, ...condition.error })
    return null
  }
  return {
    rule,
    kind,
    journey,
    condition: condition?.value ?? null,
    actions: actionsOf(rule),
    after: rule.after === undefined ? null : durationMs(rule.after),
    wait: waitOf(rule.reentry),
    references: condition?.value.references ?? NO_REFERENCES,
  }
}
