import { useQuery } from '@tanstack/react-query'
import { create } from 'zustand'
import type { StudyAnswer, StudyQuestion, StudyState } from '#core/contract/studies.ts'
import type { Job } from '#core/contract/workspace.ts'
import { client } from '../transport/client.ts'
import { useCursor } from '../transport/use-changes.ts'

const POLL_MS = 200

/** The jobs of studies that are under way, by question. */
const useRunning = create<Readonly<Record<string, Job>>>(() => ({}))

async function follow(key: string, question: StudyQuestion, signal: AbortSignal): Promise<StudyState> {
  let state = await client.studies.start(question, { signal })
  const { id } = state.job
  // Nobody waits any more: the question was changed, or the view left.
  signal.addEventListener('abort', () => void client.workspace.cancelJob({ id }).catch(() => {}))
  while (state.job.state === 'running') {
    useRunning.setState({ [key]: state.job })
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    const next = await client.studies.get({ id: state.job.id }, { signal })
    if (next === null) throw new Error('The study is not remembered any more. Ask again.')
    state = next
  }
  if (state.job.state === 'failed') throw new Error(state.job.error ?? 'The study failed.')
  if (state.job.state === 'cancelled') throw new Error('It was cancelled before it was done.')
  return state
}

export interface Study {
  readonly answer: StudyAnswer | undefined
  /** Set while it is under way. */
  readonly job: Job | undefined
  readonly error: Error | null
  /** Events that came since the answer. */
  readonly since: number
  readonly again: () => void
}

/** Asks a question that folds everybody anew, follows it as a job, and keeps the answer until it is asked again. */
export function useStudy(question: StudyQuestion, enabled = true): Study {
  const key = JSON.stringify(question)
  const job = useRunning((running) => running[key])
  const arrival = useCursor(({ cursor }) => cursor.arrival)
  const query = useQuery({
    queryKey: ['study', key],
    queryFn: ({ signal }) => follow(key, question, signal),
    enabled,
    retry: false,
    // The answer to another question is no answer to this one.
    placeholderData: () => undefined,
  })
  const { data } = query
  return {
    answer: data?.answer ?? undefined,
    job: query.isFetching ? job : undefined,
    error: query.error,
    since: data === undefined ? 0 : Math.max(0, arrival - data.asOf),
    again: () => void query.refetch(),
  }
}
