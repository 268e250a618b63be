import { Button, Progress } from '@mantine/core'
import type { Job } from '#core/contract/workspace.ts'
import { formatCount } from '../../parts/format.ts'
import { OUTCOME_ORDER, OUTCOME_SHORT } from '../../parts/outcomes.ts'
import { cancelJob } from '../keys/actions.ts'
import styles from './Jobs.module.css'

const STATE_WORDS: Record<Job['state'], string> = {
  running: 'running',
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
}

function outcomesOf(job: Job): string {
  const { outcomes } = job
  if (outcomes === undefined) return ''
  return OUTCOME_ORDER.filter((name) => (outcomes[name] ?? 0) > 0)
    .map((name) => `${formatCount(outcomes[name] ?? 0)} ${OUTCOME_SHORT[name]}`)
    .join(' + ')
}

export function JobList({ jobs }: { readonly jobs: readonly Job[] }) {
  return (
    <ul className={styles.list}>
      {jobs.map((job) => (
        <li key={job.id} className={styles.job} data-state={job.state}>
          <div className={styles.text}>
            <b>{job.title}</b> <span className={styles.state}>{STATE_WORDS[job.state]}</span>
            <div className={styles.detail}>{job.error ?? job.detail}</div>
            {job.outcomes !== undefined && <div className={styles.detail}>{outcomesOf(job)}</div>}
            {job.state === 'running' && (
              <Progress
                mt={4}
                size={4}
                value={(job.progress ?? 1) * 100}
                animated={job.progress === null}
                aria-label={`Progress of ${job.title}`}
              />
            )}
          </div>
          {job.state === 'running' && <Button onClick={() => void cancelJob(job.id)}>Cancel</Button>}
        </li>
      ))}
    </ul>
  )
}
