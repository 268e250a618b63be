import { basename } from 'node:path'
import type { Clock } from '#core/base/ports.ts'
import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import { MOST_AHEAD } from '#core/pipeline/ahead.ts'
import { openPipeline, type Pipeline } from '#core/pipeline/pipeline.ts'
import type { Connection } from '#core/store/open.ts'
import { openForReading, openForWriting } from '#core/store/open.ts'
import { type Analyst, createDirectAnalyst } from './analysis/analyst.ts'
import { createPendingChanges, type PendingChanges } from './analysis/pending-changes.ts'
import { tokenising } from './analysis/tokenising.ts'
import { createSearches, type Searches } from './answers/searches.ts'
import { followsFleet, onlyTheFleet } from './fleet/read-only.ts'
import { enrichmentStage } from './governed/enrichment.ts'
import { governanceOf } from './governed/governance.ts'
import { privacyOf, privacyStages, type WorkspacePrivacy } from './governed/privacy.ts'
import { identityOf } from './identity/document.ts'
import { judgeAnew } from './judging-anew/judge-anew.ts'
import type { JudgingStart } from './judging-anew/messages.ts'
import { type KeyStore, userKeys } from './keys/key-store.ts'

/** A workspace with its pipeline, and with somebody who answers questions about all of it. */
export interface OpenedWorkspace {
  readonly path: string
  readonly name: string
  readonly database: Connection
  readonly pipeline: Pipeline
  readonly clock: Clock
  readonly analyst: Analyst
  /** Searches for which events are being read. */
  readonly searches: Searches
  /** Answers those who follow what happens; a long question to the analyst does not hold them up. */
  readonly follower: Analyst
  /** Where this user's keys lie. */
  readonly keys: KeyStore
  /** Tokens, sealing and what may be shown, as of the last `govern`. */
  privacy(): WorkspacePrivacy
  /** Counts re-folds and activations: what was computed under another number is stale. */
  foldNumber(): number
  /** Reads the documents that govern what comes in and applies them from the next batch on. */
  govern(): Problem | null
  /**
   * Activates rules and judges all history by them, in a thread; true where they are active then. Given up with the signal,
   * and when the workspace closes.
   */
  judgeAnew(
    rules: Pick<JudgingStart, 'text' | 'provenance'>,
    now: number,
    signal: AbortSignal,
    onProgress: (done: number, total: number) => void,
  ): Promise<boolean>
  /** A thread that judges history anew has not let go of the file yet. */
  isJudging(): boolean
  /** Ends every question with a problem; resolves when nobody reads the file any more. */
  endQuestions(): Promise<void>
  /** Gives the file back at once, whether or not anybody still reads it. */
  close(): void
}

/** Makes the analyst of a workspace; the default answers in the caller's own thread. */
export type MakeAnalyst = (path: string, database: Connection, changes: PendingChanges) => Analyst

const directAnalyst: MakeAnalyst = (_path, database, changes) => createDirectAnalyst(database, changes.take)

/** Opens a workspace for writing and readies everything that answers questions about it. */
export function openWorkspace(
  path: string,
  clock: Clock,
  create: boolean,
  options: { readonly makeAnalyst?: MakeAnalyst; readonly keys?: KeyStore } = {},
): Result<OpenedWorkspace> {
  const opened = openForWriting(path, { now: new Date(clock.now()), create })
  if (!opened.ok) return opened
  const { makeAnalyst = directAnalyst, keys = userKeys() } = options
  const { database, close } = opened.value
  const refuse = (problem: Problem): Result<OpenedWorkspace> => {
    close()
    return fail({ ...problem, where: `${path}, ${problem.where ?? 'its documents'}` })
  }
  const privacy = privacyOf(database, keys, true)
  if (!privacy.ok) return refuse(privacy.error)
  const workspace = ready({ path, clock, database, close, makeAnalyst, keys, privacy: privacy.value })
  const problem = workspace.govern()
  return problem === null ? ok(workspace) : refuse(problem)
}

/** Opens a workspace to be asked only, beside the process that writes it. */
export function openWorkspaceToRead(path: string, clock: Clock, keys = userKeys()): Result<OpenedWorkspace> {
  const opened = openForReading(path)
  if (!opened.ok) return opened
  const database = opened.value
  const close = (): void => {
    database.close()
  }
  const privacy = privacyOf(database, keys, false)
  const governance = governanceOf(database)
  if (!privacy.ok) return refused(close, privacy.error)
  if (!governance.ok) return refused(close, governance.error)
  const parts = { path, clock, database, close, makeAnalyst: directAnalyst, keys, privacy: privacy.value }
  const workspace = ready(parts)
  workspace.pipeline.writer().reading = governance.value.registry.reading
  return ok(workspace)
}

function refused(close: () => void, problem: Problem): Result<OpenedWorkspace> {
  close()
  return fail(problem)
}

function ready(parts: {
  readonly path: string
  readonly clock: Clock
  readonly database: Connection
  readonly close: () => void
  readonly makeAnalyst: MakeAnalyst
  readonly keys: KeyStore
  readonly privacy: WorkspacePrivacy
}): OpenedWorkspace {
  const { path, database, keys } = parts
  const pipeline = openPipeline(database, path, parts.clock)
  const changes = createPendingChanges()
  let follower: Analyst | null = null
  let privacy = parts.privacy
  const analyst = tokenising(parts.makeAnalyst(path, database, changes), (where) => privacy.where(where))
  const searches = createSearches(() => analyst, parts.clock)
  let folds = 0
  const unsubscribe = pipeline.subscribe((commit) => {
    if (commit.people) searches.forget()
    changes.add({ ...commit, refolded: commit.refoldedPersons })
    if (commit.refolded) folds += 1
  })
  let isOpen = true
  const closing = new AbortController()
  const judging = new Set<Promise<unknown>>()
  return {
    path,
    name: basename(path),
    database,
    pipeline,
    clock: parts.clock,
    analyst,
    searches,
    get follower() {
      // Moves are read from rows: it needs to hear of no changes.
      follower ??= parts.makeAnalyst(path, database, createPendingChanges())
      return follower
    },
    keys,
    privacy: () => privacy,
    foldNumber: () => folds,
    govern: () => {
      const governance = governanceOf(database)
      if (!governance.ok) return governance.error
      const renewed = privacyOf(database, keys, true)
      if (!renewed.ok) return renewed.error
      const enrichment = enrichmentStage(database)
      if (!enrichment.ok) return enrichment.error
      const identity = identityOf(database)
      if (!identity.ok) return identity.error
      privacy = renewed.value
      const { scrub, ...beside } = privacyStages(privacy)
      const identified = pipeline.identifyBy(identity.value)
      if (!identified.ok) return identified.error
      pipeline.readAs(governance.value.registry.reading)
      const stages = [governance.value.registry.judge, scrub, ...enrichment.value]
      pipeline.govern(
        followsFleet(database) ? onlyTheFleet(beside.redact) : { stages, mostAhead: MOST_AHEAD, ...beside },
      )
      return null
    },
    judgeAnew: (rules, now, signal, onProgress) => {
      const either = AbortSignal.any([signal, closing.signal])
      const judged = judgeAnew(pipeline, { path, ...rules, now }, either, onProgress)
      const ended = judged.catch(() => undefined).finally(() => judging.delete(ended))
      judging.add(ended)
      return judged
    },
    isJudging: () => judging.size > 0,
    endQuestions: async () => {
      closing.abort()
      await Promise.all([analyst.close(), follower?.close(), ...judging])
    },
    close: () => {
      if (!isOpen) return
      isOpen = false
      unsubscribe()
      parts.close()
    },
  }
}
