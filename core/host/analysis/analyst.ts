import { ok, type Result } from '#core/base/result.ts'
import type { Commit } from '#core/pipeline/pipeline.ts'
import type { Connection } from '#core/store/open.ts'
import { type Changes, NOTHING_BUT_ARRIVALS, openAnalysis } from './analysis.ts'
import { computeAnswer } from './answers.ts'
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

/** Changes that wait for the next question. */
export interface PendingChanges {
  add(commit: Pick<Commit, 'refoldedPersons' | 'rules' | 'reading' | 'people'>): void
  take(): Changes & { readonly refolded: Set<number> | 'everyone' }
}

/** Beyond this many persons it is quicker to read everyone's transitions. */
const MOST_PERSONS = 20_000

export function createPendingChanges(): PendingChanges {
  let persons = new Set<number>()
  let everyone = false
  let rules = false
  let reading = false
  let people = false
  return {
    add: ({ refoldedPersons: refolded, ...commit }) => {
      rules ||= commit.rules
      reading ||= commit.reading
      people ||= commit.people
      if (refolded === 'everyone') everyone = true
      else if (!everyone) for (const person of refolded) persons.add(person)
      if (persons.size > MOST_PERSONS) everyone = true
      if (everyone) persons = new Set()
    },
    take: () => {
      const refolded: Set<number> | 'everyone' = everyone ? 'everyone' : persons
      const changes = { refolded, rules, reading, people }
      persons = new Set()
      everyone = false
      rules = false
      reading = false
      people = false
      return changes
    },
  }
}
