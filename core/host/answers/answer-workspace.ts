import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { OpenWorkspace, ReceiptsSummary, WorkspaceStatus } from '#core/contract/workspace.ts'
import { DEFAULT_LATE_AFTER } from '#core/pipeline/writer.ts'
import { countStoredEvents } from '#core/store/outcomes/receipts.ts'
import { countPeople } from '#core/store/people/people-list.ts'
import { readStorms } from '#core/store/people/storms.ts'
import { followsFleet } from '../fleet/read-only.ts'
import type { OpenedWorkspace } from '../opened.ts'
import { orRefuse, refuse, type Session } from '../session.ts'
import { conversionOf } from './conversion.ts'

/** What a host tells about itself besides the workspace. */
export interface HostFacts {
  readonly appVersion: string
  readonly platform: string
  listener(): WorkspaceStatus['listener']
  /** A link for one more browser; null where nothing listens. */
  invite(): string | null
}

export function statusOf(session: Session, facts: HostFacts): WorkspaceStatus {
  const current = session.current()
  return {
    app: { version: facts.appVersion, platform: facts.platform },
    open: current === null ? null : describeWorkspace(current),
    listener: facts.listener(),
    recent: session.recent.list(),
  }
}

function describeWorkspace(workspace: OpenedWorkspace): OpenWorkspace {
  const { active } = workspace.pipeline.writer()
  const { conversion, names } = conversionOf(
    workspace.pipeline.writer().names,
    active?.compiled.journeys[0] ?? null,
  )
  return {
    path: workspace.path,
    name: workspace.name,
    readOnly: followsFleet(workspace.database),
    mergeStorms: readStorms(workspace.database).length,
    events: countStoredEvents(workspace.database),
    people: countPeople(workspace.database),
    ruleset:
      active === null
        ? null
        : {
            number: active.number,
            version: active.compiled.ruleset.version,
            rules: active.compiled.rules.length,
            initialStep: active.compiled.initialStep,
          },
    conversion: { kind: conversion.kind, names },
    lateAfterMs: DEFAULT_LATE_AFTER,
  }
}

/** Opens a path or refuses the call with the reason. */
export function openOrRefuse(session: Session, path: string, create: boolean): void {
  const problem = session.open(path, create)
  if (problem !== null) throw refuse(problem)
}

/** What the file of a workspace of this name is called in the user's folder. */
export function workspaceFile(name: string): string {
  const safe = name.replaceAll(/[^\p{L}\p{N} ._-]/gu, '_').replace(/^\.+/, '')
  return safe.endsWith('.journey') ? safe : `${safe}.journey`
}

/** A new workspace of this name in the user's folder. */
export function createEmpty(session: Session, name: string): void {
  mkdirSync(session.home, { recursive: true })
  openOrRefuse(session, join(session.home, workspaceFile(name)), true)
}

/** Receipts as the tables hold them, with what is under way. */
export async function receiptsOf(session: Session): Promise<ReceiptsSummary> {
  const { analyst, pipeline } = session.required()
  const receipts = orRefuse(await analyst.ask('receipts', {}))
  const rates = { perSecond: pipeline.perSecond(), lastMinute: pipeline.lastMinute() }
  return { ...receipts, ...rates, queued: pipeline.queued() }
}
