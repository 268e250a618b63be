import { fail, ok, type Result } from '#core/base/result.ts'
import type { Filter } from '#core/contract/shared.ts'
import { OUTCOMES } from '#core/event/outcome.ts'
import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import { compileWhere } from '#core/journey/expression/where.ts'
import { placeMigrations } from '#core/journey/migration.ts'
import type { JudgedEvent } from '#core/journey/study/judged.ts'
import type { EventToFold } from '#core/store/fold-reader.ts'
import type { StudyInput } from './study-input.ts'

/** Whether any of these texts looks at more of an event than what the quick reading gives. */
export function readsEnvelope(rulesets: Iterable<CompiledRuleset>, where: string | undefined): boolean {
  if (where !== undefined && /\bevent\b/.test(where)) return true
  for (const { ruleset } of rulesets) if (/\bevent\b/.test(JSON.stringify(ruleset))) return true
  return false
}

/** The version that judges each event, as it stands in the workspace. */
export function judgedBy({
  rulesets,
  migrations,
}: StudyInput): (events: readonly EventToFold[]) => JudgedEvent[] {
  // One object a version: whoever compares rulesets compares these.
  const known = new Map([...rulesets].map(([number, compiled]) => [number, { number, compiled }]))
  return (events) => {
    const placed = placeMigrations(
      migrations,
      events.map(({ arrival }) => arrival),
    )
    return events.map(({ event, ruleset }, index) => ({
      event,
      rules: ruleset === null ? null : (known.get(ruleset) ?? null),
      migrations: placed.get(index),
    }))
  }
}

/** Whether an event is in the range and satisfies the expression. */
export function matcher(filter: Filter): Result<(event: EventToFold) => boolean> {
  const { where, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = filter
  const inRange = ({ event: { timestamp } }: EventToFold): boolean => timestamp >= from && timestamp < to
  if (where === undefined || where.trim() === '') return ok(inRange)
  const compiled = compileWhere(where)
  if (!compiled.ok) {
    const { message, line, column } = compiled.error
    return fail({ code: 'expression', where: `filter ${line}:${column}`, message })
  }
  return ok((candidate) => {
    if (!inRange(candidate)) return false
    const { event, outcome = OUTCOMES[0] } = candidate
    return compiled.value.test({ event: { ...event, outcome }, payload: event.payload })
  })
}
