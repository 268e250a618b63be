import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import type { Finding } from '#core/journey/finding.ts'

/**
 * What a ruleset asks to be remembered of a person besides step, history and metadata. The engine knows it all, and a
 * workspace does not store it yet: activating such rules would judge by half of what they say.
 */
function remembered(rules: CompiledRuleset): string[] {
  const additions: [string, boolean][] = [
    ['timers (after)', rules.hasTimers],
    ['further journeys', rules.journeys.length > 1],
    ['re-entry', rules.waiting.size > 0 || rules.journeys.some(({ wait }) => wait > 0)],
    ['experiments', rules.experiments.size > 0],
    ['counters', rules.counted.size > 0],
  ]
  return additions.filter(([, used]) => used).map(([name]) => name)
}

/** Why a ruleset can be checked and tested but not activated; null where it can. */
export function notKeptYet(rules: CompiledRuleset): Finding | null {
  const used = remembered(rules)
  if (used.length === 0) return null
  const message = `a workspace can't keep what ${used.join(', ')} must remember of a person yet. Such rules can be checked and tested; take that out to activate the rest.`
  return { severity: 'error', code: 'not_kept_yet', message }
}
