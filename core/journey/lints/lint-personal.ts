import type { CompiledRuleset } from '../compiled/types.ts'
import type { Finding } from '../finding.ts'

/**
 * Conditions that compare with a personal value. Events carry a token in its place, so that such a clause never holds;
 * `asStored` writes the condition with the tokens.
 */
export function lintPersonal({ rules }: CompiledRuleset, asStored: (condition: string) => string): Finding[] {
  return rules.flatMap(({ rule }) => {
    if (rule.condition === undefined) return []
    const stored = asStored(rule.condition)
    if (stored === rule.condition) return []
    return [
      {
        severity: 'warning' as const,
        code: 'personal_value',
        message:
          'the condition compares with a personal value; events carry a token in its place, so it never holds.',
        hint: `Write ${stored}`,
        rule: rule.id,
        at: ['condition'],
      },
    ]
  })
}
