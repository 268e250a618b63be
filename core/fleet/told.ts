import type { Consequences, Effect, FoldedEvent, StepResult, Transition } from '#core/journey/state.ts'
import type { Move, Told, ToldMove } from './state-store.ts'

/** An event with what it did. */
export interface FoldedStep {
  readonly event: FoldedEvent
  readonly result: StepResult
}

interface Happening {
  readonly eventId: string
  readonly timestamp: number
  readonly eventType: string
  readonly transition?: Transition
}

/** Every event that may have moved the user in the default journey, in the order in which they happened. */
function happenings({ event, result }: FoldedStep): Happening[] {
  const { eventId, timestamp, eventType } = event
  const { transition } = result
  const own = { eventId, timestamp, eventType, ...(transition === undefined ? {} : { transition }) }
  return [...(result.timed?.caused ?? []), own, ...result.caused]
}

/** What a fold tells: its moves, numbered on from `version`, and its effects; last what `passed` by time alone. */
export function toldBy(
  user: string,
  version: number,
  folded: readonly FoldedStep[],
  passed: Consequences | null,
): Told[] {
  const told: Told[] = []
  let moves = version
  const tell = (all: readonly Happening[], effects: readonly Effect[]): void => {
    for (const { eventId, timestamp, eventType, transition } of all) {
      if (transition === undefined) continue
      moves += 1
      const { from, to, ruleId } = transition
      const move = { userId: user, from, to, ruleId, eventId, timestamp, version: moves }
      told.push({ kind: 'move', move, eventType })
    }
    told.push(...effects.map((effect): Told => ({ kind: 'effect', effect })))
  }
  for (const step of folded)
    tell(happenings(step), [...(step.result.timed?.effects ?? []), ...step.result.effects])
  if (passed !== null) tell(passed.caused, passed.effects)
  return told
}

function nameOf({ from, to, ruleId, eventId }: Move): string {
  return JSON.stringify([eventId, ruleId, from, to])
}

/**
 * What is told where a fold takes the place of an earlier one: moves that are no longer true are taken back, new ones
 * are told, and what both have is not repeated. An effect that was told can't be taken back; of the new ones those
 * that are `held` are not told. One that left history and came back is told again: its id says that it is the same.
 */
export function difference(
  before: readonly Told[],
  after: readonly Told[],
  held: (effect: Effect) => boolean,
): Told[] {
  const undone = new Map<string, ToldMove>()
  const effects = new Set<string>()
  for (const told of before) {
    if (told.kind === 'effect') effects.add(told.effect.effectId)
    else undone.set(nameOf(told.move), { ...told, kind: 'takenBack' })
  }
  const news = after.filter((told) =>
    told.kind === 'effect'
      ? !effects.has(told.effect.effectId) && !held(told.effect)
      : !undone.delete(nameOf(told.move)),
  )
  return [...undone.values(), ...news]
}
