import type { CompiledRuleset } from '../compiled/types.ts'
import type { LivedMoment } from '../moment.ts'
import { inJourney, moveOfCaused, rulesLeadingOut, type StepIn, stepOf } from '../standing.ts'
import type { CausedEvent, ClauseTrace, FoldedEvent, RuleTrace, UserState } from '../state.ts'
import { isKnownStep, whatToDoIn } from '../steps-of.ts'
import { describeCaused } from './describe-caused.ts'
import { describeMisses, type ExplanationContent, eventOf, explainRule } from './explain.ts'
import { type ActiveRules, explainTimerRule, type Standing } from './explain-timer.ts'
import { explainAnew, wouldFireSentence } from './judged-anew.ts'
import { type RefusedEvents, refusedWords } from './refused.ts'
import { nearestFirst, traceAwaited } from './trace.ts'

type Leading = ActiveRules['compiled']['rules']

/** Rules of the version that judged the last event: what they wait for by time still comes, whatever is active since. */
function stillWaiting(moments: readonly LivedMoment[], active: ActiveRules, at: StepIn): Leading {
  const judge = moments.at(-1)?.rules ?? null
  if (judge === null || judge.number === active.number) return []
  const known = new Set(active.compiled.rules.map(({ rule }) => rule.id))
  return rulesLeadingOut(judge.compiled, at).filter(
    ({ rule, after }) => after !== null && !known.has(rule.id),
  )
}

function causedIn({ result, timed }: LivedMoment): readonly CausedEvent[] {
  return [...(result.caused ?? []), ...(timed?.caused ?? [])]
}

function stepBefore({ state, rules }: LivedMoment, journey: string): string | null {
  return stepOf(state, rules?.compiled ?? null, journey)
}

function stepBehind({ result, rules }: LivedMoment, journey: string): string | null {
  return stepOf(result.state, rules?.compiled ?? null, journey)
}

/** What led out of the step last, where no received event did: time, a migration, or another rule's event. */
function lastExit(moments: readonly LivedMoment[], { journey, step }: StepIn): CausedEvent | null {
  for (const moment of moments.toReversed()) {
    const out = causedIn(moment).findLast((event) => {
      const move = moveOfCaused(event, journey)
      return move?.from === step && move.to !== step
    })
    if (out !== undefined) return out
    if (stepBefore(moment, journey) === step && stepBehind(moment, journey) !== step) return null
  }
  return null
}

function wasEverIn(moments: readonly LivedMoment[], { journey, step }: StepIn): boolean {
  return moments.some(
    (moment) =>
      stepBefore(moment, journey) === step ||
      stepBehind(moment, journey) === step ||
      causedIn(moment).some((event) => moveOfCaused(event, journey)?.to === step),
  )
}

/** Events that met the person in the step, during the last stay. */
function metThere(
  moments: readonly LivedMoment[],
  { journey, step }: StepIn,
  stands: boolean,
): readonly LivedMoment[] {
  const isThere = (moment: LivedMoment) => stepBefore(moment, journey) === step
  const end = stands ? moments.length - 1 : moments.findLastIndex(isThere)
  const began = moments.findLastIndex((moment, index) => index <= end && !isThere(moment))
  return moments.slice(began + 1, end + 1)
}

/** A rule for which no event of this stay was meant: it waits for the first. */
function untried(
  compiled: Leading[number],
  { journey }: StepIn,
  met: { readonly state: UserState; readonly last: FoldedEvent; readonly rules: CompiledRuleset },
  why: Required<Pick<ClauseTrace, 'awaited' | 'reason'>>,
): RuleTrace {
  const { rule } = compiled
  return {
    id: rule.id,
    toState: rule.toState,
    fired: false,
    ...(journey === '' ? {} : { journey }),
    clauses: traceAwaited(compiled, met.state, met.last, met.rules, why),
  }
}

function ways(count: number, step: string): string {
  return count === 1 ? `1 rule leads out of ${step}` : `${count} rules lead out of ${step}`
}

/** Where the person stands and how many rules lead on; a step that the rules do not know is no end. */
function standsWords(name: string, at: StepIn, rules: ActiveRules, leading: number): string {
  const stands = `${name} stands in ${at.step}${inJourney(at.journey)}`
  const out = leading === 0 ? 'no rule leads out of it' : ways(leading, 'it')
  if (isKnownStep(rules.compiled, at)) return `${stands}; ${leading === 0 ? `${out}: it is an end` : out}.`
  return `${stands}, which the active rules (ruleset ${rules.number}) do not know: ${out}. ${whatToDoIn(at)}`
}

/**
 * What keeps a person in a step, or what led out of it: for each rule that leads out, the nearest miss since the person
 * came there, and for rules that wait for quiet, when they fire. Who stands there now is judged by the active rules.
 * `refused`: what names the person and never came in.
 */
export function explainStep(
  moments: readonly LivedMoment[],
  at: StepIn,
  standing: Standing,
  active: ActiveRules | null,
  refused: readonly RefusedEvents[] = [],
): ExplanationContent {
  const { journey } = at
  const step = `${at.step}${inJourney(journey)}`
  const nothing = { fired: false, event: null, rules: [], otherRules: 0, rulesetVersion: null }
  const { name } = standing
  const stands = stepOf(standing.state, active?.compiled ?? null, journey) === at.step
  const there = metThere(moments, at, stands)
  const last = there.at(-1)
  const rules = (stands ? active : last?.rules) ?? moments.at(-1)?.rules ?? null
  if (rules === null && stands)
    return {
      ...nothing,
      sentence: `${name} stands in ${step}; no rules are active. Activate a rules file to move people.`,
    }
  if (rules === null || (!stands && !wasEverIn(moments, at)))
    return { ...nothing, sentence: `${name} was never in ${step}.` }
  const leading = [
    ...rulesLeadingOut(rules.compiled, at),
    ...(stands ? stillWaiting(moments, rules, at) : []),
  ]
  const state = stands ? standing.state : (last?.state ?? standing.state)
  const known = last?.event ?? moments.at(-1)?.event
  const whyUntried = ({ rule }: Leading[number]): Required<Pick<ClauseTrace, 'awaited' | 'reason'>> => {
    const came = refused.find(({ eventType }) => eventType !== null && eventType === rule.eventType)
    if (came !== undefined) return { awaited: 'refused', reason: refusedWords(came) }
    return { awaited: 'none', reason: stands ? 'no such event has come since' : 'no such event came' }
  }
  const explained = leading.map((compiled) => {
    const { id } = compiled.rule
    const timer = stands ? explainTimerRule(moments, id, standing, active) : null
    const anew = timer === null && stands && active !== null ? explainAnew(there, id, active) : null
    const found = timer ?? anew?.found ?? explainRule(there, id)
    // An event of another type says nothing of what the rule's condition lacks.
    const wasMeant = found.rules.some(({ fired, clauses }) => fired || clauses[1]?.holds === true)
    const waits =
      timer === null && compiled.after === null && !wasMeant && compiled.rule.eventType !== undefined
    if (!waits || known === undefined)
      return { traces: found.rules, timer: timer?.sentence, would: anew?.would ?? null }
    const met = { state, last: { ...known, timestamp: standing.now }, rules: rules.compiled }
    return { traces: [untried(compiled, at, met, whyUntried(compiled))], timer: undefined, would: null }
  })
  const would = explained.find((each) => each.would !== null)?.would ?? null
  const isWould = ({ id }: RuleTrace) => Number(id === would?.trace.id)
  const traces = explained
    .flatMap(({ traces: own }) => own)
    .sort((a, b) => isWould(b) - isWould(a) || nearestFirst(a, b))
  const timers = explained.flatMap(({ timer }) => timer ?? [])
  const shown = would?.moment ?? last
  const exit = stands ? null : lastExit(moments, at)
  // What waits for time is told by when it fires, and not by how near it is.
  const told = traces.filter(({ clauses }) => !stands || clauses[1]?.clause.startsWith('quiet for ') !== true)
  const [nearest] = told
  const near =
    would !== null && active !== null
      ? ` ${wouldFireSentence(would, active, standing.now)}`
      : nearest === undefined
        ? ''
        : ` Nearest: ${nearest.id}, but ${describeMisses(nearest)}.`
  const fired = traces[0]?.fired === true
  const sentence = stands
    ? [`${standsWords(name, at, rules, leading.length)}${near}`, ...timers].join(' ')
    : exit !== null
      ? `${describeCaused(exit)}${fired || there.length === 0 ? '' : ` Before, no event led out of it.${near}`}`
      : nearest === undefined
        ? `No rule leads out of ${step}: it is an end.`
        : nearest.fired
          ? `${nearest.id} led out of ${step}.`
          : `${ways(leading.length, step)} and none fired.${near}`
  return {
    fired: exit !== null || fired,
    sentence,
    event: shown === undefined ? null : eventOf(shown, journey),
    rules: traces,
    otherRules: Math.max(0, rules.compiled.rules.length - traces.length),
    rulesetVersion: rules.number,
  }
}
