import { ORPCError } from '@orpc/server'
import type { Clock } from '#core/base/ports.ts'
import { describeProblem, type Problem } from '#core/base/result.ts'
import type { ChangeCursor } from '#core/contract/workspace.ts'
import { createFilterCache, type FilterCache } from './filter.ts'
import { createJobs, type Jobs } from './jobs.ts'
import { type OpenedWorkspace, openWorkspace } from './opened.ts'
import { createRecent, type Recent } from './recent.ts'

export interface CurrentWorkspace extends OpenedWorkspace {
  readonly filters: FilterCache
}

/** What a host holds: at most one open workspace, its jobs, and who waits for news. */
export interface Session {
  readonly clock: Clock
  readonly home: string
  readonly jobs: Jobs
  readonly recent: Recent
  current(): CurrentWorkspace | null
  /** The open workspace; refuses the call where none is open. */
  required(): CurrentWorkspace
  open(path: string, create: boolean): Problem | null
  close(): void
  cursor(): ChangeCursor
  /** Resolves when anything has moved past `after`, or after `timeoutMs`. */
  wait(after: ChangeCursor, timeoutMs: number): Promise<ChangeCursor>
}

/** A problem as an answer to a call: the message is whole by itself. */
export function refuse(problem: Problem): ORPCError<'BAD_REQUEST', Problem> {
  return new ORPCError('BAD_REQUEST', { message: describeProblem(problem), data: problem })
}

const NOT_OPEN: Problem = { code: 'no_workspace', message: 'no workspace is open.', hint: 'Open one first.' }

export function createSession(options: { clock: Clock; home: string }): Session {
  const { clock, home } = options
  let current: CurrentWorkspace | null = null
  let opens = 0
  const waiting = new Set<() => void>()
  const wake = (): void => {
    for (const resume of waiting) resume()
  }
  const jobs = createJobs(wake)
  const recent = createRecent(home, clock)

  const cursor = (): ChangeCursor => ({
    workspace: opens,
    arrival: current?.pipeline.writer().lastArrival ?? 0,
    fold: current?.foldNumber() ?? 0,
    jobs: jobs.changes(),
  })

  const close = (): void => {
    if (current === null) return
    recent.remember(current)
    current.close()
    current = null
    opens += 1
    wake()
  }

  return {
    clock,
    home,
    jobs,
    recent,
    current: () => current,
    required: () => {
      if (current === null) throw refuse(NOT_OPEN)
      return current
    },
    open: (path, create) => {
      const opened = current?.path === path ? null : openWorkspace(path, clock, create)
      if (opened === null) return null
      if (!opened.ok) return opened.error
      close()
      current = { ...opened.value, filters: createFilterCache(opened.value) }
      current.pipeline.subscribe(wake)
      recent.remember(current)
      opens += 1
      wake()
      return null
    },
    close,
    cursor,
    wait: (after, timeoutMs) => {
      const moved = (): boolean => {
        const now = cursor()
        return (
          now.workspace !== after.workspace ||
          now.arrival !== after.arrival ||
          now.fold !== after.fold ||
          now.jobs !== after.jobs
        )
      }
      if (moved()) return Promise.resolve(cursor())
      return new Promise((resolve) => {
        const finish = (): void => {
          clearTimeout(timer)
          waiting.delete(finish)
          resolve(cursor())
        }
        const timer = setTimeout(finish, timeoutMs)
        waiting.add(finish)
      })
    },
  }
}
