import { useQuery } from '@tanstack/react-query'
import { Alert } from '../parts/Alert.tsx'
import { formatClock } from '../parts/format.ts'
import { api } from '../transport/client.ts'

const EVERY = 2_000

/** Rules on disk that are followed and were refused: what stands against them, and that the active ones stay. */
export function WatchedNotice() {
  const watched = useQuery({ ...api.rules.watched.queryOptions(), refetchInterval: EVERY })
  if (watched.data === undefined || watched.data === null || watched.data.ok) return null
  const { path, at, findings } = watched.data
  return (
    <Alert
      title={`The rules on disk were refused at ${formatClock(at, 'second')}; what was active stays`}
      lines={findings.map((finding) => ({ key: finding, content: <code>{finding}</code> }))}
    >
      {path} is followed. Mend it and save: it is read again by itself.
    </Alert>
  )
}
