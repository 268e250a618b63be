import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { create } from 'zustand'
import type { StudyAnswer, StudyQuestion, StudyState } from '#core/contract/studies.ts'
import type { Job } from '#core/contract/workspace.ts'
import { wasStopped } from '../shell/keys/actions.ts'
import { client } from '../transport/client.ts'
import { useCursor } from '../transport/use-changes.ts'
import { followStudy } from './follow.ts'
import { recountIn } from './recount.ts'

const POLL_MS = 200

interface Followed {
  readonly state: StudyState
  readonly tookMs: number
}

/** The jobs of studies that are under way, by question. */
const useRunning = create<Readonly<Record<string, Job>>>(() => ({}))

async function follow(key: string, question: StudyQuestion, signal: AbortSignal): Promise<Followed> {
  const began = performance.now()
  const state = await followStudy(
    {
      start: () => client.studies.start(question, { signal }),
      get: (id) => client.studies.get({ id }, { signal }),
      cancel: (id) => void client.workspace.cancelJob({ id }).catch(() => {}),
      wasStopped,
      pause: () => new Promise((resolve) => setTimeout(resolve, POLL_MS)),
      running: ({ job }) => useRunning.setState({ [key]: job }),
    },
    signal,
  )
  return { state, tookMs: performance.now() - began }
}

export interface Study {
  readonly answer: StudyAnswer | undefined
  /** Set while it is under way. */
  readonly job: Job | undefined
  readonly error: Error | null
  /** The moment of which the answer speaks, ms since the epoch; null before there is one. */
  readonly countedAt: number | null
  /** What came in since the answer. */
  readonly since: number
  readonly again: () => void
}

export interface StudyOptions {
  readonly enabled?: boolean
  /** Asks again by itself while it is shown and something came since. */
  readonly keepFresh?: boolean
  /** The ruleset that is active: the answer under another one is no answer. */
  readonly ruleset?: number | null
}

/** Asks a question that folds everybody anew, follows it as a job, and keeps the answer until it is asked again. */
export function useStudy(
  question: StudyQuestion,
  { enabled = true, keepFresh = false, ruleset = null }: StudyOptions = {},
): Study {
  const key = JSON.stringify(question)
  const job = useRunning((running) => running[key])
  const arrival = useCursor(({ cursor }) => cursor.arrival)
  const query = useQuery({
    queryKey: ['study', key, ruleset],
    queryFn: ({ signal }) => follow(key, question, signal),
    enabled,
    retry: false,
    // The answer to another question is no answer to this one.
    placeholderData: () => undefined,
  })
  const { data, dataUpdatedAt, isFetching, isError, refetch } = query
  const since = data === undefined ? 0 : Math.max(0, arrival - data.state.asOf)
  const isIdle = enabled && keepFresh && !isFetching && !isError
  const tookMs = data?.tookMs ?? 0
  const isBehind = since > 0
  useEffect(() => {
    if (!isIdle) return undefined
    const count = { since: Number(isBehind), countedAt: dataUpdatedAt, tookMs }
    const pause = recountIn(count, Date.now())
    if (pause === null) return undefined
    const again = (): void => {
      // Nobody sees it: asked again when somebody does.
      if (document.visibilityState === 'hidden') timer = setTimeout(again, 1000)
      else void refetch({ cancelRefetch: false })
    }
    let timer = setTimeout(again, pause)
    return () => clearTimeout(timer)
  }, [isIdle, isBehind, dataUpdatedAt, tookMs, refetch])
  return {
    answer: data?.state.answer ?? undefined,
    job: isFetching ? job : undefined,
    error: query.error,
    countedAt: data?.state.startedAt ?? null,
    since,
    again: () => void refetch(),
  }
}
