import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type {
  Histogram,
  OpenWorkspace,
  ReceiptsSummary,
  Scope,
  WorkspaceStatus,
} from '#core/contract/workspace.ts'
import { noOutcomes, type OutcomeCounts, totalOutcomes } from '#core/event/outcome.ts'
import { DEFAULT_LATE_AFTER } from '#core/pipeline/writer.ts'
import { countStoredOutcomes, readReceipts } from '#core/store/receipts.ts'
import { conversionOf, type OpenedWorkspace } from './opened.ts'
import { refuse, type Session } from './session.ts'

const MINUTES_SHOWN = 120

/** What a host tells about itself besides the workspace. */
export interface HostFacts {
  readonly appVersion: string
  readonly platform: string
  listener(): WorkspaceStatus['listener']
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

const Span = z.object({ first: z.number().nullable(), last: z.number().nullable(), events: z.number() })

function describeWorkspace(workspace: OpenedWorkspace): OpenWorkspace {
  const { active } = workspace.pipeline.writer()
  const { conversion, names } = conversionOf(workspace)
  const span = Span.parse(
    workspace.database
      .prepare('SELECT min(time) AS first, max(time) AS last, count(*) AS events FROM events')
      .get(),
  )
  return {
    path: workspace.path,
    name: workspace.name,
    readOnly: false,
    events: span.events,
    people: z.number().parse(workspace.database.prepare('SELECT count(*) FROM people').pluck().get()),
    firstEventAt: span.first,
    lastEventAt: span.last,
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

/** A new workspace of this name in the user's folder. */
export function createEmpty(session: Session, name: string): void {
  const safe = name.replaceAll(/[^\p{L}\p{N} ._-]/gu, '_').replace(/^\.+/, '')
  mkdirSync(session.home, { recursive: true })
  openOrRefuse(session, join(session.home, safe.endsWith('.journey') ? safe : `${safe}.journey`), true)
}

/** Receipts per intake; whether they add up is asked of the tables, row by row. */
export function receiptsOf(session: Session): ReceiptsSummary {
  const workspace = session.required()
  const receipts = readReceipts(workspace.database)
  const intakes = new Map<string, { intake: string; kind: string; outcomes: OutcomeCounts }>()
  const minutes = new Map<number, { received: number; rejected: number }>()
  const total = noOutcomes()
  for (const { intake, minute, outcome, count } of receipts) {
    const key = `${intake.kind}\n${intake.name}`
    const entry = intakes.get(key) ?? { intake: intake.name, kind: intake.kind, outcomes: noOutcomes() }
    entry.outcomes[outcome] += count
    intakes.set(key, entry)
    total[outcome] += count
    const at = minutes.get(minute) ?? { received: 0, rejected: 0 }
    at.received += count
    at.rejected += outcome === 'REJECTED' ? count : 0
    minutes.set(minute, at)
  }
  const stored = countStoredOutcomes(workspace.database)
  const agrees = totalOutcomes(stored) === totalOutcomes(total)
  return {
    received: totalOutcomes(stored),
    outcomes: total,
    intakes: [...intakes.values()].map((entry) => ({
      ...entry,
      received: totalOutcomes(entry.outcomes),
      addsUp: agrees,
    })),
    perMinute: [...minutes]
      .sort(([a], [b]) => a - b)
      .slice(-MINUTES_SHOWN)
      .map(([minute, counts]) => ({ minute, ...counts })),
    perSecond: workspace.pipeline.perSecond(),
    queued: workspace.pipeline.queued(),
  }
}

export function histogramOf(session: Session, buckets: number, where: string | undefined): Histogram {
  const workspace = session.required()
  const events = workspace.columns().events()
  const { keep } = workspace.filters.apply(where === undefined ? {} : { where })
  let from = Number.POSITIVE_INFINITY
  let to = Number.NEGATIVE_INFINITY
  for (let i = 0; i < events.length; i += 1) {
    const time = events.time[i] ?? 0
    if (time < from) from = time
    if (time > to) to = time
  }
  if (events.length === 0) return { from: 0, to: 0, bucketMs: 1, events: [], matching: [], rejected: [] }
  const bucketMs = Math.max(1, Math.ceil((to + 1 - from) / buckets))
  const counts = new Array<number>(buckets).fill(0)
  const matching = new Array<number>(buckets).fill(0)
  for (let i = 0; i < events.length; i += 1) {
    const bucket = Math.floor(((events.time[i] ?? 0) - from) / bucketMs)
    counts[bucket] = (counts[bucket] ?? 0) + 1
    if (keep === null || keep[i] === 1) matching[bucket] = (matching[bucket] ?? 0) + 1
  }
  const rejected = new Array<number>(buckets).fill(0)
  const letters = workspace.database
    .prepare('SELECT received_at FROM dead_letters WHERE received_at BETWEEN ? AND ?')
    .pluck()
  for (const at of letters.iterate(from, from + bucketMs * buckets - 1)) {
    const bucket = Math.floor((Number(at) - from) / bucketMs)
    rejected[bucket] = (rejected[bucket] ?? 0) + 1
  }
  return { from, to: from + bucketMs * buckets, bucketMs, events: counts, matching, rejected }
}

export function scopeOf(
  session: Session,
  filter: { where?: string | undefined; from?: number | undefined; to?: number | undefined },
): Scope {
  const workspace = session.required()
  const events = workspace.columns().events()
  const { keep, problem } = workspace.filters.apply(filter)
  const seen = new Set<number>()
  const all = new Set<number>()
  let kept = 0
  for (let i = 0; i < events.length; i += 1) {
    const person = events.person[i] ?? 0
    all.add(person)
    if (keep !== null && keep[i] !== 1) continue
    kept += 1
    seen.add(person)
  }
  return { events: kept, people: seen.size, allEvents: events.length, allPeople: all.size, problem }
}
