import { ActionIcon } from '@mantine/core'
import {
  IconArrowLeft,
  IconArrowRight,
  IconLayoutSidebarRight,
  IconLink,
  IconSearch,
} from '@tabler/icons-react'
import type { Selection } from '../../address/selection.ts'
import { useAddress, useHistoryEnds } from '../../address/use-address.ts'
import { Keys } from '../../parts/Keys.tsx'
import { JobsButton } from '../jobs/JobsButton.tsx'
import { copyLink } from '../keys/actions.ts'
import { palette } from '../keys/palette.ts'
import { useHasInspector, useShown } from '../shown.ts'
import { toggleInspector, useShell } from '../store.ts'
import { VIEW_ENTRIES } from '../views.tsx'
import { Mark } from './Mark.tsx'
import styles from './TopBar.module.css'
import { WorkspaceMenu } from './WorkspaceMenu.tsx'

function nameOf(selection: Selection): string {
  switch (selection.kind) {
    case 'edge':
      return `${selection.from} → ${selection.to}`
    case 'event':
      return selection.person
    case 'channel':
      return selection.name
    case 'receipt':
      return `receipt ${selection.arrival}`
    default:
      return selection.id
  }
}

function Breadcrumb({ workspace }: { readonly workspace: string | undefined }) {
  const { view } = useAddress()
  const selection = useShown()
  const word = VIEW_ENTRIES.find((entry) => entry.name === view)?.word
  if (workspace === undefined) {
    return (
      <div className={styles.crumbs}>
        <h1>journeyscope</h1>
      </div>
    )
  }
  return (
    <div className={styles.crumbs}>
      <WorkspaceMenu name={workspace} />
      <span aria-hidden="true">/</span>
      <h1>{word}</h1>
      {selection !== undefined && (
        <>
          <span aria-hidden="true">/</span>
          <span className={styles.selected} title={nameOf(selection)}>
            {nameOf(selection)}
          </span>
        </>
      )}
    </div>
  )
}

/** Where you are, how to get elsewhere, and what is going on in the background. */
export function TopBar({ workspace }: { readonly workspace: string | undefined }) {
  const { canGoBack, canGoForward } = useHistoryEnds()
  const hasInspector = useHasInspector()
  const inspectorOpen = useShell((state) => state.inspectorOpen) && hasInspector
  return (
    <header className={styles.bar}>
      <span className={styles.mark}>
        <Mark />
      </span>
      <div className={styles.left}>
        <ActionIcon
          aria-label="Back"
          title="Back (Alt ←)"
          disabled={!canGoBack}
          onClick={() => window.history.back()}
        >
          <IconArrowLeft size={17} stroke={1.7} aria-hidden="true" />
        </ActionIcon>
        <ActionIcon
          aria-label="Forward"
          title="Forward (Alt →)"
          disabled={!canGoForward}
          onClick={() => window.history.forward()}
        >
          <IconArrowRight size={17} stroke={1.7} aria-hidden="true" />
        </ActionIcon>
        <Breadcrumb workspace={workspace} />
      </div>
      <button type="button" className={styles.opener} onClick={() => palette.open()}>
        <IconSearch size={14} aria-hidden="true" />
        <span>Go to step, person, rule…</span>
        <Keys of="Ctrl K" />
      </button>
      <div className={styles.right}>
        <JobsButton />
        {workspace !== undefined && (
          <>
            <ActionIcon
              aria-label="Copy the link to this view"
              title="Copy the link to this view (Y)"
              onClick={() => void copyLink()}
            >
              <IconLink size={17} stroke={1.7} aria-hidden="true" />
            </ActionIcon>
            <ActionIcon
              aria-label="Inspector"
              aria-pressed={inspectorOpen}
              className={inspectorOpen ? styles.on : undefined}
              title={hasInspector ? 'Inspector (I)' : 'Inspector: select something to read about it'}
              disabled={!hasInspector}
              onClick={toggleInspector}
            >
              <IconLayoutSidebarRight size={17} stroke={1.7} aria-hidden="true" />
            </ActionIcon>
          </>
        )}
      </div>
    </header>
  )
}
