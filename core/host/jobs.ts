import type { Job } from '#core/contract/workspace.ts'

type Change = Partial<Omit<Job, 'id' | 'title'>>

/** Long work with progress and cancel, in one place. */
export interface Jobs {
  start(title: string, run: (signal: AbortSignal, update: (change: Change) => void) => Promise<Change>): Job
  list(): Job[]
  cancel(id: string): void
  /** Drops a job that has ended, where a newer one has taken its place. */
  forget(id: string): void
  /** Grows with every change. */
  changes(): number
}

const MOST_KEPT = 50

export function createJobs(onChange: () => void): Jobs {
  const jobs = new Map<string, { job: Job; controller: AbortController }>()
  let changes = 0

  const change = (id: string, update: Change): void => {
    const entry = jobs.get(id)
    if (entry === undefined) return
    entry.job = { ...entry.job, ...update }
    changes += 1
    onChange()
  }

  return {
    start: (title, run) => {
      changes += 1
      const id = `job-${changes}`
      const job: Job = { id, title, state: 'running', progress: 0, detail: '' }
      const controller = new AbortController()
      jobs.set(id, { job, controller })
      const oldest = [...jobs.values()].find((one) => one.job.state !== 'running')
      if (jobs.size > MOST_KEPT && oldest !== undefined) jobs.delete(oldest.job.id)
      run(controller.signal, (update) => change(id, update)).then(
        (last) =>
          change(id, { state: controller.signal.aborted ? 'cancelled' : 'done', progress: 1, ...last }),
        (error: unknown) =>
          change(id, { state: 'failed', error: error instanceof Error ? error.message : String(error) }),
      )
      onChange()
      return job
    },
    list: () => [...jobs.values()].map(({ job }) => job).reverse(),
    forget: (id) => {
      if (jobs.get(id)?.job.state !== 'running') jobs.delete(id)
    },
    cancel: (id) => jobs.get(id)?.controller.abort(),
    changes: () => changes,
  }
}
