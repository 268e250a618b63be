import type { CompiledRuleset } from '../compiled/types.ts'
import type { Finding } from '../finding.ts'
import { actionPath } from '../ruleset.ts'

/** Alerts without a text that says what happened. */
export function lintAlerts({ rules }: CompiledRuleset): Finding[] {
  return rules.flatMap(({ rule, actions }) =>
    actions.flatMap((action, index): Finding[] => {
      if (action.type !== 'TRIGGER_ALERT') return []
      const { message } = action.payload
      if (typeof message === 'string' && message.trim() !== '') return []
      return [
        {
          severity: 'warning',
          code: 'no_message',
          message: 'its TRIGGER_ALERT has no message: the list of alerts shows the name of the rule only.',
          hint: 'Write "message": "…" into its payload.',
          rule: rule.id,
          at: [...actionPath(rule, index), 'payload'],
        },
      ]
    }),
  )
}
