import { createRate, type Rate } from '#core/base/rate.ts'
import { describeProblem, type Problem } from '#core/base/result.ts'
import type { Intake } from '#core/store/outcomes/receipts.ts'
import type { BatchResult } from './commit-batch.ts'

/** How an intake has done since the program started. */
export interface IntakeStatus {
  /** Deliveries a second, over the last ten seconds. */
  readonly perSecond: number
  /** When the last batch was stored, ms since the epoch; null where none was. */
  readonly lastAt: number | null
  /** The newest refusal of an event, or the newest batch that could not be stored. */
  readonly lastError: { readonly message: string; readonly at: number } | null
}

interface Known {
  readonly rate: Rate
  lastAt: number | null
  lastError: IntakeStatus['lastError']
}

/** Keeps how each intake does. */
export interface Intakes {
  stored(intake: Intake, count: number, result: BatchResult, at: number): void
  notStored(intake: Intake, problem: Problem, at: number): void
  status(intake: Intake, now: number): IntakeStatus
}

export function createIntakes(): Intakes {
  const known = new Map<string, Known>()
  const of = ({ kind, name }: Intake): Known => {
    const key = `${kind}\n${name}`
    const before = known.get(key)
    if (before !== undefined) return before
    const made: Known = { rate: createRate(), lastAt: null, lastError: null }
    known.set(key, made)
    return made
  }
  return {
    stored: (intake, count, { rejections }, at) => {
      const one = of(intake)
      one.rate.add(at, count)
      one.lastAt = at
      const refusal = [...rejections.values()].at(-1)
      if (refusal !== undefined) one.lastError = { message: refusal.message, at }
    },
    notStored: (intake, problem, at) => {
      of(intake).lastError = { message: describeProblem(problem), at }
    },
    status: ({ kind, name }, now) => {
      const one = known.get(`${kind}\n${name}`)
      if (one === undefined) return { perSecond: 0, lastAt: null, lastError: null }
      return { perSecond: one.rate.perSecond(now), lastAt: one.lastAt, lastError: one.lastError }
    },
  }
}
