import { useQuery } from '@tanstack/react-query'
import { Alert } from '../parts/Alert.tsx'
import { formatClock } from '../parts/format.ts'
import { api } from '../transport/client.ts'

const EVERY = 2_000

/** Rules on disk that are followed and were refused: what stands against them, and that the active ones stay. */
export function WatchedNotice() {
  const watched = useQuery({ ...api.rules.watched.queryOptions(), refetchInterval: EVERY })
  if (watched.data === undefined || watched.data === null) return null
  const { path, at, findings, ok, differs } = watched.data
  if (ok && !differs) return null
  if (ok)
    return (
      <Alert title="What is active differs from the rules on disk" lines={[]}>
        {path} is followed, and other rules were activated here. Save them there, too: the next change on disk
        takes their place.
      </Alert>
    )
  return (
    <Alert
      title={`The rules on disk were refused at ${formatClock(at, 'second')}; what was active stays`}
      lines={findings.map((finding) => ({ key: finding, content: <code>{finding}</code> }))}
    >
      {path} is followed. Mend it and save: it is read again by itself.
    </Alert>
  )
}
