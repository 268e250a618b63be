import type { CompiledRuleset } from '../compiled/types.ts'
import type { Finding } from '../finding.ts'

function emittedBy({ rules }: CompiledRuleset): Set<string> {
  return new Set(
    rules.flatMap(({ actions }) =>
      actions.flatMap(({ type, payload }) =>
        type === 'EMIT_EVENT' && typeof payload?.eventType === 'string' ? [payload.eventType] : [],
      ),
    ),
  )
}

/** Event types that no event had, where one of nearly the same name was seen: such a rule waits for ever. */
export function lintTypes(
  compiled: CompiledRuleset,
  nearType: (eventType: string) => string | null,
): Finding[] {
  const emitted = emittedBy(compiled)
  return compiled.rules.flatMap(({ rule }): Finding[] => {
    const { eventType } = rule
    const near = eventType === undefined || emitted.has(eventType) ? null : nearType(eventType)
    if (near === null) return []
    return [
      {
        severity: 'warning',
        code: 'unseen_event_type',
        message: `no ${eventType ?? ''} event has come so far; ${near} has.`,
        hint: `Is ${near} meant? Letters and case count.`,
        rule: rule.id,
        at: ['eventType'],
      },
    ]
  })
}
