import type { CompiledRule, CompiledRuleset } from '../compiled/types.ts'
import { MAX_CAUSED_DEPTH } from '../engine/run.ts'
import type { Finding } from '../finding.ts'

/** Event types that a rule's actions cause. */
function emittedTypes({ actions }: CompiledRule): string[] {
  return actions.flatMap((action) => (action.type === 'EMIT_EVENT' ? [action.payload.eventType] : []))
}

/** Rules that could fire on what a rule causes: in its own journey from where it leads, in others from anywhere. */
function followersOf(
  ruleset: CompiledRuleset,
  byType: ReadonlyMap<string, readonly CompiledRule[]>,
  rule: CompiledRule,
) {
  const [main] = ruleset.journeys
  return emittedTypes(rule).flatMap((type) =>
    ruleset.journeys.length === 1 && main !== undefined
      ? main.candidates(rule.rule.toState, type)
      : (byType.get(type) ?? []),
  )
}

/** Rules whose events may cause events further than the limit, past which nothing is caused any more. */
export function lintCaused(ruleset: CompiledRuleset): Finding[] {
  const emitting = ruleset.rules.filter((rule) => emittedTypes(rule).length > 0)
  const byType = new Map<string, CompiledRule[]>()
  for (const rule of emitting) {
    const type = rule.rule.eventType ?? ''
    byType.set(type, [...(byType.get(type) ?? []), rule])
  }
  // After k rounds: the rules that can start a chain of k + 1 caused events.
  let chain: ReadonlySet<CompiledRule> = new Set(emitting)
  for (let depth = 0; depth < MAX_CAUSED_DEPTH && chain.size > 0; depth += 1) {
    const longer = chain
    chain = new Set(
      [...chain].filter((rule) => followersOf(ruleset, byType, rule).some((next) => longer.has(next))),
    )
  }
  return [...chain].map(({ rule }) => ({
    severity: 'warning',
    code: 'caused_too_deep',
    message: `its EMIT_EVENT can cause events that cause events without end. After ${MAX_CAUSED_DEPTH} no more are caused.`,
    rule: rule.id,
  }))
}
