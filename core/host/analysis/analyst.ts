import { ok, type Result } from '#core/base/result.ts'
import type { Connection } from '#core/store/open.ts'
import { NOTHING_BUT_ARRIVALS, openAnalysis } from './analysis.ts'
import { computeAnswer } from './answers.ts'
import type { Changes } from './pending-changes.ts'
import type { Answers, Kind, Questions } from './questions.ts'

/** Answers questions about a whole workspace. */
export interface Analyst {
  /** The answer as of the last commit. A problem where the question was withdrawn, came too late or failed. */
  ask<K extends Kind>(kind: K, question: Questions[K], signal?: AbortSignal): Promise<Result<Answers[K]>>
  /** Ends every question with a problem, and gives the file back. */
  close(): Promise<void>
}

/** Answers in the thread of the caller, over a connection that somebody else closes. For commands. */
export function createDirectAnalyst(
  database: Connection,
  takeChanges: () => Changes = () => NOTHING_BUT_ARRIVALS,
): Analyst {
  const analysis = openAnalysis(database)
  return {
    ask: async (kind, question) =>
      ok(analysis.answer(takeChanges(), () => computeAnswer(analysis, kind, question))),
    close: async () => {},
  }
}
