import type { CompiledRule, CompiledRuleset } from '../compiled/types.ts'
import { durationWords } from '../language/duration.ts'
import type { LivedMoment } from '../moment.ts'
import { startsOf } from '../ruleset.ts'
import { inJourney, moveOfCaused } from '../standing.ts'
import { type CausedEvent, type FoldedEvent, TIMER, type UserState } from '../state.ts'
import { describeMisses, type ExplanationContent } from './explain.ts'
import { type EndedQuiet, longestQuiet, startsAt, stepIn } from './explain-quiet.ts'
import { dayAndTime } from './moment-words.ts'
import { traceTimer } from './trace.ts'

/** The rules that judge what comes next. */
export interface ActiveRules {
  readonly number: number
  readonly compiled: CompiledRuleset
}

/** How a person stands at this moment. */
export interface Standing {
  /** As the person is called. */
  readonly name: string
  readonly state: UserState
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** A timer's own event, and the event of the person that stands before it. */
interface Firing {
  readonly moment: LivedMoment
  readonly timer: CausedEvent
}

/** With the day where that is another than today's. */
export function timeOf(at: number, now: number): string {
  const words = dayAndTime(at)
  return words.slice(0, 10) === dayAndTime(now).slice(0, 10) ? words.slice(11) : words
}

function lastFiring(moments: readonly LivedMoment[], ruleId: string): Firing | null {
  const fired = moments.flatMap((moment) =>
    (moment.timed?.caused ?? [])
      .filter((caused) => caused.eventType === TIMER && caused.ruleId === ruleId)
      .map((timer) => ({ moment, timer })),
  )
  return fired.at(-1) ?? null
}

/** What the timer would meet if it fired at that moment. */
function timerEvent(last: FoldedEvent, { rule }: CompiledRule, timestamp: number, step: string): FoldedEvent {
  const payload = { rule: rule.id, after: rule.after ?? '', step }
  return { ...last, timestamp, eventType: TIMER, payload }
}

function firedSentence(
  { timer }: Firing,
  { rule, after }: CompiledRule,
  name: string,
  journey: string,
): string {
  const { timestamp } = timer
  const move = moveOfCaused(timer, journey)
  const from = move?.from ?? ''
  const to = move?.to ?? rule.toState
  return `${rule.id} moved ${name}${from === '' ? '' : ` from ${from}`} to ${to}${inJourney(journey)} at ${dayAndTime(timestamp)}, after ${durationWords(after ?? 0)} of quiet.`
}

/** Since when somebody is quiet, and when the rule fires if nothing comes. */
function waitingSentence(waiting: {
  readonly id: string
  readonly standing: Standing
  readonly since: number
  readonly due: number
  readonly tried: boolean
  readonly misses: string
}): string {
  const { id, standing, since, due, tried, misses } = waiting
  const { name, now } = standing
  const quiet = `${name} has been quiet for ${durationWords(Math.max(0, now - since))}`
  if (tried)
    return misses === ''
      ? `${id} did not fire at ${timeOf(due, now)}: another rule stood before it, or its condition did not hold then.`
      : `${id} did not fire at ${timeOf(due, now)}: ${misses}.`
  if (due < now)
    return `${quiet}; ${id} has been due since ${timeOf(due, now)} and fires while the workspace is open.`
  const fires = `${quiet}; ${id} fires in ${durationWords(due - now)}, at ${timeOf(due, now)}, if nothing comes`
  return misses === '' ? `${fires}.` : `${fires} and its condition holds then. Now it does not: ${misses}.`
}

/** Why it never fired for somebody who has left its step: the event that ended the longest quiet. */
function endedSentence({ due, at, since, moment }: EndedQuiet, ruleId: string, now: number): string {
  const { eventType } = moment.event
  return `${ruleId} did not fire: it would have fired at ${timeOf(due, now)}, but ${eventType} came at ${timeOf(at, now)}, after ${durationWords(at - since)} of quiet.`
}

/** The ruleset whose rule it is: that of the last event, since its timers wait; else the active one. */
function rulesOf(moments: readonly LivedMoment[], ruleId: string, active: ActiveRules | null) {
  const judges = moments.at(-1)?.rules ?? null
  for (const rules of [judges, active]) {
    const compiled = rules?.compiled.rules.find(({ rule }) => rule.id === ruleId)
    if (rules !== null && compiled !== undefined) return { rules, compiled, isWaiting: rules === judges }
  }
  return null
}

/**
 * Why a rule that waits for quiet fired, when it will, or why it does not: judged now, for the person as they stand, and
 * not by the events, since every event ends the quiet. Null where the rule waits for an event, or is not in force.
 */
export function explainTimerRule(
  moments: readonly LivedMoment[],
  ruleId: string,
  standing: Standing,
  active: ActiveRules | null,
): ExplanationContent | null {
  const last = moments.at(-1)
  const found = rulesOf(moments, ruleId, active)
  if (last === undefined || found === null || found.compiled.after === null) return null
  const { rules, compiled, isWaiting } = found
  const { after, journey } = compiled
  if (after === null) return null
  const { state, now, name } = standing
  const step = stepIn(state, { rules }, journey)
  const { id: journeyId = '' } = rules.compiled.journeys[journey] ?? {}
  const quiet = state.extra?.timers?.[journeyId]
  const since = quiet?.at ?? state.lastEventAt
  const due = since + after
  const firing = lastFiring(moments, ruleId)
  const isHere = startsAt(compiled, step)

  const answer = (
    fired: boolean,
    sentence: string,
    [met, at, from]: readonly [UserState, number, number],
    where = step,
  ) => ({
    fired,
    sentence,
    event: null,
    rules: [
      {
        id: ruleId,
        toState: compiled.rule.toState,
        fired,
        ...(journeyId === '' ? {} : { journey: journeyId }),
        clauses: traceTimer(compiled, met, timerEvent(last.event, compiled, at, where), rules.compiled, from),
      },
    ],
    otherRules: rules.compiled.rules.length - 1,
    rulesetVersion: rules.number,
  })

  if (firing !== null && !isHere) {
    const { timer, moment } = firing
    const said = firedSentence(firing, compiled, name, journeyId)
    return answer(true, said, [moment.result.state, timer.timestamp, timer.timestamp - after])
  }
  const wanted = startsOf(compiled.rule).join(' or ')
  const elsewhere = `${name} is in ${step}${inJourney(journeyId)}, the rule starts at ${wanted}.`
  if (!isHere) {
    const ended = longestQuiet(moments, ruleId)
    if (ended === null) return answer(false, `${ruleId} did not fire: ${elsewhere}`, [state, now, since])
    const met = [ended.state, ended.at, ended.since] as const
    return answer(
      false,
      `${endedSentence(ended, ruleId, now)} ${elsewhere}`,
      met,
      stepIn(ended.state, { rules }, journey),
    )
  }
  const isMigrated = state.extra?.migratedAt !== undefined && quiet?.dueAt === undefined
  if (!isWaiting || isMigrated) {
    const why = isWaiting
      ? 'a change of the rules moved them here'
      : `ruleset ${rules.number} has it and has judged no event of theirs yet`
    const sentence = `${ruleId} waits for ${durationWords(after)} of quiet, counted from ${name}'s next event on: ${why}.`
    return answer(false, sentence, [state, now, now])
  }
  const tried = quiet?.tried !== undefined && quiet.tried >= due
  const shown = answer(false, '', [state, tried ? due : now, since])
  const [traced] = shown.rules
  const clauses = (traced?.clauses ?? []).filter(({ clause }) => !clause.startsWith('quiet for '))
  const misses = traced === undefined ? '' : describeMisses({ ...traced, clauses })
  const sentence = waitingSentence({ id: ruleId, standing, since, due, tried, misses })
  const before = firing === null ? '' : ` Last it fired at ${dayAndTime(firing.timer.timestamp)}.`
  return { ...shown, sentence: `${sentence}${before}` }
}
