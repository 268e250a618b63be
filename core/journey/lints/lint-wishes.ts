import type { CompiledRule, CompiledRuleset } from '../compiled/types.ts'
import type { Finding } from '../finding.ts'
import { startsOf } from '../ruleset.ts'

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
    },
  ]
}

/** A field alone holds only where it is true; a number or a text never is. */
function noComparison({ rule, condition }: CompiledRule): Finding[] {
  return (condition?.clauses ?? []).flatMap(({ text, actual }): Finding[] => {
    const isField = Array.isArray(actual) && actual[0] === 'payload' && text === actual.join('.')
    if (!isField) return []
    return [
      {
        severity: 'warning',
        code: 'no_comparison',
        message: `\`${text}\` compares nothing: it holds only where the field is true, and never where it is a number or a text.`,
        hint: `Write has(${text}) to ask whether it is there, or compare it: ${text} > 0; ${text} == true where it is a yes or no.`,
        rule: rule.id,
      },
    ]
  })
}

/** Timers that fire over and over, and conditions that compare nothing. */
export function lintWishes({ rules }: CompiledRuleset): Finding[] {
  return rules.flatMap((compiled) => [...firesAgain(compiled), ...noComparison(compiled)])
}
