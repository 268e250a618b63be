import { Popover, Progress } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../transport/client.ts'
import { JobList } from './JobList.tsx'
import styles from './Jobs.module.css'

/** The one place for long work: seen while something runs, with progress and cancel. */
export function JobsButton() {
  const jobs = useQuery(api.workspace.jobs.queryOptions())
  const running = jobs.data?.filter((job) => job.state === 'running') ?? []
  const first = running[0]
  if (first === undefined) return null
  return (
    <Popover position="bottom-end" width={360} shadow="md">
      <Popover.Target>
        <button type="button" className={styles.opener}>
          <span className={styles.openerTitle}>{first.title}</span>
          <Progress
            w={70}
            size={4}
            value={(first.progress ?? 1) * 100}
            animated={first.progress === null}
            aria-label={`Progress of ${first.title}`}
          />
          {first.progress !== null && <span>{Math.round(first.progress * 100)} %</span>}
        </button>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <JobList jobs={running} />
      </Popover.Dropdown>
    </Popover>
  )
}
