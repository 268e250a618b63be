import type { Explanation } from '#core/contract/shared.ts'
import { describeCaused, describeCut } from '#core/journey/explain/describe-caused.ts'
import { type ExplanationContent, explainEvent, explainRule } from '#core/journey/explain/explain.ts'
import { explainStep } from '#core/journey/explain/explain-step.ts'
import { explainTimerRule } from '#core/journey/explain/explain-timer.ts'
import { withRefused } from '#core/journey/explain/tell-refused.ts'
import { wishOf } from '#core/journey/explain/wish.ts'
import { type CausedEvent, MIGRATION, type Transition } from '#core/journey/state.ts'
import type { OpenedWorkspace } from '../opened.ts'
import { refusedEventsOf } from './answer-live.ts'
import { personNamed } from './answer-people.ts'
import { type FoldedMoment, momentsOf } from './moments.ts'

export function toView({ refused, ...content }: ExplanationContent): Explanation {
  return {
    ...content,
    ...(refused === undefined
      ? {}
      : { refused: refused.map(({ arrival, eventType, count }) => ({ arrival, eventType, count })) }),
    event: content.event === null ? null : { ...content.event },
    rules: content.rules.map((trace) => ({
      ...trace,
      clauses: trace.clauses.map((clause) => {
        const wish = wishOf(clause)
        return wish === undefined ? { ...clause } : { ...clause, wish }
      }),
    })),
  }
}

/** By event, by rule, by step, or what keeps the person in the step where they stand. Null where nobody has this id. */
export function explanationOf(
  workspace: OpenedWorkspace,
  question: {
    id: string
    eventId?: string | undefined
    rule?: string | undefined
    step?: string | undefined
    /** Of the step; the main one where it is absent. */
    journey?: string | undefined
  },
): Explanation | null {
  const person = personNamed(workspace, question.id)
  if (person === null) return null
  const writer = workspace.pipeline.writer()
  const moments = momentsOf(writer, person)
  const standing = { name: person.subject, state: person.state, now: workspace.clock.now() }
  const refused = () => refusedEventsOf(workspace, person.subject)
  const chosen =
    question.eventId === undefined
      ? moments
      : moments.filter(({ stored }) => stored.envelope.eventId === question.eventId)
  if (question.rule !== undefined) {
    const timed =
      question.eventId === undefined
        ? explainTimerRule(moments, question.rule, standing, writer.active)
        : null
    const explained = timed ?? explainRule(chosen, question.rule, person.subject)
    return toView(question.eventId === undefined ? withRefused(explained, refused()) : explained)
  }
  if (question.step !== undefined || question.eventId === undefined) {
    const at = { journey: question.journey ?? '', step: question.step ?? person.state.currentStep }
    const missing = refused()
    return toView(withRefused(explainStep(moments, at, standing, writer.active, missing), missing))
  }
  const [event] = chosen
  return event === undefined
    ? causedExplanation(moments, question.eventId)
    : toView(withCut(explainEvent(event, person.subject), event.result.cut, event.event.eventId))
}

/** An event that nobody sent, asked for by its own id; null where no fold has it. */
function causedExplanation(
  moments: readonly FoldedMoment[],
  eventId: string | undefined,
): Explanation | null {
  for (const moment of moments) {
    const cut = [...(moment.result.cut ?? []), ...(moment.timed?.cut ?? [])]
    const caused = [...moment.result.caused, ...(moment.timed?.caused ?? [])].find(
      (event) => event.eventId === eventId,
    )
    if (caused === undefined) continue
    const move = firstMove(caused)
    const firing = moment.firings?.find(({ did }) => did.caused.some(({ eventId: id }) => id === eventId))
    const step = move?.from ?? (firing?.before ?? moment.result.state).currentStep
    const explained = explainAfter(explainEvent(moment), caused, { from: step })
    return toView(withCut({ ...explained, fired: move !== undefined }, cut, caused.eventId))
  }
  return null
}

/** An explanation that says, too, where the event's own chain was cut off. */
function withCut(
  explained: ExplanationContent,
  cut: Parameters<typeof describeCut>[0],
  eventId: string,
): ExplanationContent {
  const words = describeCut(cut, eventId)
  return words === null ? explained : { ...explained, sentence: `${explained.sentence} ${words}` }
}

/** In the main journey, or else in the first further one. */
function firstMove({ transition, further = [] }: CausedEvent): Transition | undefined {
  return transition ?? further[0]
}

/** What a timer or a migration did behind the event that it is explained by. */
function explainAfter(
  { rulesetVersion }: ExplanationContent,
  event: CausedEvent,
  { from }: Pick<Transition, 'from'>,
): ExplanationContent {
  const { eventId, timestamp, eventType, payload } = event
  // A migration is that of the ruleset which was activated, not of the one that judged the event before it.
  const ruleset = eventType === MIGRATION ? Number(payload.ruleset) : rulesetVersion
  return {
    fired: true,
    sentence: describeCaused(event),
    event: { eventId, timestamp, eventType, step: from },
    rules: [],
    otherRules: 0,
    rulesetVersion: ruleset,
  }
}
