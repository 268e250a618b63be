import type { CompiledRule, CompiledRuleset } from '../compiled/types.ts'
import { TIMER_INDEX } from '../ids.ts'
import { type FoldedEvent, TIMER, type Timer, type UserState } from '../state.ts'
import { firstThatHolds, type Judgement } from './judge.ts'
import { type Live, stepIn } from './live.ts'
import {
  carryOut,
  drain,
  type IdOf,
  MAX_CAUSED_DEPTH,
  type Run,
  startRun,
  type Watch,
  withTransitions,
} from './run.ts'

type Quiet = Pick<Timer, 'cause' | 'at' | 'depth' | 'tried'>

/** With the next deadline of the rules that start where the user stands. */
function timerOf(live: Live, rules: CompiledRuleset, journey: number, quiet: Quiet): Timer {
  const { at, depth, tried = at } = quiet
  if (depth >= MAX_CAUSED_DEPTH) return quiet
  const deadlines = (rules.journeys[journey]?.timers(stepIn(live, rules, journey)) ?? [])
    .map(({ after }) => at + (after ?? 0))
    .filter((deadline) => deadline > tried)
  return deadlines.length === 0 ? quiet : { ...quiet, dueAt: deadlines.reduce((a, b) => Math.min(a, b)) }
}

function setTimer(live: Live, rules: CompiledRuleset, journey: number, quiet: Quiet): void {
  const id = rules.journeys[journey]?.id ?? ''
  live.extra.timers = { ...live.extra.timers, [id]: timerOf(live, rules, journey, quiet) }
}

/** An event was received: quiet begins anew in every journey. */
export function restartTimers(live: Live, rules: CompiledRuleset, event: FoldedEvent): void {
  if (!rules.hasTimers) return
  const { userId, anonymousId, sessionId, source, eventId, timestamp } = event
  live.extra.last = {
    ...(userId === undefined ? {} : { userId }),
    ...(anonymousId === undefined ? {} : { anonymousId }),
    ...(sessionId === undefined ? {} : { sessionId }),
    source,
  }
  rules.journeys.forEach(({ hasTimers }, journey) => {
    if (hasTimers) setTimer(live, rules, journey, { cause: eventId, at: timestamp, depth: 0 })
  })
}

/** The journey whose deadline is next and has passed; the earlier journey where two fall together. */
function nextDue(live: Live, rules: CompiledRuleset, now: number): { journey: number; timer: Timer } | null {
  let next: { journey: number; timer: Timer; dueAt: number } | null = null
  rules.journeys.forEach(({ id }, journey) => {
    const timer = live.extra.timers?.[id]
    const dueAt = timer?.dueAt
    if (timer === undefined || dueAt === undefined || dueAt >= now) return
    if (next === null || dueAt < next.dueAt) next = { journey, timer, dueAt }
  })
  return next
}

/** One deadline: the first rule that waited for it and whose condition holds fires, or none does. */
function meetDeadline(run: Run, journey: number, timer: Timer): void {
  const { live, rules, idOf } = run
  const { dueAt = 0, cause } = timer
  const depth = timer.depth + 1
  const step = stepIn(live, rules, journey)
  /** Of the rules that were tried, each made once: to derive its id is most of what a timer costs. */
  const made = new Map<CompiledRule, FoldedEvent>()
  const eventFor = (compiled: CompiledRule): FoldedEvent => {
    const { rule } = compiled
    const event = made.get(compiled) ?? {
      source: '',
      ...live.extra.last,
      eventId: idOf(cause, rule.id, TIMER_INDEX),
      timestamp: dueAt,
      eventType: TIMER,
      payload: { rule: rule.id, after: rule.after ?? '', step },
    }
    made.set(compiled, event)
    return event
  }
  const waited = (rules.journeys[journey]?.timers(step) ?? []).filter(
    ({ after }) => timer.at + (after ?? 0) === dueAt,
  )
  const judgement: Judgement = { winners: null, exposures: null }
  const winner = firstThatHolds(live, rules, waited, eventFor, judgement)
  const [first] = waited
  if (winner === null) {
    // Exposed by a rule that did not fire: the exposure is caused by what the quiet began with.
    if (judgement.exposures !== null && first !== undefined)
      carryOut(run, judgement, { ...eventFor(first), eventId: cause }, timer.depth)
    drain(run)
    const latest = live.extra.timers?.[rules.journeys[journey]?.id ?? '']
    if (!run.moved.has(journey) && latest !== undefined) {
      const { dueAt: _past, ...quiet } = latest
      setTimer(live, rules, journey, { ...quiet, tried: dueAt })
    }
    const [exposed] = run.queue
    if (exposed !== undefined) settle(run, { cause: exposed.event.eventId, at: dueAt, depth: exposed.depth })
    return
  }
  const event = eventFor(winner.compiled)
  const { eventId, timestamp, eventType, payload } = event
  const described = { eventId, causedBy: cause, timestamp, eventType, payload, depth }
  const position = run.caused.length
  const ruleId = winner.compiled.rule.id
  run.caused.push({ ...described, ruleId })
  const transitions = carryOut(run, { winners: [winner], exposures: judgement.exposures }, event, depth)
  run.caused[position] = withTransitions({ ...described, ruleId }, transitions)
  run.watch?.(eventId)
  drain(run)
  settle(run, { cause: eventId, at: dueAt, depth })
}

/** Whoever was moved begins to be quiet anew. */
function settle(run: Run, quiet: Quiet): void {
  for (const journey of run.moved)
    if (run.rules.journeys[journey]?.hasTimers === true) setTimer(run.live, run.rules, journey, quiet)
}

/** Meets the next deadline that was due before a moment. Null where there is none. */
export function passDeadline(
  live: Live,
  rules: CompiledRuleset | null,
  now: number,
  idOf: IdOf,
  watch?: Watch,
): Run | null {
  const due = rules === null || !rules.hasTimers ? null : nextDue(live, rules, now)
  if (rules === null || due === null) return null
  const run = startRun(live, rules, idOf, watch)
  meetDeadline(run, due.journey, due.timer)
  return run
}

/** Fires what was due before a moment, deadline by deadline. Null where nothing was. */
export function passTime(live: Live, rules: CompiledRuleset | null, now: number, idOf: IdOf): Run | null {
  const all = passDeadline(live, rules, now, idOf)
  if (all === null) return null
  for (
    let run = passDeadline(live, rules, now, idOf);
    run !== null;
    run = passDeadline(live, rules, now, idOf)
  ) {
    all.caused.push(...run.caused)
    all.effects.push(...run.effects)
    all.reached.push(...run.reached)
    all.cut.push(...run.cut)
  }
  return all
}

/** The next moment at which a rule of this person's may fire by time alone, ms since the epoch; null where none waits. */
export function dueAt({ extra }: UserState): number | null {
  const deadlines = Object.values(extra?.timers ?? {}).flatMap((timer) => timer.dueAt ?? [])
  return deadlines.length === 0 ? null : Math.min(...deadlines)
}

/** The moment of the last event or timer that this state tells of. */
export function firedUntil({ lastEventAt, extra }: UserState): number {
  const moments = Object.values(extra?.timers ?? {}).map(({ at, tried = at }) => Math.max(at, tried))
  return Math.max(lastEventAt, ...moments)
}

/**
 * The moment up to which this state has been told: an event from before it (or at it, where a timer has fired or a
 * migration stands) must be folded in at its own place.
 */
export function toldUntil(state: UserState): number {
  return Math.max(firedUntil(state), state.extra?.migratedAt ?? 0)
}
