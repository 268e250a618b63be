import type { JsonObject } from '#core/base/json.ts'
import { compileRuleset } from '#core/journey/compile.ts'
import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import type { Rule, Ruleset } from '#core/journey/ruleset.ts'
import type { FoldedEvent } from '#core/journey/state.ts'

/** Compiles rules that are known to be sound. */
export function rulesOf(rules: Rule[], more: Partial<Ruleset> = {}): CompiledRuleset {
  const compiled = compileRuleset({ version: '1', rules, ...more })
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error))
  return compiled.value
}

/** An event of the user `u`; its id tells its time. */
export function event(eventType: string, payload: JsonObject = {}, timestamp = 5): FoldedEvent {
  const eventId = `00000000-0000-4000-8000-${String(timestamp).padStart(12, '0')}`
  return { eventId, timestamp, eventType, payload, userId: 'u', source: 'web' }
}
