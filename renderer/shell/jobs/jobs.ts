import type { Job } from '#core/contract/workspace.ts'
import { client } from '../../transport/client.ts'

/** How often it is looked how far a job is, in ms. */
const PERIOD = 300

/** Follows a job to its end; null where it is not remembered any more. */
export async function endOf(job: Job, onProgress: (job: Job) => void): Promise<Job | null> {
  for (;;) {
    const known = (await client.workspace.jobs()).find(({ id }) => id === job.id)
    if (known === undefined || known.state !== 'running') return known ?? null
    onProgress(known)
    await new Promise((resolve) => setTimeout(resolve, PERIOD))
  }
}
