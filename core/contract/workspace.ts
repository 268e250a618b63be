import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Filter, Instant, OutcomeCountsView, OutcomeName } from './shared.ts'

export const Listener = z.object({
  host: z.string(),
  port: z.number(),
  /** What another program sends events to. */
  eventsUrl: z.string(),
})

/** How conversions are recognised in this workspace, in words and as data. */
export const ConversionRule = z.object({
  kind: z.enum(['outcome', 'event', 'none']),
  /** Steps or event types; empty for `none`. */
  names: z.array(z.string()),
})
export type ConversionRule = z.infer<typeof ConversionRule>

export const OpenWorkspace = z.object({
  path: z.string(),
  name: z.string(),
  readOnly: z.boolean(),
  /** Identifiers that came with too many others; each is an alert in the ledger. */
  mergeStorms: z.number(),
  events: z.number(),
  people: z.number(),
  /** Number of the active ruleset and the version text in its file; null where no rules are active. */
  ruleset: z
    .object({ number: z.number(), version: z.string(), rules: z.number(), initialStep: z.string() })
    .nullable(),
  conversion: ConversionRule,
  lateAfterMs: z.number(),
})
export type OpenWorkspace = z.infer<typeof OpenWorkspace>

export const RecentWorkspace = z.object({
  path: z.string(),
  name: z.string(),
  openedAt: Instant,
  events: z.number(),
  people: z.number(),
  found: z.boolean(),
})

export const WorkspaceStatus = z.object({
  app: z.object({ version: z.string(), platform: z.string() }),
  open: OpenWorkspace.nullable(),
  listener: Listener.nullable(),
  recent: z.array(RecentWorkspace),
})
export type WorkspaceStatus = z.infer<typeof WorkspaceStatus>

/** Positions of what can change; a view refetches when the part it shows has moved. */
export const ChangeCursor = z.object({
  /** Which workspace was opened how often: changes with every open and close. */
  workspace: z.number(),
  /** The last arrival. */
  arrival: z.number(),
  /** Re-folds and rule activations. */
  fold: z.number(),
  /** State changes of jobs. */
  jobs: z.number(),
})
export type ChangeCursor = z.infer<typeof ChangeCursor>

export const IntakeReceipts = z.object({
  intake: z.string(),
  kind: z.string(),
  received: z.number(),
  outcomes: OutcomeCountsView,
  /** received = sum of outcomes; false is a fault and is shown in red. */
  addsUp: z.boolean(),
})
export type IntakeReceipts = z.infer<typeof IntakeReceipts>

export const ReceiptsSummary = z.object({
  received: z.number(),
  outcomes: OutcomeCountsView,
  intakes: z.array(IntakeReceipts),
  /** Receipts per minute of arrival, oldest first, at most the last 120 minutes that had any. */
  perMinute: z.array(z.object({ minute: Instant, received: z.number(), rejected: z.number() })),
  /** Arrivals per second over the last ten seconds. */
  perSecond: z.number(),
  /** Arrivals in the last sixty seconds. */
  lastMinute: z.number(),
  /** Events waiting to be committed. */
  queued: z.number(),
})
export type ReceiptsSummary = z.infer<typeof ReceiptsSummary>

export const Histogram = z.object({
  from: Instant,
  to: Instant,
  bucketMs: z.number(),
  /** Stored events by their own timestamp. */
  events: z.array(z.number()),
  /** Of those, the ones that satisfy the filter's expression. */
  matching: z.array(z.number()),
  /** Dead letters by time of arrival. */
  rejected: z.array(z.number()),
})
export type Histogram = z.infer<typeof Histogram>

export const HistogramQuestion = z.object({
  buckets: z.number().int().min(1).max(1000),
  where: Filter.shape.where,
  whose: Filter.shape.whose,
  without: Filter.shape.without,
  /** The range in which a filter asks who was in a step. Events are counted whenever they were. */
  from: Filter.shape.from,
  to: Filter.shape.to,
})
export type HistogramQuestion = z.infer<typeof HistogramQuestion>

/** How much the filter and time range leave. */
export const Scope = z.object({
  events: z.number(),
  people: z.number(),
  allEvents: z.number(),
  allPeople: z.number(),
  /** The expression does not compile: the position and what to write; the counts are those without it. */
  problem: z.object({ message: z.string(), line: z.number(), column: z.number() }).nullable(),
})
export type Scope = z.infer<typeof Scope>

export const Job = z.object({
  id: z.string(),
  title: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  /** 0 to 1; null where the end is not known. */
  progress: z.number().nullable(),
  /** What has been done so far, for a person. */
  detail: z.string(),
  outcomes: z.partialRecord(OutcomeName, z.number()).optional(),
  /** An import that went on where an earlier one had stopped: what that one had stored, which is not in `outcomes`. */
  resumedAfter: z.number().optional(),
  /** Of an import: open dead letters of this file, by arrival, whose line came in whole now. */
  mendedLetters: z.array(z.number()).optional(),
  error: z.string().optional(),
})
export type Job = z.infer<typeof Job>

export const workspaceContract = {
  status: oc.output(WorkspaceStatus),
  /** Opens a file; `create` makes it where it is absent. */
  open: oc.input(z.object({ path: z.string(), create: z.boolean().optional() })).output(WorkspaceStatus),
  /** Makes the example workspace on first use (a job), then opens it. */
  openExample: oc.output(WorkspaceStatus),
  /** A new, empty workspace beside the others of this user, opened at once. */
  createEmpty: oc.input(z.object({ name: z.string().min(1).max(80) })).output(WorkspaceStatus),
  close: oc.output(WorkspaceStatus),
  /** A link that lets one more browser of this machine in, once; null where nothing listens. */
  invite: oc.output(z.string().nullable()),
  /**
   * Waits until something has moved past `after`, or until `timeoutMs` has gone; answers with where things stand.
   * One waiting call per window is the whole live protocol: a slow reader is told less often, never more.
   */
  wait: oc
    .input(z.object({ after: ChangeCursor, timeoutMs: z.number().min(0).max(25_000) }))
    .output(ChangeCursor),
  receipts: oc.output(ReceiptsSummary),
  histogram: oc.input(HistogramQuestion).output(Histogram),
  scope: oc.input(z.object({ filter: Filter })).output(Scope),
  jobs: oc.output(z.array(Job)),
  cancelJob: oc.input(z.object({ id: z.string() })).output(z.array(Job)),
}
