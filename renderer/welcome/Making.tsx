import { Progress } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { formatPercent } from '../parts/format.ts'
import { api } from '../transport/client.ts'

/** How far the example is, while it is made on first use. */
export function Making() {
  const jobs = useQuery({ ...api.workspace.jobs.queryOptions(), refetchInterval: 400 })
  const job = jobs.data?.find(({ state }) => state === 'running')
  return (
    <div role="status">
      {job === undefined
        ? 'It is being opened.'
        : `It is made on first use: ${job.detail === '' ? 'people are made up' : job.detail}, ${formatPercent(job.progress)}.`}
      {job !== undefined && (
        <Progress mt={4} size={4} value={(job.progress ?? 0) * 100} aria-label="How far the example is" />
      )}
    </div>
  )
}
