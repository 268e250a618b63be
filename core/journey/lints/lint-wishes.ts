import type { CompiledRule, CompiledRuleset } from '../compiled/types.ts'
import type { Finding } from '../finding.ts'
import { startsOf } from '../ruleset.ts'
import type { KnownFields } from './lint-fields.ts'

/** A timer at any step moves people to its own step over and over: whoever was moved is quiet there anew. */
function firesAgain({ rule, kind, after, wait }: CompiledRule): Finding[] {
  if (kind !== 'rule' || after === null || wait > 0 || !startsOf(rule).includes('*')) return []
  return [
    {
      severity: 'warning',
      code: 'fires_again',
      message: `"*" is ${rule.toState} too: for whoever is quiet there it fires again every ${rule.after}, from ${rule.toState} to ${rule.toState}.`,
      hint: 'List the steps in fromState, or write "reentry": "once" where once is enough.',
      rule: rule.id,
      at: ['fromState'],
    },
  ]
}

/** A field alone holds only where it is true; one that was never true or false so far is probably a number or a text. */
function noComparison({ rule, condition }: CompiledRule, isYesNo: KnownFields['isYesNo']): Finding[] {
  return (condition?.clauses ?? []).flatMap(({ text, actual }): Finding[] => {
    const isField = Array.isArray(actual) && actual[0] === 'payload' && text === actual.join('.')
    if (!isField || isYesNo?.(rule.eventType ?? '', actual.slice(1)) !== false) return []
    return [
      {
        severity: 'warning',
        code: 'no_comparison',
        message: `\`${text}\` compares nothing, and no ${rule.eventType ?? ''} event carried true or false there: a number or a text never holds.`,
        hint: `Write has(${text}) to ask whether it is there, or compare it: ${text} > 0.`,
        rule: rule.id,
        at: ['condition'],
        part: text,
      },
    ]
  })
}

/** Timers that fire over and over, and conditions that compare nothing. */
export function lintWishes({ rules }: CompiledRuleset, isYesNo: KnownFields['isYesNo']): Finding[] {
  return rules.flatMap((compiled) => [...firesAgain(compiled), ...noComparison(compiled, isYesNo)])
}
