import { ok, type Result } from '#core/base/result.ts'
import type { Courses } from '#core/contract/drafts.ts'
import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import { foldEvents } from '#core/journey/fold.ts'
import { stepOf } from '#core/journey/standing.ts'
import { type CausedEvent, initialState, type StepResult, type Transition } from '#core/journey/state.ts'
import { advanceTo } from '#core/journey/step.ts'
import type { OpenedWorkspace } from '../opened.ts'
import { draftOrActive, momentsOfPerson, stateBehind } from './sandbox.ts'

type Row = Courses['events'][number]
type Move = Row['moves'][number]['before']

/** Every journey of either side, those of the draft first; the main one has the empty id. */
export function journeysOfBoth(draft: CompiledRuleset, active: CompiledRuleset | null): string[] {
  return [...new Set([draft, active].flatMap((rules) => rules?.journeys.map(({ id }) => id) ?? []))]
}

function moveOf({ from, to, ruleId }: Transition): NonNullable<Move> {
  return { from, to, rule: ruleId }
}

/** The moves of both sides, by journey. */
function beside(now: readonly Transition[], then: readonly Transition[]): Row['moves'] {
  const rows = new Map<string, Row['moves'][number]>()
  const add = (side: 'before' | 'after', transitions: readonly Transition[]): void => {
    for (const transition of transitions) {
      const { journey = '' } = transition
      const row = rows.get(journey) ?? { journey, before: null, after: null }
      rows.set(journey, { ...row, [side]: moveOf(transition) })
    }
  }
  add('before', now)
  add('after', then)
  return [...rows.values()]
}

function movesOfCaused({ transition, further = [] }: CausedEvent): readonly Transition[] {
  return transition === undefined ? further : [transition, ...further]
}

interface CausedRow {
  readonly event: CausedEvent
  now: readonly Transition[]
  drafted: readonly Transition[]
}

/** What moved the person behind an event without being sent, now and under the draft: timers and emitted events. */
function besides(now: readonly CausedEvent[], then: readonly CausedEvent[]): Row[] {
  const rows = new Map<string, CausedRow>()
  const add = (side: 'now' | 'drafted', caused: readonly CausedEvent[]): void => {
    const met = new Map<string, number>()
    for (const event of caused) {
      const moves = movesOfCaused(event)
      if (moves.length === 0) continue
      // The same rule may emit the same type twice: the first stands beside the first.
      const same = `${event.timestamp} ${event.eventType} ${event.ruleId}`
      const place = met.get(same) ?? 0
      met.set(same, place + 1)
      const key = `${same} ${place}`
      const row = rows.get(key) ?? { event, now: [], drafted: [] }
      row[side] = moves
      rows.set(key, row)
    }
  }
  add('now', now)
  add('drafted', then)
  return [...rows.values()]
    .map(({ event: { eventId, timestamp, eventType }, now: was, drafted: is }) => ({
      ...{ eventId, timestamp, eventType },
      moves: beside(was, is),
    }))
    .sort((a, b) => a.timestamp - b.timestamp)
}

function isOther({ before, after }: Row['moves'][number]): boolean {
  return before?.from !== after?.from || before?.to !== after?.to || before?.rule !== after?.rule
}

const MOST_EVENTS = 2_000
const NOTHING: readonly Transition[] = []

/** One person's events beside each other in every journey: as they are, and as the draft would have judged them from the start. */
export function coursesOf(
  workspace: OpenedWorkspace,
  { id, text }: { readonly id: string; readonly text: string },
  now: number,
): Result<Courses | null> {
  const rules = draftOrActive(workspace, text)
  if (!rules.ok) return rules
  const moments = momentsOfPerson(workspace, id)
  if (moments === null || rules.value === null) return ok(null)
  const { compiled } = rules.value
  const active = workspace.pipeline.writer().active?.compiled ?? null
  const begin = initialState(compiled.initialStep)
  const draft = foldEvents(
    begin,
    moments.map(({ event }) => event),
    () => compiled,
  )
  const passed = advanceTo(draft.state, compiled, now)
  const events = moments.flatMap(({ event, result, timed }, index): Row[] => {
    const { eventId, timestamp, eventType } = event
    const drafted: StepResult | undefined = draft.results[index]
    const moves = beside(result.transitions, drafted?.transitions ?? NOTHING)
    const behind = index + 1 === moments.length ? passed : draft.results[index + 1]?.timed
    return [
      { eventId, timestamp, eventType, moves },
      ...besides(
        [...result.caused, ...(timed?.caused ?? [])],
        [...(drafted?.caused ?? []), ...(behind?.caused ?? [])],
      ),
    ]
  })
  const stands = stateBehind(moments.at(-1)) ?? begin
  return ok({
    id,
    journeys: journeysOfBoth(compiled, active).map((journey) => ({
      id: journey,
      before: stepOf(stands, active, journey),
      after: stepOf(passed.state, compiled, journey),
      differ: events.filter(({ moves }) => moves.some((move) => move.journey === journey && isOther(move)))
        .length,
    })),
    events: events.slice(-MOST_EVENTS),
    totalEvents: moments.length,
    earlier: Math.max(0, events.length - MOST_EVENTS),
  })
}
