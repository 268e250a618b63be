import type { WorkspaceStatus } from '#core/contract/workspace.ts'
import { formatClock, formatDay } from '../parts/format.ts'
import styles from './RecentList.module.css'
import { countsOf } from './words.ts'

interface RecentListProps {
  readonly recent: WorkspaceStatus['recent']
  readonly busy: boolean
  readonly onOpen: (path: string, name: string) => void
}

function when(ms: number): string {
  const today = formatDay(Date.now(), true)
  if (formatDay(ms, true) === today) return `today, ${formatClock(ms)}`
  return formatDay(ms, true) === formatDay(Date.now() - 86_400_000, true) ? 'yesterday' : formatDay(ms)
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')))
}

export function RecentList({ recent, busy, onOpen }: RecentListProps) {
  return (
    <>
      <h2>Recent</h2>
      {recent.length === 0 ? (
        <p className={styles.none}>Workspaces that you open are listed here.</p>
      ) : (
        <ul className={styles.list}>
          {recent.map((entry) => (
            <li key={entry.path}>
              <button
                type="button"
                disabled={busy || !entry.found}
                onClick={() => onOpen(entry.path, entry.name)}
              >
                <span className={styles.name}>
                  <strong>{entry.name}</strong>
                  <span>{when(entry.openedAt)}</span>
                </span>
                {entry.found ? (
                  <span className={styles.counts}>{countsOf(entry.events, entry.people)}</span>
                ) : (
                  <span className={styles.lost}>not found; the disk may be away</span>
                )}
                <span className={styles.folder}>{folderOf(entry.path)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
