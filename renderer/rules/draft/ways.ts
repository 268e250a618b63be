import type { MigrationChoice, MigrationPreview } from '#core/contract/rules.ts'

type StepAt = Pick<MigrationChoice, 'journey' | 'step'>

const MOVE = 'map:'

/** A step as it is shown, with its journey where that is a further one. */
export function nameOfStep({ journey, step }: StepAt): string {
  return journey === '' ? step : `${step} (${journey})`
}

/** The value of a list of ways that means: to this step. */
export function wayTo(step: string): string {
  return `${MOVE}${step}`
}

/** What was chosen for a step, as a value of the list; people are left there where nothing was. */
export function wayOf(at: StepAt, choices: readonly MigrationChoice[]): string {
  const found = choices.find(({ journey, step }) => journey === at.journey && step === at.step)
  return found?.to === undefined ? (found?.choice ?? 'leave') : wayTo(found.to)
}

/** The choice that a value of the list stands for. */
export function choiceOf({ journey, step }: StepAt, way: string): MigrationChoice {
  if (way.startsWith(MOVE)) return { journey, step, choice: 'map', to: way.slice(MOVE.length) }
  return { journey, step, choice: way === 'exit' ? 'exit' : 'leave' }
}

/** Choices that can still be carried out: the draft may have changed since they were made. */
export function fittingChoices(
  choices: readonly MigrationChoice[],
  targets: MigrationPreview['targets'],
): MigrationChoice[] {
  return choices.filter(({ journey, step, choice, to }) => {
    const steps = targets.find((target) => target.journey === journey)?.steps
    if (steps === undefined || steps.includes(step)) return false
    return choice !== 'map' || (to !== undefined && steps.includes(to))
  })
}
