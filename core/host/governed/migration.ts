import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import type { MigrationChoice, MigrationPreview, RulesFinding } from '#core/contract/rules.ts'
import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import type { StepMove } from '#core/journey/migration.ts'
import { readRuleset } from '#core/journey/reading/read.ts'
import { nearestStep, stepsOf } from '#core/journey/steps-of.ts'
import type { NameTable } from '#core/store/names.ts'
import type { Connection } from '#core/store/open.ts'
import { examplesAt, type Standing, standingAt } from '#core/store/people/standing.ts'
import type { OpenedWorkspace } from '../opened.ts'

const MOST_EXAMPLES = 20

/** People in steps that the rules do not know, the most first. A journey that is gone altogether has nobody to move. */
function vanishedFor({ database }: Pick<OpenedWorkspace, 'database'>, compiled: CompiledRuleset): Standing[] {
  const known = new Map(compiled.journeys.map((journey) => [journey.id, stepsOf(journey)]))
  return standingAt(database)
    .filter(({ journey, step }) => known.get(journey)?.has(step) === false)
    .sort((a, b) => b.people - a.people)
}

/** The steps that rules know, by journey: where people could go. */
export function targetsOf({ journeys }: CompiledRuleset): MigrationPreview['targets'] {
  return journeys.map((journey) => ({
    journey: journey.id,
    initialStep: journey.initialStep,
    steps: [...stepsOf(journey)],
  }))
}

/** Who stands now in a step that the rules do not know, with the first of them. */
export function vanishedWithExamples(
  database: Connection,
  names: NameTable,
  compiled: CompiledRuleset,
): MigrationPreview['vanished'] {
  return vanishedFor({ database }, compiled).map((standing) => ({
    ...standing,
    examples: examplesAt(database, names, standing, MOST_EXAMPLES),
  }))
}

/** Who would stand in a step that these rules do not know. Null where they do not compile. */
export function previewMigration(workspace: OpenedWorkspace, text: string): MigrationPreview | null {
  const read = readRuleset(text)
  if (!read.ok) return null
  const { names, active } = workspace.pipeline.writer()
  return {
    // The first rules judge everything from the start: nobody is left anywhere.
    vanished: active === null ? [] : vanishedWithExamples(workspace.database, names, read.value),
    targets: targetsOf(read.value),
  }
}

function meant(name: string, known: Iterable<string>): string | null {
  const near = nearestStep(name, known)
  return near === null ? null : `Is ${near} meant?`
}

function notPossible(message: string, hint: string): Result<never> {
  const problem: Problem = { code: 'migration', message, hint }
  return fail(problem)
}

/** As `--migrate` and messages name a step. */
export function nameOf({ journey, step }: Pick<MigrationChoice, 'journey' | 'step'>): string {
  return journey === '' ? step : `${journey}:${step}`
}

/** The moves that choices ask for. Who is left makes none. */
export function movesOf(
  compiled: CompiledRuleset,
  choices: readonly MigrationChoice[],
  fromStart: boolean,
): Result<StepMove[]> {
  if (fromStart && choices.length > 0)
    return notPossible(
      'history is to be judged anew, so nobody is left in a step that the rules do not know.',
      'Leave out the choices, or activate from now on.',
    )
  const moves: StepMove[] = []
  const chosen = new Set<string>()
  for (const choice of choices) {
    const found = compiled.journeys.find(({ id }) => id === choice.journey)
    const name = nameOf(choice)
    if (found === undefined)
      return notPossible(`these rules have no journey ${choice.journey}.`, 'Leave out this choice.')
    const steps = stepsOf(found)
    if (steps.has(choice.step))
      return notPossible(`${name} is a step of these rules too, so nobody has to leave it.`, 'Leave it out.')
    if (chosen.has(name)) return notPossible(`${name} is named twice.`, 'Choose one way for it.')
    chosen.add(name)
    if (choice.choice === 'leave') continue
    const to = choice.choice === 'exit' ? found.initialStep : (choice.to ?? '')
    if (!steps.has(to))
      return notPossible(
        `${to} is no step of these rules, so ${name} can't lead there.`,
        meant(to, steps) ?? 'Check its name.',
      )
    moves.push({ journey: choice.journey, from: choice.step, to })
  }
  return ok(moves)
}

/** Who still stands in a step that the active rules do not know: they stay there until a rule takes them. */
export function strandedBy(workspace: OpenedWorkspace, compiled: CompiledRuleset): RulesFinding[] {
  return vanishedFor(workspace, compiled).map((standing) => {
    const { people } = standing
    const who = people === 1 ? '1 person stands' : `${people.toLocaleString('en')} people stand`
    const name = nameOf(standing)
    return {
      severity: 'warning',
      code: 'people_stranded',
      message: `${who} in ${name}, which these rules do not know. They were left there and stay until a rule takes them.`,
      hint: `Activate these rules again and say where they go: under Rules in the window, with serve --rules FILE --migrate ${name}=STEP (or ${name}=exit), or with rules apply and the same option while nobody has the workspace open. Or activate from the start, so that all history is judged by these rules.`,
    }
  })
}
