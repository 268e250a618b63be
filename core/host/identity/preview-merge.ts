import type { MergePreview } from '#core/contract/identity.ts'
import { nameOf } from '#core/identity/names.ts'
import { foldEvents } from '#core/journey/fold.ts'
import { placeMigrations } from '#core/journey/migration.ts'
import type { Consequences, Transition } from '#core/journey/state.ts'
import { advanceTo } from '#core/journey/step.ts'
import { eventsOf, rulesOf, startingState } from '#core/pipeline/refold.ts'
import type { Writer } from '#core/pipeline/writer.ts'
import { inFoldOrder, type StoredEvent } from '#core/store/events/events.ts'
import type { OpenedWorkspace } from '../opened.ts'
import { refuse } from '../session.ts'
import { subjectNamed } from './answer-identity.ts'

interface Move {
  readonly from: string
  readonly to: string
  readonly count: number
}

interface Folded {
  readonly step: string
  readonly moves: ReadonlyMap<string, Move>
  readonly moved: number
  readonly effects: ReadonlySet<string>
}

function foldOf(writer: Writer, events: readonly StoredEvent[]): Folded {
  const rulesAt = (index: number) => rulesOf(writer, events[index])
  const envelopes = events.map(({ envelope }) => envelope)
  const migrations = placeMigrations(
    writer.migrations,
    events.map(({ arrival }) => arrival),
  )
  const begin = startingState(writer, events[0])
  const { state, results, behind } = foldEvents(begin, envelopes, rulesAt, migrations)
  const passed = advanceTo(state, rulesOf(writer, events.at(-1)), writer.timePassed)
  const moves = new Map<string, Move>()
  const effects = new Set<string>()
  const add = (transition: Transition | undefined): void => {
    if (transition === undefined) return
    const { from, to } = transition
    const key = `${from}\u0000${to}`
    moves.set(key, { from, to, count: (moves.get(key)?.count ?? 0) + 1 })
  }
  const take = (happened: Consequences | undefined): void => {
    for (const { transition } of happened?.caused ?? []) add(transition)
    for (const { effectId } of happened?.effects ?? []) effects.add(effectId)
  }
  for (const result of results) {
    take(result.timed)
    add(result.transition)
    take(result)
  }
  take(behind)
  take(passed)
  return { step: passed.state.currentStep, moves, moved: passed.state.version, effects }
}

/** Folds what two people have done as if one had done it, beside their own folds. Nothing is written. */
export function previewMerge(workspace: OpenedWorkspace, one: string, other: string): MergePreview {
  const writer = workspace.pipeline.writer()
  const subjects = [subjectNamed(workspace, one), subjectNamed(workspace, other)]
  if (subjects[0]?.person === subjects[1]?.person)
    throw refuse({ code: 'one_already', where: other, message: 'these two are one person already.' })
  const sides = subjects.map(({ person }) => {
    const events = eventsOf(writer, person)
    return {
      person,
      events,
      folded: foldOf(writer, events),
      name: writer.people.byNumber(person)?.subject ?? '',
    }
  })
  const events = sides.flatMap((side) => side.events).sort(inFoldOrder)
  const after = foldOf(writer, events)
  const named = nameOf(sides.flatMap(({ person }) => writer.subjects.ofPerson(person)))
  const moves = new Map([...sides.flatMap(({ folded }) => [...folded.moves]), ...after.moves])
  const done = new Set(sides.flatMap(({ folded }) => [...folded.effects]))
  return {
    before: sides.map((side) => ({
      id: side.name,
      step: side.folded.step,
      events: side.events.length,
      moves: side.folded.moved,
    })),
    after: { id: named.name, step: after.step, events: events.length, moves: after.moved },
    edges: [...moves].flatMap(([key, { from, to }]) => {
      const before = sides.reduce((sum, { folded }) => sum + (folded.moves.get(key)?.count ?? 0), 0)
      const now = after.moves.get(key)?.count ?? 0
      return before === now ? [] : [{ from, to, before, after: now }]
    }),
    newEffects: [...after.effects].filter((effect) => !done.has(effect)).length,
  }
}
