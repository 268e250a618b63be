import { fail, ok, type Result } from '#core/base/result.ts'
import type { TrialQuestion, TrialView } from '#core/contract/drafts.ts'
import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import { firedUntil } from '#core/journey/engine/timers.ts'
import { describeFinding } from '#core/journey/finding.ts'
import { foldEvents } from '#core/journey/fold.ts'
import { readRuleset } from '#core/journey/reading/read.ts'
import { initialState, STEP_WITHOUT_RULES, type UserState } from '#core/journey/state.ts'
import { ruleTestOf } from '#core/journey/study/make-rule-test.ts'
import { tryEvent } from '#core/journey/study/try-event.ts'
import type { JudgingRuleset } from '#core/pipeline/rulesets.ts'
import { personNamed } from '../answers/answer-people.ts'
import { toView } from '../answers/explanations.ts'
import { type FoldedMoment, momentsOf } from '../answers/moments.ts'
import { stateView } from '../answers/state-view.ts'
import { fieldNotes } from '../governed/field-notes.ts'
import type { OpenedWorkspace } from '../opened.ts'
import { asReceived } from './received.ts'

/** The draft where one is given, under the number that it would get; else what is active. */
export function draftOrActive(
  workspace: OpenedWorkspace,
  text: string | undefined,
): Result<JudgingRuleset | null> {
  const { active } = workspace.pipeline.writer()
  if (text === undefined) return ok(active)
  const read = readRuleset(text)
  if (read.ok) return ok({ number: (active?.number ?? 0) + 1, compiled: read.value })
  const [first] = read.error
  return fail({
    code: 'rules',
    where: 'draft',
    message: first === undefined ? 'it does not compile.' : describeFinding(first),
  })
}

/** The person's events as they were folded; null where there is nobody of that name. */
export function momentsOfPerson(workspace: OpenedWorkspace, id: string): FoldedMoment[] | null {
  const person = personNamed(workspace, id)
  return person === null ? null : momentsOf(workspace.pipeline.writer(), person)
}

/** Behind an event, and behind what timers did since. */
export function stateBehind(moment: FoldedMoment | undefined): UserState | null {
  return moment?.timed?.state ?? moment?.result.state ?? null
}

/**
 * Where the event meets the person: behind all of theirs, or before the one in whose place it is tried. `first`: a draft
 * where nothing is active, whose activation would judge all history; it is folded under the draft then.
 */
function stateMet(
  moments: readonly FoldedMoment[] | null,
  before: string | undefined,
  first: CompiledRuleset | null,
): UserState | null {
  if (moments === null) return null
  if (first !== null) {
    const end =
      before === undefined
        ? moments.length
        : moments.findIndex(({ stored }) => stored.envelope.eventId === before)
    const events = moments.slice(0, Math.max(0, end)).map(({ event }) => event)
    return foldEvents(initialState(first.initialStep), events, () => first).state
  }
  if (before === undefined) return stateBehind(moments.at(-1))
  return moments.find(({ stored }) => stored.envelope.eventId === before)?.state ?? null
}

const TRIED_ID = '00000000-0000-4000-8000-000000000000'

/** No rule sees what the registry refuses or sampling drops. */
function unseen(state: UserState, rules: JudgingRuleset | null, sentence: string): TrialView {
  const stays = stateView(state, rules?.compiled)
  const nothing = { fired: false, event: null, rules: [], otherRules: 0 }
  return {
    before: stays,
    after: stays,
    received: null,
    moves: [],
    explanation: { ...nothing, sentence, rulesetVersion: rules?.number ?? null },
    caused: [],
    effects: [],
  }
}

/**
 * What an event would do to this person, now or in the place of one that came: it passes registry, privacy and
 * enrichment as a real one does. Nothing is stored or sent.
 */
export function trialOf(workspace: OpenedWorkspace, question: TrialQuestion, now: number): Result<TrialView> {
  const rules = draftOrActive(workspace, question.text)
  if (!rules.ok) return rules
  const { person, eventType, payload, timestamp = now, source = 'sandbox' } = question
  const isFirst = workspace.pipeline.writer().active === null
  const first = isFirst ? (rules.value?.compiled ?? null) : null
  const state = stateMet(person === null ? null : momentsOfPerson(workspace, person), question.before, first)
  const sent = { eventId: TRIED_ID, timestamp, eventType, payload, source, userId: person ?? 'somebody new' }
  const received = asReceived(workspace, sent)
  if (!received.ok) return received
  if (received.value.kind !== 'event') {
    const sentence =
      received.value.kind === 'sampled'
        ? `Sampling rule ${received.value.rule} would drop it: no rule would see it.`
        : `It would be refused and kept as a dead letter: ${received.value.rejection.message}`
    const stays = state ?? initialState(rules.value?.compiled.initialStep ?? STEP_WITHOUT_RULES)
    return ok(unseen(stays, rules.value, sentence))
  }
  const { envelope } = received.value
  const { before, result, explanation } = tryEvent(state, envelope, rules.value)
  return ok({
    before: stateView(before, rules.value?.compiled),
    after: stateView(result.state, rules.value?.compiled),
    received: { payload: envelope.payload, notes: fieldNotes(envelope) },
    moves: result.transitions.map(({ from, to, ruleId, journey }) => ({
      from,
      to,
      rule: ruleId,
      ...(journey === undefined ? {} : { journey }),
    })),
    explanation: toView(explanation),
    caused: result.caused.map((each) => ({
      eventType: each.eventType,
      ruleId: each.ruleId,
      payload: each.payload,
    })),
    effects: result.effects.map(({ type, ruleId, body }) => ({ type, ruleId, body })),
  })
}

/** A fixture of what a person did, with the steps that the active rules lead to. Null where there is nobody or no rule. */
export function testOfPerson(
  workspace: OpenedWorkspace,
  id: string,
  title?: string,
): { fileName: string; text: string; note: string | null } | null {
  const writer = workspace.pipeline.writer()
  const person = personNamed(workspace, id)
  if (person === null || writer.active === null) return null
  const owner = {
    name: person.subject,
    step: person.state.currentStep,
    until: firedUntil(person.state) + 1,
  }
  const test = ruleTestOf(title ?? `what ${id} did`, momentsOf(writer, person), owner, writer.active)
  const safe = id.replaceAll(/[^\w.-]+/g, '_').slice(0, 80)
  const text = `${JSON.stringify(test, null, 2)}\n`
  return { fileName: `${safe}.test.json`, text, note: test.note ?? null }
}
