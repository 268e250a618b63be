import { ActionIcon, Button, Tabs } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { go, useFilter } from '../../address/use-address.ts'
import { ErrorState } from '../../parts/ErrorState.tsx'
import { formatClock } from '../../parts/format.ts'
import { OutcomeBadge } from '../../parts/OutcomeBadge.tsx'
import { api } from '../../transport/client.ts'
import { Problems, useProblemCount } from '../bars/Problems.tsx'
import { cancelJob } from '../keys/actions.ts'
import { toggleDrawer, useShell } from '../store.ts'
import styles from './Drawer.module.css'

const Tab = z.enum(['problems', 'tail', 'jobs'])

function Tail() {
  const filter = useFilter()
  const query = useQuery(api.live.tail.queryOptions({ input: { limit: 50, filter } }))
  if (query.isError && query.data === undefined) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  }
  if (query.data === undefined) return null
  if (query.data.rows.length === 0) return <p className={styles.none}>Nothing has come in yet.</p>
  return (
    <ul className={styles.rows}>
      {query.data.rows.map((row) => (
        <li key={row.arrival}>
          <code>{formatClock(row.receivedAt, 'second')}</code>
          <OutcomeBadge outcome={row.outcome} />
          <button
            type="button"
            className={styles.pick}
            onClick={() => go({ selection: { kind: 'receipt', arrival: row.arrival } })}
          >
            {row.eventType ?? 'unreadable'}
          </button>
          <span>{row.person ?? ''}</span>
          <span className={styles.message}>{row.note}</span>
        </li>
      ))}
    </ul>
  )
}

function JobList() {
  const { data } = useQuery(api.workspace.jobs.queryOptions())
  if (data === undefined) return null
  if (data.length === 0) return <p className={styles.none}>No job has run since the program started.</p>
  return (
    <ul className={styles.rows}>
      {data.map((job) => (
        <li key={job.id}>
          <b>{job.title}</b>
          <span>
            {job.state}
            {job.state === 'running' && job.progress !== null && `, ${Math.round(job.progress * 100)} %`}
          </span>
          <span className={styles.message}>{job.error ?? job.detail}</span>
          {job.state === 'running' && <Button onClick={() => void cancelJob(job.id)}>Cancel</Button>}
        </li>
      ))}
    </ul>
  )
}

/** Below any view: what went wrong, what comes in, what runs. */
export function Drawer() {
  const tab = useShell((state) => state.drawerTab)
  const count = useProblemCount().count
  return (
    <section className={styles.drawer} aria-label="Drawer">
      <Tabs
        className={styles.tabs ?? ''}
        value={tab}
        keepMounted={false}
        onChange={(value) => {
          const next = Tab.safeParse(value)
          if (next.success) useShell.setState({ drawerTab: next.data })
        }}
      >
        <div className={styles.head}>
          <Tabs.List aria-label="Drawer">
            <Tabs.Tab value="problems">Problems{count > 0 && ` ${count}`}</Tabs.Tab>
            <Tabs.Tab value="tail">Live tail</Tabs.Tab>
            <Tabs.Tab value="jobs">Jobs</Tabs.Tab>
          </Tabs.List>
          <ActionIcon aria-label="Close the drawer" title="Close the drawer (Ctrl J)" onClick={toggleDrawer}>
            <IconChevronDown size={15} aria-hidden="true" />
          </ActionIcon>
        </div>
        <Tabs.Panel value="problems" className={styles.panel ?? ''} tabIndex={0}>
          <Problems />
        </Tabs.Panel>
        <Tabs.Panel value="tail" className={styles.panel ?? ''} tabIndex={0}>
          <Tail />
        </Tabs.Panel>
        <Tabs.Panel value="jobs" className={styles.panel ?? ''} tabIndex={0}>
          <JobList />
        </Tabs.Panel>
      </Tabs>
    </section>
  )
}
