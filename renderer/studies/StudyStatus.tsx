import { Button, Progress } from '@mantine/core'
import { formatNoun } from '../parts/format.ts'
import { cancelJob } from '../shell/actions.ts'
import { describeError } from '../transport/problem.ts'
import styles from './StudyStatus.module.css'
import type { Study } from './use-study.ts'

interface StudyStatusProps {
  readonly study: Study
  /** What is being done, as it is said while it lasts. */
  readonly doing: string
}

/** How far a study is with a way to stop it, why there is no answer, or that events came since. */
export function StudyStatus({ study, doing }: StudyStatusProps) {
  const { job, error, since, again } = study
  if (job !== undefined)
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
  if (since === 0) return null
  return (
    <div className={styles.status}>
      <span>{formatNoun(since, 'receipt')} since it was counted</span>
      <Button onClick={again}>Count again</Button>
    </div>
  )
}
