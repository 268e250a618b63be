import { useQuery } from '@tanstack/react-query'
import { formatClock } from '../parts/format.ts'
import { api } from '../transport/client.ts'
import styles from './WatchedNotice.module.css'

const EVERY = 2_000

/** Rules on disk that are followed and were refused: what stands against them, and that the active ones stay. */
export function WatchedNotice() {
  const watched = useQuery({ ...api.rules.watched.queryOptions(), refetchInterval: EVERY })
  if (watched.data === undefined || watched.data === null || watched.data.ok) return null
  const { path, at, findings } = watched.data
  return (
    <section className={styles.notice} role="alert">
      <h3>The rules on disk were refused at {formatClock(at, 'second')}; what was active stays</h3>
      <ul>
        {findings.map((finding) => (
          <li key={finding}>{finding}</li>
        ))}
      </ul>
      <p>{path} is followed. Mend it and save: it is read again by itself.</p>
    </section>
  )
}
