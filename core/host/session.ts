import { ORPCError } from '@orpc/server'
import type { Clock } from '#core/base/ports.ts'
import { describeProblem, type Problem, type Result } from '#core/base/result.ts'
import type { WatchedRules } from '#core/contract/rules.ts'
import type { ChangeCursor } from '#core/contract/workspace.ts'
import { createWorkerAnalyst } from './analysis/worker-analyst.ts'
import { createJobs, type Jobs } from './jobs.ts'
import type { Keychain } from './keys/guarded-file.ts'
import { type KeyStore, userKeys } from './keys/key-store.ts'
import { createSecretStore, type SecretStore } from './keys/secret-store.ts'
import { keepReadingOldValues } from './old-values.ts'
import { type MakeAnalyst, type OpenedWorkspace, openWorkspace } from './opened.ts'
import { programFile } from './places.ts'
import { createRecent, type Recent } from './recent.ts'
import { type Adopted, createAdopted } from './sources/adopted.ts'
import { type Connections, startConnections } from './sources/connections.ts'
import { createStudyThreads, type StudyThreads } from './study/study-threads.ts'
import { keepTime } from './time.ts'
import { startSending } from './webhooks/sending.ts'

/** Rules on disk that are followed, see watch-rules.ts. */
export interface FollowedRules {
  /** How the last text fared; null before the first. */
  watched(): WatchedRules | null
  stop(): void
}

/** What a host holds: at most one open workspace, its jobs, and who waits for news. */
export interface Session {
  readonly clock: Clock
  readonly home: string
  readonly jobs: Jobs
  readonly recent: Recent
  readonly keys: KeyStore
  /** Workspaces that may reach out from this machine by themselves. */
  readonly adopted: Adopted
  /** Passwords of connections. */
  readonly secrets: SecretStore
  /** They outlive a workspace; whoever ends the session closes them. */
  readonly studyThreads: StudyThreads
  current(): OpenedWorkspace | null
  /** The open workspace; refuses the call where none is open. */
  required(): OpenedWorkspace
  open(path: string, create: boolean): Problem | null
  /** Connections of the open workspace: they begin and end with it. Refuses the call where none is open. */
  connections(): Connections
  /** No workspace is open from now on; resolves when the last one has given its file back. */
  close(): Promise<void>
  /** Rules on disk that the open workspace follows from now on; ends with it, or with the next ones. */
  follow(rules: FollowedRules): void
  /** How the rules on disk fared that are followed; null where none are. */
  watchedRules(): WatchedRules | null
  cursor(): ChangeCursor
  /** Resolves when anything has moved past `after`, or after `timeoutMs`. */
  wait(after: ChangeCursor, timeoutMs: number): Promise<ChangeCursor>
}

/** A problem as an answer to a call: the message is whole by itself. */
export function refuse(problem: Problem): ORPCError<'BAD_REQUEST', Problem> {
  return new ORPCError('BAD_REQUEST', { message: describeProblem(problem), data: problem })
}

/** The answer of a call, or the call refused. */
export function orRefuse<Value>(result: Result<Value>): Value {
  if (!result.ok) throw refuse(result.error)
  return result.value
}

const NOT_OPEN: Problem = { code: 'no_workspace', message: 'no workspace is open.', hint: 'Open one first.' }

const LET_GO: Problem = {
  code: 'busy',
  message: 'the judging of all history by new rules is just being given up there.',
  hint: 'Open it again in a second.',
}

const analystInThread: MakeAnalyst = (path, _database, changes) =>
  createWorkerAnalyst({ path, entry: programFile('analysis'), changes })

export function createSession(options: { clock: Clock; home: string; keychain?: Keychain | null }): Session {
  const { clock, home } = options
  const keys = userKeys(home, options.keychain ?? null)
  const secrets = createSecretStore(home, options.keychain ?? null)
  const adopted = createAdopted(home)
  let current: OpenedWorkspace | null = null
  let connected: Connections | null = null
  let opens = 0
  const waiting = new Set<() => void>()
  const wake = (): void => {
    for (const resume of waiting) resume()
  }
  const jobs = createJobs(wake)
  const recent = createRecent(home, clock)

  let following: FollowedRules | null = null
  let stopTime = (): void => {}
  let stopSending = (): Promise<void> => Promise.resolve()

  const cursor = (): ChangeCursor => ({
    workspace: opens,
    arrival: current?.pipeline.writer().lastArrival ?? 0,
    fold: current?.foldNumber() ?? 0,
    jobs: jobs.changes(),
  })

  /** Workspaces that are closed but for their analyst, who lets go of the file first: the last to close tidies up. */
  const closing = new Map<OpenedWorkspace, Promise<unknown>>()

  const close = async (): Promise<void> => {
    const last = current
    if (last !== null) {
      recent.remember(last)
      current = null
      following?.stop()
      following = null
      stopTime()
      opens += 1
      wake()
      const ended = connected?.close()
      connected = null
      const closed = Promise.all([last.endQuestions(), ended, stopSending()]).finally(() => {
        last.close()
        closing.delete(last)
      })
      closing.set(last, closed)
    }
    await Promise.all(closing.values())
  }

  /** The same file is wanted again before its analyst has let go of it. Who still writes it can't be hurried. */
  const closeAtOnce = (path: string): Problem | null => {
    for (const workspace of closing.keys()) {
      if (workspace.path !== path) continue
      if (workspace.isJudging()) return { ...LET_GO, where: path }
      workspace.close()
    }
    return null
  }

  const required = (): OpenedWorkspace => {
    if (current === null) throw refuse(NOT_OPEN)
    return current
  }

  return {
    clock,
    home,
    jobs,
    recent,
    keys,
    adopted,
    secrets,
    studyThreads: createStudyThreads(),
    current: () => current,
    required,
    connections: () => {
      if (connected === null) throw refuse(NOT_OPEN)
      return connected
    },
    open: (path, create) => {
      if (current?.path === path) return null
      const stillThere = closeAtOnce(path)
      if (stillThere !== null) return stillThere
      const opened = openWorkspace(path, clock, create, { makeAnalyst: analystInThread, keys })
      if (!opened.ok) return opened.error
      void close()
      current = opened.value
      current.pipeline.subscribe(wake)
      const endings = [keepTime(current.pipeline), keepReadingOldValues(current.pipeline)]
      stopTime = () => {
        for (const end of endings) end()
      }
      connected = startConnections(current, { store: secrets, environment: process.env, adopted }, clock.now)
      const connections = connected
      stopSending = startSending(
        current,
        { store: secrets, environment: process.env },
        {
          now: clock.now,
          isHeld: () => connections.held,
        },
      )
      recent.remember(current)
      opens += 1
      wake()
      return null
    },
    follow: (rules) => {
      following?.stop()
      following = rules
    },
    watchedRules: () => following?.watched() ?? null,
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
