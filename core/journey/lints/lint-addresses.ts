import type { CompiledRuleset } from '../compiled/types.ts'
import type { Finding } from '../finding.ts'
import { actionPath } from '../ruleset.ts'

/** Webhooks to names that no address has: what such a rule wants sent fails. */
export function lintAddresses({ rules }: CompiledRuleset, addresses: ReadonlySet<string>): Finding[] {
  return rules.flatMap(({ rule, actions }) => {
    const named = actions.flatMap((action, index) =>
      action.type === 'WEBHOOK' ? [[action.payload.url, index] as const] : [],
    )
    // Of two that name the same, the first.
    return [...new Map(named.toReversed())]
      .filter(([name]) => !addresses.has(name))
      .map(([name, index]) => ({
        severity: 'warning' as const,
        code: 'unknown_address',
        message: `no address for webhooks is named ${name}.`,
        hint: 'Add it under Sources, or with journeyscope webhooks add, or check its spelling.',
        rule: rule.id,
        at: [...actionPath(rule, index), 'payload', 'url'],
      }))
  })
}
