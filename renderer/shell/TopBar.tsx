import { ActionIcon, Popover } from '@mantine/core'
import { spotlight } from '@mantine/spotlight'
import {
  IconArrowLeft,
  IconArrowRight,
  IconLayoutSidebarRight,
  IconLink,
  IconSearch,
  IconX,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useAddress, useHistoryEnds } from '../address/use-address.ts'
import { Keys } from '../parts/Keys.tsx'
import { api } from '../transport/client.ts'
import { cancelJob, copyLink } from './actions.ts'
import { Mark } from './Mark.tsx'
import { toggleInspector, useShell } from './store.ts'
import styles from './TopBar.module.css'
import { VIEW_ENTRIES } from './views.tsx'

/** Long jobs: what runs, how far it is, and how to stop it. */
function Jobs() {
  const jobs = useQuery(api.workspace.jobs.queryOptions())
  const running = jobs.data?.filter((job) => job.state === 'running') ?? []
  const first = running[0]
  if (first === undefined) return null
  const progress = first.progress === null ? undefined : Math.round(first.progress * 100)
  return (
    <div className={styles.job} role="status">
      <span className={styles.jobTitle}>
        {first.title}
        {running.length > 1 && ` and ${running.length - 1} more`}
      </span>
      <progress
        max={100}
        {...(progress === undefined ? {} : { value: progress })}
        aria-label={`Progress of ${first.title}`}
      />
      <Popover position="bottom-end" width={300} withinPortal>
        <Popover.Target>
          <button type="button" className={styles.link}>
            {progress === undefined ? 'Details' : `${progress} %`}
          </button>
        </Popover.Target>
        <Popover.Dropdown>
          {running.map((job) => (
            <p key={job.id} className={styles.jobDetail}>
              <b>{job.title}</b> {job.detail}
            </p>
          ))}
        </Popover.Dropdown>
      </Popover>
      <ActionIcon
        size={20}
        aria-label={`Cancel: ${first.title}`}
        title="Cancel"
        onClick={() => void cancelJob(first.id)}
      >
        <IconX size={13} aria-hidden="true" />
      </ActionIcon>
    </div>
  )
}

/** Where one is, how to go anywhere else, and what is running. */
export function TopBar({ workspace }: { readonly workspace: string | undefined }) {
  const { view } = useAddress()
  const { canGoBack, canGoForward } = useHistoryEnds()
  const inspectorOpen = useShell((state) => state.inspectorOpen)
  const word = VIEW_ENTRIES.find((entry) => entry.name === view)?.word
  return (
    <header className={styles.bar}>
      <span className={styles.mark}>
        <Mark />
      </span>
      <div className={styles.side}>
        <ActionIcon
          aria-label="Back"
          title="Back (Alt ←)"
          disabled={!canGoBack}
          onClick={() => window.history.back()}
        >
          <IconArrowLeft size={17} aria-hidden="true" />
        </ActionIcon>
        <ActionIcon
          aria-label="Forward"
          title="Forward (Alt →)"
          disabled={!canGoForward}
          onClick={() => window.history.forward()}
        >
          <IconArrowRight size={17} aria-hidden="true" />
        </ActionIcon>
        <nav className={styles.crumbs} aria-label="You are here">
          {workspace === undefined ? (
            <b>journeyscope</b>
          ) : (
            <>
              <span>{workspace}</span> / <b>{word}</b>
            </>
          )}
        </nav>
      </div>
      <button type="button" className={styles.palette} onClick={() => spotlight.open()}>
        <IconSearch size={15} aria-hidden="true" />
        <span>{workspace === undefined ? 'Go to an action…' : 'Go to step, person, rule, action…'}</span>
        <Keys of="Ctrl K" />
      </button>
      <div className={styles.end}>
        <Jobs />
        {workspace !== undefined && (
          <>
            <ActionIcon
              aria-label="Copy the link to this view"
              title="Copy the link to this view (Ctrl Shift C)"
              onClick={() => void copyLink()}
            >
              <IconLink size={17} aria-hidden="true" />
            </ActionIcon>
            <ActionIcon
              aria-label="Inspector"
              title="Inspector (I)"
              aria-pressed={inspectorOpen}
              data-pressed={inspectorOpen || undefined}
              className={styles.toggle ?? ''}
              onClick={toggleInspector}
            >
              <IconLayoutSidebarRight size={17} aria-hidden="true" />
            </ActionIcon>
          </>
        )}
      </div>
    </header>
  )
}
