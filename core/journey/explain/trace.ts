import type { CompiledRule, CompiledRuleset } from '../compiled/types.ts'
import { refusalOf } from '../engine/admission.ts'
import { judge } from '../engine/judge.ts'
import { type Live, loadState, stepIn } from '../engine/live.ts'
import { scopeFor } from '../engine/scope-for.ts'
import { passTime } from '../engine/timers.ts'
import { maskLiterals } from '../expression/cel-text.ts'
import { traceCondition } from '../expression/condition.ts'
import { causedId } from '../ids.ts'
import { durationWords } from '../language/duration.ts'
import { startsOf } from '../ruleset.ts'
import type { ClauseTrace, FoldedEvent, RuleTrace, UserState } from '../state.ts'

function stepClause(compiled: CompiledRule, step: string): ClauseTrace {
  const starts = startsOf(compiled.rule)
  const holds = starts.includes('*') || starts.includes(step)
  const single = starts.length === 1 ? starts[0] : undefined
  if (starts.includes('*')) return { clause: 'step is any', expected: '*', actual: step, holds }
  if (single !== undefined) return { clause: `step == "${single}"`, expected: single, actual: step, holds }
  const list = starts.map((start) => `"${start}"`).join(', ')
  return { clause: `step in [${list}]`, expected: [...starts], actual: step, holds }
}

/** A rule that wants quiet never fires on an event: what it says is how long the quiet was that the event ended. */
function quietClause(after: string, wanted: number, since: number, event: FoldedEvent): ClauseTrace {
  const quiet = since === 0 ? 0 : Math.max(0, event.timestamp - since)
  const expected = durationWords(wanted)
  return { clause: `quiet for ${after}`, expected, actual: durationWords(quiet), holds: false }
}

function wishClause({ rule, after }: CompiledRule, live: Live, event: FoldedEvent): ClauseTrace {
  if (after !== null) return quietClause(rule.after ?? '', after, live.lastEventAt, event)
  const { eventType } = rule
  if (eventType === undefined)
    return { clause: 'eventType is any', expected: '*', actual: event.eventType, holds: true }
  return {
    clause: `eventType == "${eventType}"`,
    expected: eventType,
    actual: event.eventType,
    holds: event.eventType === eventType,
  }
}

/** Present only where a policy or the place of an exit stands in the way: what lets a rule be tried is no clause. */
function admissionClause(
  live: Live,
  rules: CompiledRuleset,
  compiled: CompiledRule,
  event: FoldedEvent,
): ClauseTrace[] {
  const refusal = refusalOf(live, rules, compiled, event.timestamp)
  if (refusal === null) return []
  if (refusal.kind === 'outside') {
    const step = stepIn(live, rules, compiled.journey)
    const isInitial = step === rules.journeys[compiled.journey]?.initialStep
    const reason = isInitial
      ? 'an exit does not take people from the initial step'
      : `the user is in ${step} already`
    return [{ clause: 'exit', expected: 'inside', actual: step, holds: false, reason }]
  }
  const did = refusal.kind === 'fired' ? 'the rule fired' : 'the user entered the journey'
  const ago = durationWords(event.timestamp - refusal.at)
  const wait = Number.isFinite(refusal.wait) ? durationWords(refusal.wait) : 'never'
  const again = wait === 'never' ? 'only once is allowed' : `again is allowed after ${wait}`
  return [
    {
      clause: `re-entry: ${wait}`,
      expected: wait,
      actual: ago,
      holds: false,
      reason: `${did} ${ago} before, and ${again}`,
    },
  ]
}

function clausesOf(
  compiled: CompiledRule,
  live: Live,
  rules: CompiledRuleset,
  event: FoldedEvent,
): ClauseTrace[] {
  const { condition } = compiled
  return [
    stepClause(compiled, stepIn(live, rules, compiled.journey)),
    wishClause(compiled, live, event),
    ...admissionClause(live, rules, compiled, event),
    ...(condition === null
      ? []
      : traceCondition(condition, scopeFor(live, rules, compiled, event), event.redacted)),
  ]
}

/** The person as the event met them: after the timers that were due before it. */
function metBy(state: UserState, event: FoldedEvent, rules: CompiledRuleset): Live {
  const live = loadState(state)
  passTime(live, rules, event.timestamp, causedId)
  return live
}

/** One rule against one event, every clause evaluated whether or not an earlier one failed. */
export function traceRule(
  compiled: CompiledRule,
  state: UserState,
  event: FoldedEvent,
  rules: CompiledRuleset,
): ClauseTrace[] {
  return clausesOf(compiled, metBy(state, event, rules), rules, event)
}

/** A rule that wants quiet against the person as they stand at a moment (that of the timer's event), quiet since `since`. */
export function traceTimer(
  compiled: CompiledRule,
  state: UserState,
  timer: FoldedEvent,
  rules: CompiledRuleset,
  since: number,
): ClauseTrace[] {
  const quiet = Math.max(0, timer.timestamp - since)
  return clausesOf(compiled, metBy(state, timer, rules), rules, timer).map((clause, index) =>
    index === 1 ? { ...clause, actual: durationWords(quiet), holds: quiet >= (compiled.after ?? 0) } : clause,
  )
}

/** True for a clause that looks at what an event carries, and not at the person alone. */
function looksAtEvent({ clause }: ClauseTrace): boolean {
  return /(?<![\w.])(?:payload|event)\b/.test(maskLiterals(clause))
}

/**
 * A rule for which no event has come, against the person as they stand: what looks at an event waits for it. `last`: an
 * event of theirs, for whom the rule would see.
 */
export function traceAwaited(
  compiled: CompiledRule,
  state: UserState,
  last: FoldedEvent,
  rules: CompiledRuleset,
  { awaited, reason }: Required<Pick<ClauseTrace, 'awaited' | 'reason'>>,
): ClauseTrace[] {
  const { eventType = '' } = compiled.rule
  const event = { ...last, eventType, payload: {}, redacted: [] }
  return clausesOf(compiled, loadState(state), rules, event).map((trace, index) => {
    if (index !== 1 && !looksAtEvent(trace)) return trace
    const { clause, expected } = trace
    const why = index === 1 ? reason : awaited === 'refused' ? 'what came was refused' : reason
    return { clause, expected, actual: null, holds: false, missing: true, reason: why, awaited }
  })
}

function countHolding(trace: RuleTrace): number {
  return trace.clauses.filter((clause) => clause.holds).length
}

/** Fired first; then the most clauses that hold; of those that are equal, the one that fails fewest. Else file order. */
export function nearestFirst(a: RuleTrace, b: RuleTrace): number {
  return (
    Number(b.fired) - Number(a.fired) ||
    countHolding(b) - countHolding(a) ||
    a.clauses.length - b.clauses.length
  )
}

/** Every rule whose step or event type fits, with all its clauses; nearest miss first. */
export function traceEvent(state: UserState, event: FoldedEvent, rules: CompiledRuleset): RuleTrace[] {
  const live = metBy(state, event, rules)
  const winners = new Map(
    (judge(live, rules, event).winners ?? []).map(({ compiled }) => [compiled.journey, compiled]),
  )
  const traces = rules.rules.flatMap((compiled): RuleTrace[] => {
    const starts = startsOf(compiled.rule)
    const fits =
      compiled.rule.eventType === event.eventType ||
      starts.includes(stepIn(live, rules, compiled.journey)) ||
      starts.includes('*')
    if (!fits) return []
    const winner = winners.get(compiled.journey)
    const clauses = clausesOf(compiled, live, rules, event)
    const shadowed = compiled !== winner && clauses.every((clause) => clause.holds)
    const id = rules.journeys[compiled.journey]?.id ?? ''
    const trace: RuleTrace = {
      id: compiled.rule.id,
      toState: compiled.rule.toState,
      fired: compiled === winner,
      ...(id === '' ? {} : { journey: id }),
      clauses,
    }
    return [shadowed && winner !== undefined ? { ...trace, shadowedBy: winner.rule.id } : trace]
  })
  return traces.sort(nearestFirst)
}
