import type { LivedMoment, Moment } from '../moment.ts'
import type { RuleTrace } from '../state.ts'
import { type ExplanationContent, explainRule, failingOf, ruleTrace } from './explain.ts'
import { type ActiveRules, timeOf } from './explain-timer.ts'

/** An event that earlier rules judged, and that a rule of the active ones would fire on now. */
export interface WouldFire {
  readonly moment: Moment
  /** Under the active rules; it did not fire. */
  readonly trace: RuleTrace
}

/** The last event on which a rule would fire if it came now, where another version judged it; null where there is none. */
function wouldFire(there: readonly LivedMoment[], ruleId: string, active: ActiveRules): WouldFire | null {
  for (const moment of there.toReversed()) {
    if (moment.rules?.number === active.number) continue
    const trace = ruleTrace({ ...moment, rules: active }, ruleId)
    if (trace?.fired === true) return { moment, trace: { ...trace, fired: false } }
  }
  return null
}

/** What the active rules say of a rule over the events of a stay, whichever version judged them. */
export function explainAnew(
  there: readonly LivedMoment[],
  ruleId: string,
  active: ActiveRules,
): { readonly found: ExplanationContent; readonly would: WouldFire | null } {
  const would = wouldFire(there, ruleId, active)
  if (would === null) {
    const anew = there.map((moment) => ({ ...moment, rules: active }))
    return { found: explainRule(anew, ruleId), would }
  }
  const found = explainRule([{ ...would.moment, rules: active }], ruleId)
  return { found: { ...found, fired: false, rules: [would.trace] }, would }
}

/** What the rule wanted under the version that judged the event. */
function judgeWords({ moment, trace: { id } }: WouldFire): string {
  if (moment.rules === null) return 'came before any rules were active'
  const judge = `was judged by ruleset ${moment.rules.number}`
  const old = ruleTrace(moment, id)
  if (old === null) return `${judge}, which has no rule ${id}`
  if (old.shadowedBy !== undefined) return `${judge}, in which ${old.shadowedBy} comes before ${id}`
  const wanted = failingOf(old).map(({ clause }) => `\`${clause}\``)
  return wanted.length === 0 ? judge : `${judge}, whose ${id} wanted ${wanted.join(' and ')}`
}

/** That the event would move the person now, why it did not, and what to do. */
export function wouldFireSentence(would: WouldFire, active: ActiveRules, now: number): string {
  const { event } = would.moment
  return `The ${event.eventType} event of ${timeOf(event.timestamp, now)} ${judgeWords(would)}. Under the active rules (ruleset ${active.number}) ${would.trace.id} would fire on it now: send it again under a new id, or activate from the start.`
}
