import type { Job } from '#core/contract/workspace.ts'
import { OUTCOME_ORDER } from '../parts/outcomes.ts'

/** What an import has received so far, and how much of it was refused. */
export function sumOf(outcomes: NonNullable<Job['outcomes']>): {
  readonly total: number
  readonly refused: number
} {
  const total = OUTCOME_ORDER.reduce((sum, outcome) => sum + (outcomes[outcome] ?? 0), 0)
  return { total, refused: outcomes.REJECTED ?? 0 }
}

/** The file that a job imports: the intake under which its receipts stand. */
export function intakeOf(job: Job): string {
  return job.title.replace(/^Import(ing)? /, '')
}
