import { fail, ok, type Result } from '#core/base/result.ts'
import type { Filter } from '#core/contract/shared.ts'
import { OUTCOMES } from '#core/event/outcome.ts'
import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import { compileWhere } from '#core/journey/expression/where.ts'
import { placeMigrations } from '#core/journey/migration.ts'
import type { JudgedEvent } from '#core/journey/study/judged.ts'
import type { EventToFold } from '#core/store/moves/fold-reader.ts'
import type { StudyInput } from './study-input.ts'

/** Whether any of these texts looks at more of an event than what the quick reading gives. */
export function readsEnvelope(
  rulesets: Iterable<CompiledRuleset>,
  { where = '', without = '' }: Pick<Filter, 'where' | 'without'>,
): boolean {
  if (/\bevent\b/.test(`${where} ${without}`)) return true
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

/** Which of one person's events a filter leaves. */
export type Keeper = (events: readonly EventToFold[]) => readonly EventToFold[]

/** The filter for one person after another, as the analyst has it for all at once. What people are now is not known here. */
export function keeper(filter: Filter): Result<Keeper> {
  const {
    where,
    whose = 'events',
    without,
    from = Number.NEGATIVE_INFINITY,
    to = Number.POSITIVE_INFINITY,
  } = filter
  const inRange = ({ event: { timestamp } }: EventToFold): boolean => timestamp >= from && timestamp < to
  const satisfies = matcher(where)
  if (!satisfies.ok) return satisfies
  const excludes = matcher(without)
  if (!excludes.ok) return excludes
  const holds = satisfies.value
  const never = excludes.value
  if (never !== null) {
    const rest = keeper({ ...filter, without: undefined })
    return rest.ok ? ok((events) => (events.some(never) ? [] : rest.value(events))) : rest
  }
  if (holds === null) return ok((events) => events.filter(inRange))
  if (whose === 'events') return ok((events) => events.filter((event) => inRange(event) && holds(event)))
  return ok((events) => (events.some(holds) === (whose === 'had') ? events.filter(inRange) : []))
}

/** Whether an event satisfies an expression; null for an empty one. */
function matcher(where: string | undefined): Result<((event: EventToFold) => boolean) | null> {
  if (where === undefined || where.trim() === '') return ok(null)
  const compiled = compileWhere(where)
  if (!compiled.ok) {
    const { message, line, column } = compiled.error
    return fail({ code: 'expression', where: `filter ${line}:${column}`, message })
  }
  return ok((candidate) => {
    const { event, outcome = OUTCOMES[0] } = candidate
    return compiled.value.test({ event: { ...event, outcome }, payload: event.payload })
  })
}
