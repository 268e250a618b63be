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

const MOST_NAMED = 5

/**
 * All event types that no event had and that no other is near to, in one warning. They are right where such events are
 * still to come: only whoever activates rules is told.
 */
export function lintNeverCame(
  compiled: CompiledRuleset,
  { hasCome, nearType }: { hasCome(eventType: string): boolean; nearType(eventType: string): string | null },
): Finding[] {
  const emitted = emittedBy(compiled)
  const waiting = new Map<string, string[]>()
  for (const { rule } of compiled.rules) {
    const { eventType, id } = rule
    if (eventType === undefined || emitted.has(eventType) || hasCome(eventType)) continue
    if (nearType(eventType) === null) waiting.set(eventType, [...(waiting.get(eventType) ?? []), id])
  }
  if (waiting.size === 0) return []
  const named = [...waiting].slice(0, MOST_NAMED).map(([type, rules]) => `${type} (${rules.join(', ')})`)
  const left = waiting.size - named.length
  return [
    {
      severity: 'warning',
      code: 'never_came',
      message: `no event of ${waiting.size === 1 ? 'this type' : 'these types'} has come so far: ${named.join(', ')}${left > 0 ? ` and ${left} more` : ''}.`,
      hint: 'Check the spelling. It is right where such events are still to come.',
    },
  ]
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
