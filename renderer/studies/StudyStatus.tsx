import { Button, Progress } from '@mantine/core'
import { cancelJob } from '../shell/keys/actions.ts'
import { describeError } from '../transport/problem.ts'
import { describeCount } from './recount.ts'
import styles from './StudyStatus.module.css'
import type { Study } from './use-study.ts'

interface StudyStatusProps {
  readonly study: Study
  /** What is being done, as it is said while it lasts. */
  readonly doing: string
}

/** How far a study is with a way to stop it, why there is no answer, or up to where it was counted. */
export function StudyStatus({ study, doing }: StudyStatusProps) {
  const { job, error, countedAt, since, again } = study
  // A recount behind an answer that is shown: what is shown has its own moment.
  if (job !== undefined && countedAt === null)
    return (
      <div className={styles.status} role="status">
        <span>{doing}</span>
        <Progress
          className={styles.bar}
          size={4}
          value={(job.progress ?? 0) * 100}
          aria-label={`Progress: ${doing}`}
        />
        <Button onClick={() => void cancelJob(job.id)}>Cancel</Button>
      </div>
    )
  if (error !== null)
    return (
      <div className={styles.status} role="alert">
        <span className={styles.error}>{describeError(error).message}</span>
        <Button onClick={again}>Ask again</Button>
      </div>
    )
  if (countedAt === null) return null
  return (
    <div className={styles.status}>
      <span title="All numbers here are of this moment. What came since is everything that came in, duplicates and what time alone did included">
        {describeCount(countedAt, since)}
      </span>
      {job !== undefined && <Button onClick={() => void cancelJob(job.id)}>Stop counting again</Button>}
      {job === undefined && since > 0 && <Button onClick={again}>Count again</Button>}
    </div>
  )
}
