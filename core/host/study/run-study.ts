import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import type { StudyAnswer, StudyQuestion } from '#core/contract/studies.ts'
import { loadRulesets } from '#core/pipeline/rulesets.ts'
import { openFoldReader } from '#core/store/moves/fold-reader.ts'
import { openNames } from '#core/store/names.ts'
import type { Connection } from '#core/store/open.ts'
import { readingOf } from '../analysis/analysis.ts'
import { coverageOf } from './coverage.ts'
import { replayOf } from './replay.ts'
import { stuckIn } from './stuck.ts'
import type { StudyInput } from './study-input.ts'

const NO_RULES: Problem = {
  code: 'no_rules',
  message: 'no rules are active, so there is nothing to count.',
  hint: 'Activate a rules file first.',
}

/** Nobody wants the answer any more. */
export const WITHDRAWN: Problem = { code: 'withdrawn', message: 'it was cancelled.' }

class Withdrawn extends Error {}

/** Events between two reports of progress. */
const PORTION = 20_000

function watch(
  total: number,
  report: (fraction: number, events: number) => void,
  isWithdrawn: () => boolean,
): StudyInput['watched'] {
  return function* (people) {
    let [events, told] = [0, 0]
    for (const person of people) {
      if (isWithdrawn()) throw new Withdrawn()
      events += person.events.length
      if (events - told >= PORTION) {
        told = events
        report(total === 0 ? 1 : Math.min(1, events / total), events)
      }
      yield person
    }
  }
}

/** Answers from one state of the file. Reads only; nothing is stored or sent. It is asked before each person whether it is withdrawn. */
export function runStudy(
  database: Connection,
  question: StudyQuestion,
  now: number,
  report: (fraction: number, events: number) => void = () => {},
  isWithdrawn: () => boolean = () => false,
): Result<StudyAnswer> {
  try {
    return answered(database, question, now, (total) => watch(total, report, isWithdrawn))
  } catch (error) {
    if (error instanceof Withdrawn) return fail(WITHDRAWN)
    throw error
  }
}

function answered(
  database: Connection,
  question: StudyQuestion,
  now: number,
  watching: (total: number) => StudyInput['watched'],
): Result<StudyAnswer> {
  return database.transaction((): Result<StudyAnswer> => {
    const reader = openFoldReader(database, openNames(database), readingOf(database))
    const watched = watching(reader.countEvents())
    const input: StudyInput = { database, reader, ...loadRulesets(database), now, watched }
    if (question.kind === 'replay') {
      const view = replayOf(input, question)
      return view.ok ? ok({ kind: 'replay', view: view.value }) : view
    }
    const { active } = input
    if (active === null) return fail(NO_RULES)
    if (question.kind === 'stuck') {
      const view = stuckIn(input, active, question)
      return view.ok ? ok({ kind: 'stuck', view: view.value }) : view
    }
    const view = coverageOf(input, active, question.filter)
    return view.ok ? ok({ kind: 'coverage', view: view.value }) : view
  })()
}
