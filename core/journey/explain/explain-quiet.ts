import type { CompiledRule } from '../compiled/types.ts'
import type { LivedMoment } from '../moment.ts'
import { startsOf } from '../ruleset.ts'
import type { UserState } from '../state.ts'

/** A quiet that a rule waited for, and the event that ended it. */
export interface EndedQuiet {
  readonly moment: LivedMoment
  readonly compiled: CompiledRule
  /** As it was while it was quiet. */
  readonly state: UserState
  /** Milliseconds since the epoch: when it began, when the rule would have fired, when the event came. */
  readonly since: number
  readonly due: number
  readonly at: number
}

/** Where the person stands in the journey of a rule. */
export function stepIn(state: UserState, { rules }: Pick<LivedMoment, 'rules'>, journey: number): string {
  const { id = '', initialStep = '' } = rules?.compiled.journeys[journey] ?? {}
  return id === '' ? state.currentStep : (state.extra?.journeys?.[id]?.step ?? initialStep)
}

export function startsAt({ rule }: CompiledRule, step: string): boolean {
  const starts = startsOf(rule)
  return starts.includes('*') || starts.includes(step)
}

/** The quiet behind one event (or behind what time did after it) that the next event ended. */
function endedBy(moment: LivedMoment, next: LivedMoment, ruleId: string): EndedQuiet[] {
  const compiled = moment.rules?.compiled.rules.find(({ rule }) => rule.id === ruleId)
  if (compiled === undefined || compiled.after === null) return []
  const { after, journey } = compiled
  const id = moment.rules?.compiled.journeys[journey]?.id ?? ''
  const at = next.event.timestamp
  return [moment.result.state, ...(moment.timed === undefined ? [] : [moment.timed.state])].flatMap(
    (state) => {
      const timer = state.extra?.timers?.[id]
      const isMigrated = state.extra?.migratedAt !== undefined && timer?.dueAt === undefined
      if (isMigrated || !startsAt(compiled, stepIn(state, moment, journey))) return []
      const since = timer?.at ?? moment.event.timestamp
      return [{ moment: next, compiled, state, since, due: since + after, at }]
    },
  )
}

/** The longest quiet that the rule waited for and that an event ended before its time, the latest of equals. */
export function longestQuiet(moments: readonly LivedMoment[], ruleId: string): EndedQuiet | null {
  let longest: EndedQuiet | null = null
  for (const [index, next] of moments.entries()) {
    const before = moments[index - 1]
    if (before === undefined) continue
    for (const quiet of endedBy(before, next, ruleId)) {
      // An event at exactly the deadline comes first.
      if (quiet.at > quiet.due) continue
      if (longest === null || quiet.at - quiet.since >= longest.at - longest.since) longest = quiet
    }
  }
  return longest
}
