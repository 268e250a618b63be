import type { Json } from '#core/base/json.ts'
import type { Moment } from '../moment.ts'
import { furtherSteps, inJourney, stepOf } from '../standing.ts'
import type { ClauseTrace, FoldedEvent, RuleTrace, StepResult, Transition } from '../state.ts'
import type { RefusedEvents } from './refused.ts'
import { traceEvent, traceRule } from './trace.ts'

/** Why a rule did or did not fire; the same words in window, command line and API. */
export interface ExplanationContent {
  readonly fired: boolean
  readonly sentence: string
  readonly event: {
    readonly eventId: string
    readonly timestamp: number
    readonly eventType: string
    readonly step: string
  } | null
  readonly rules: readonly RuleTrace[]
  readonly otherRules: number
  readonly rulesetVersion: number | null
  /** Events that a rule waits for and that came, but were refused. */
  readonly refused?: readonly RefusedEvents[]
}

function show(value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return `\`${text.length > 60 ? `${text.slice(0, 59)}…` : text}\``
}

function subject(clause: Pick<ClauseTrace, 'clause'>): string {
  return /^[\w.]+/.exec(clause.clause)?.[0] ?? clause.clause
}

/** What privacy has hidden from the rule: the value itself would say nothing. */
function describeHidden({ clause, expected, missing }: ClauseTrace, hidden: string): string {
  const said = hidden.replace(/^\S+/, (field) => `\`${field}\``)
  if (missing === true) return `${said}, the rule asks for ${show(clause)}`
  if (/^[\w.]+ == /.test(clause)) return `${said}: it can never be ${show(expected)}`
  return `${show(clause)} does not hold: ${said}`
}

/** One failing clause in words: what the event or the user has, what the rule wants. */
function describeMiss(clause: ClauseTrace): string {
  if (clause.hidden !== undefined) return describeHidden(clause, clause.hidden)
  if (clause.clause.startsWith('step ')) {
    const wanted = Array.isArray(clause.expected) ? clause.expected.join(' or ') : String(clause.expected)
    return `the user is in ${String(clause.actual)}, the rule starts at ${wanted}`
  }
  if (clause.clause.startsWith('eventType ')) {
    return `the event is ${String(clause.actual)}, the rule wants ${String(clause.expected)}`
  }
  if (clause.clause.startsWith('quiet for '))
    return `the user was quiet for ${String(clause.actual)}, the rule wants ${String(clause.expected)}`
  if (/^(?:re-entry|exit)/.test(clause.clause)) return clause.reason ?? ''
  if (clause.missing === true)
    return `${clause.reason ?? 'something is missing'}, the rule asks for ${show(clause.clause)}`
  const reason = clause.reason === undefined ? '' : ` (${clause.reason})`
  if (/^[\w.]+ == /.test(clause.clause)) {
    return `\`${subject(clause)}\` is ${show(clause.actual)}, the rule wants ${show(clause.expected)}${reason}`
  }
  return `${show(clause.clause)} does not hold: it met ${show(clause.actual)}${reason}`
}

/** What an awaited event must carry: `payload.buttonId` is `signup`. */
function wishWords({ clause, expected }: ClauseTrace): string {
  if (/^[\w.]+ == /.test(clause)) return `\`${subject({ clause })}\` is ${show(expected)}`
  const field = /^!?has\(([\w.]+)\)$/.exec(clause)?.[1]
  if (field === undefined) return `\`${clause}\``
  return `\`${field}\` is ${clause.startsWith('!') ? 'absent' : 'there'}`
}

/** The event that a rule waits for: `no such event has come since: CLICK where `payload.buttonId` is `signup``. */
function describeAwaited([typeClause, ...wishes]: readonly ClauseTrace[]): string {
  const { awaited, reason = 'no such event came', expected = '' } = typeClause ?? {}
  const where = wishes.length === 0 ? '' : ` where ${wishes.map(wishWords).join(' and ')}`
  if (awaited !== 'refused') return `${reason}: ${String(expected)}${where}`
  return where === '' ? reason : `${reason}; the rule wants ${String(expected)}${where}`
}

/** The clauses that do not hold. */
export function failingOf({ clauses }: Pick<RuleTrace, 'clauses'>): readonly ClauseTrace[] {
  return clauses.filter(({ holds }) => !holds)
}

/** Conditions first, then event type, then step: the nearer the fault is to the event, the earlier it is said. */
export function describeMisses(trace: RuleTrace): string {
  if (trace.shadowedBy !== undefined) return `${trace.shadowedBy} comes before it and takes the event`
  const awaited = trace.clauses.filter((clause) => clause.awaited !== undefined)
  const failing = failingOf(trace).filter((clause) => clause.awaited === undefined)
  const [stepClause, typeClause, ...rest] = trace.clauses
  const ordered = [...rest, typeClause, stepClause].filter(
    (clause): clause is ClauseTrace => clause !== undefined && failing.includes(clause),
  )
  return [...(awaited.length === 0 ? [] : [describeAwaited(awaited)]), ...ordered.map(describeMiss)].join(
    '; ',
  )
}

function whoIs(event: FoldedEvent): string {
  return event.userId ?? event.anonymousId ?? 'the user'
}

/** True where the rule starts at the step where the event met the person. */
function startsHere(trace: RuleTrace): boolean {
  return trace.clauses[0]?.holds === true
}

/**
 * As the sentence names them: what fired, then of the rules that start here those that want the event, those that lead on
 * and those that lead back to where they start, of each the main journey's before others; else as they were.
 */
function hereFirst(traces: readonly RuleTrace[]): RuleTrace[] {
  const rank = (trace: RuleTrace): number => {
    if (trace.fired) return 0
    if (!startsHere(trace)) return 7
    const kind = trace.clauses[1]?.holds === true ? 1 : leadsOn(trace) ? 3 : 5
    return kind + (trace.journey === undefined ? 0 : 1)
  }
  return [...traces].sort((one, other) => rank(one) - rank(other))
}

/** A rule that leads back to where it starts leads nobody on. */
function leadsOn(trace: RuleTrace): boolean {
  return trace.toState !== metAt(trace)
}

/** The step at which the event met the person in the journey of the rule. */
function metAt({ clauses }: RuleTrace): string {
  return String(clauses[0]?.actual)
}

/** Every move that one event made, in the order of the journeys. */
function movedSentence(who: string, fired: readonly RuleTrace[]): string {
  return fired
    .map(
      (trace) =>
        `${trace.id} moved ${who} from ${metAt(trace)} to ${trace.toState}${inJourney(trace.journey)}.`,
    )
    .join(' ')
}

/** `VISITING, or in WHOLE of repair,`: where the person stands in each journey. Many journeys are not listed. */
function places({ state, rules }: Moment): string {
  const further = Object.entries(furtherSteps(state, rules?.compiled ?? null))
  if (further.length === 0) return state.currentStep
  if (further.length > 3) return `${state.currentStep} or in a further journey`
  return `${[state.currentStep, ...further.map(([id, step]) => `${step} of ${id}`)].join(', or in ')},`
}

/** `traces` as `hereFirst` has them. */
function sentenceFor(moment: Moment, traces: readonly RuleTrace[], who: string): string {
  const { state, event } = moment
  if (traces[0]?.fired === true)
    return movedSentence(
      who,
      traces.filter(({ fired }) => fired),
    )
  const here = traces.filter(startsHere)
  const atStep = here.filter((trace) => trace.clauses[1]?.holds === true)
  const [wanting] = atStep
  if (wanting !== undefined) {
    const many = atStep.length === 1 ? '1 rule wants' : `${atStep.length} rules want`
    const where = atStep.every(({ journey }) => journey === wanting.journey)
      ? `In ${metAt(wanting)}${inJourney(wanting.journey)}`
      : 'Where the person stands'
    return `${where} ${many} ${event.eventType}. ${wanting.id} did not fire: ${describeMisses(wanting)}.`
  }
  const none = `No rule in ${places(moment)} wants ${event.eventType}`
  const nearest = here.find(leadsOn)
  return nearest === undefined
    ? `${none}: none leads out of ${state.currentStep}.`
    : `${none}. Nearest: ${nearest.id}, but ${describeMisses(nearest)}.`
}

/** The event, with the step at which it met the person in a journey. */
export function eventOf({ state, event, rules }: Moment, journey = ''): ExplanationContent['event'] {
  const { eventId, timestamp, eventType } = event
  const step = stepOf(state, rules?.compiled ?? null, journey) ?? state.currentStep
  return { eventId, timestamp, eventType, step }
}

const WITHOUT_RULES = 'No rules were active when this event was judged. Activate a rules file to move people.'

/** The same sentence about one journey alone: a further one by its id, the default one where that is undefined. */
export function explainJourney(moment: Moment, journey: string | undefined): string {
  if (moment.rules === null) return WITHOUT_RULES
  const traces = hereFirst(traceEvent(moment.state, moment.event, moment.rules.compiled))
  return sentenceFor(
    moment,
    traces.filter((trace) => trace.journey === journey),
    whoIs(moment.event),
  )
}

/** Why this event had the result that it had. `who`: as the person is called, who may go by another id in the event. */
export function explainEvent(moment: Moment, who = whoIs(moment.event)): ExplanationContent {
  if (moment.rules === null) {
    return {
      fired: false,
      sentence: WITHOUT_RULES,
      event: eventOf(moment),
      rules: [],
      otherRules: 0,
      rulesetVersion: null,
    }
  }
  const { compiled, number } = moment.rules
  const traces = hereFirst(traceEvent(moment.state, moment.event, compiled))
  return {
    fired: traces[0]?.fired ?? false,
    sentence: sentenceFor(moment, traces, who),
    event: eventOf(moment),
    rules: traces,
    otherRules: compiled.rules.length - traces.length,
    rulesetVersion: number,
  }
}

/** One rule against one event, under the ruleset that judges it; null where it has no such rule. */
export function ruleTrace(moment: Moment, ruleId: string): RuleTrace | null {
  const found = moment.rules?.compiled.rules.find(({ rule }) => rule.id === ruleId)
  if (moment.rules === null || found === undefined) return null
  const listed = traceEvent(moment.state, moment.event, moment.rules.compiled).find(
    (trace) => trace.id === ruleId,
  )
  if (listed !== undefined) return listed
  const clauses = traceRule(found, moment.state, moment.event, moment.rules.compiled)
  const journey = moment.rules.compiled.journeys[found.journey]?.id ?? ''
  const { toState } = found.rule
  return { id: ruleId, toState, fired: false, ...(journey === '' ? {} : { journey }), clauses }
}

/** How near an event came: the event type counts most, since an event of another type was never meant for the rule. */
function nearness(trace: RuleTrace): number {
  const wanted = trace.clauses[1]?.holds === true ? 1000 : 0
  return wanted + trace.clauses.filter((clause) => clause.holds).length
}

/** Why a rule fired for a person (called `who`), or never did: the nearest miss among all the person's events, the latest on ties. */
export function explainRule(moments: readonly Moment[], ruleId: string, who?: string): ExplanationContent {
  const nothing = { fired: false, event: null, rules: [], otherRules: 0, rulesetVersion: null }
  const traced = moments.flatMap((moment) => {
    const trace = ruleTrace(moment, ruleId)
    return trace === null ? [] : [{ moment, trace }]
  })
  if (moments.length === 0) return { ...nothing, sentence: 'This person has no events yet.' }
  const [first, ...others] = traced
  if (first === undefined)
    return { ...nothing, sentence: `No ruleset that judged this person has a rule ${ruleId}.` }
  const best = others.reduce((winner, candidate) => {
    if (candidate.trace.fired !== winner.trace.fired) return candidate.trace.fired ? candidate : winner
    return nearness(candidate.trace) >= nearness(winner.trace) ? candidate : winner
  }, first)
  const { moment, trace } = best
  const sentence = trace.fired
    ? movedSentence(who ?? whoIs(moment.event), [trace])
    : trace.shadowedBy !== undefined
      ? `${ruleId} did not fire: all its clauses hold, but ${trace.shadowedBy} stands before it in the file and fired.`
      : `${ruleId} did not fire: ${describeMisses(trace)}.`
  const total = moment.rules?.compiled.rules.length ?? 1
  return {
    fired: trace.fired,
    sentence,
    event: eventOf(moment, trace.journey),
    rules: [trace],
    otherRules: total - 1,
    rulesetVersion: moment.rules?.number ?? null,
  }
}

/** `WHOLE → BROKEN in the journey repair`. */
export function moveWords({ from, to, journey }: Pick<Transition, 'from' | 'to' | 'journey'>): string {
  return `${from} → ${to}${inJourney(journey)}`
}

/** One line for a table row: what moved, or what stood in the way. */
export function noteFor(moment: Moment, { transitions }: Pick<StepResult, 'transitions'>): string {
  if (transitions.length > 0) return transitions.map(moveWords).join('; ')
  if (moment.rules === null) return 'No rules active'
  const nearest = traceEvent(moment.state, moment.event, moment.rules.compiled).find(
    (trace) => trace.clauses[0]?.holds === true && trace.clauses[1]?.holds === true,
  )
  if (nearest === undefined) return `No rule in ${moment.state.currentStep} wants ${moment.event.eventType}`
  return `${nearest.id}: ${describeMisses(nearest).replaceAll('`', '')}`
}
