import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Instant, OutcomeCountsView } from './shared.ts'

const Name = z.string().min(1).max(200)
/** Only these: a workspace that somebody sends must not have any other variable sent to a server of theirs. */
export const Variable = z
  .string()
  .regex(/^JOURNEYSCOPE_SECRET_[A-Z0-9_]+$/, 'the variable must be named JOURNEYSCOPE_SECRET_…')

/** A password that lies beside the workspace's keys, under this id. */
const KeptSecret = z.strictObject({ kind: z.literal('kept'), id: z.string() })
/** A password that the environment gives at every start. */
const VariableSecret = z.strictObject({ kind: z.literal('environment'), variable: Variable })

/** As a workspace stores it: where the password is, never the password. */
export const StoredSecret = z.discriminatedUnion('kind', [KeptSecret, VariableSecret])
export type StoredSecret = z.infer<typeof StoredSecret>

/** As a window sees it, and sends it back where it stays the same. */
const ShownSecret = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('kept') }),
  VariableSecret,
])

/** As a window sends it. */
const AskedSecret = z.discriminatedUnion('kind', [
  ...ShownSecret.options,
  z.strictObject({ kind: z.literal('given'), text: z.string().min(1).max(4_000) }),
])
export type AskedSecret = z.infer<typeof AskedSecret>

export const SASL_MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const

/** What is connected, with passwords of one of the three shapes. */
function shapes<Secret extends z.ZodType>(secret: Secret) {
  const redis = z.strictObject({
    /** `redis://host:6379`, `rediss://` (TLS), `redis+cluster://a:1,b:2`; no name or password in it. */
    url: z.string().min(1).max(2_000),
    username: z.string().max(200).optional(),
    password: secret.optional(),
    /** PEM file of the authority that signed the server's certificate. */
    caFile: z.string().max(1_000).optional(),
  })
  const kafka = z.strictObject({
    brokers: z.array(z.string().min(1).max(300)).min(1).max(50),
    tls: z.boolean(),
    caFile: z.string().max(1_000).optional(),
    sasl: z
      .strictObject({
        mechanism: z.enum(SASL_MECHANISMS),
        username: z.string().min(1).max(200),
        password: secret,
      })
      .optional(),
  })
  const group = Name.optional()
  return z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('redis-stream'),
      server: redis,
      stream: Name,
      group,
      from: z.enum(['earliest', 'latest']),
    }),
    z.strictObject({
      kind: z.literal('redis-list'),
      server: redis,
      list: Name,
      /** The end from which events are taken. */
      end: z.enum(['left', 'right']),
      /** Taken and forgotten by the server at once. */
      lossy: z.boolean(),
    }),
    z.strictObject({ kind: z.literal('redis-channel'), server: redis, channel: Name }),
    z.strictObject({ kind: z.literal('redis-mirror'), server: redis }),
    z.strictObject({ kind: z.literal('redis-out'), server: redis, stream: Name }),
    z.strictObject({
      kind: z.literal('kafka'),
      server: kafka,
      /** A name, or a pattern in which `*` stands for anything. */
      topic: Name,
      group,
      /** For partitions of which the workspace has no position yet. */
      from: z.union([z.enum(['stored', 'earliest', 'latest']), z.strictObject({ at: Instant })]),
      /** What happened before this moment is history: its effects are held back. */
      backfillUntil: Instant.optional(),
    }),
    z.strictObject({ kind: z.literal('kafka-out'), server: kafka, topic: Name }),
  ])
}

/** The text of a document of the kind `connection`. */
export const StoredConnection = shapes(StoredSecret)
export type StoredConnection = z.infer<typeof StoredConnection>

const ShownConnection = shapes(ShownSecret)
export type ShownConnection = z.infer<typeof ShownConnection>

export const AskedConnection = shapes(AskedSecret)
export type AskedConnection = z.infer<typeof AskedConnection>

/** `reconnecting` is tried again by itself; `failed` only once it is changed or resumed; `held` waits for a word. */
export const SourceState = z.enum([
  'connecting',
  'running',
  'paused',
  'reconnecting',
  'failed',
  'held',
  'stopped',
])
export type SourceState = z.infer<typeof SourceState>

const Trouble = z.object({ message: z.string(), at: Instant })

export const ConnectionView = z.object({
  name: z.string(),
  /** `flags`: of the command line, for this run only. */
  origin: z.enum(['saved', 'flags']),
  direction: z.enum(['in', 'out']),
  kind: z.string(),
  /** The stream, list, channel or topic. */
  what: z.string(),
  /** The name under which its events are counted, which filters take; null for what goes out. */
  intake: z.string().nullable(),
  address: z.string(),
  group: z.string().nullable(),
  /** Why events can be lost on this way, as a sentence; null where none can. */
  lossy: z.string().nullable(),
  /** Null for those of the command line, which are changed there. */
  definition: ShownConnection.nullable(),
  /** Where its password is, as a sentence; null where it has none. */
  secretPlace: z.string().nullable(),
  state: SourceState,
  /** Messages per second over the last ten seconds. */
  perSecond: z.number(),
  /** Messages since the program started. */
  handled: z.number(),
  /** Messages that wait at the server; null where it can't say. */
  lag: z.number().nullable(),
  parts: z.array(z.object({ name: z.string(), position: z.string().nullable(), lag: z.number().nullable() })),
  lastError: Trouble.nullable(),
  /** When the last message came or went; to the minute where that was before this start. */
  lastAt: Instant.nullable(),
  /** Since the workspace was made; null for what goes out. */
  outcomes: OutcomeCountsView.nullable(),
})
export type ConnectionView = z.infer<typeof ConnectionView>

/** An intake that is no connection: routes of the listener, files, and connections that are gone. */
export const OtherIntake = z.object({
  kind: z.string(),
  name: z.string(),
  received: z.number(),
  outcomes: OutcomeCountsView,
  /** When the last of it came; to the minute where that was before this start. */
  lastAt: Instant,
  /** Over the last ten seconds. */
  perSecond: z.number(),
  /** The newest refusal, or batch that could not be stored, since the program started. */
  lastError: Trouble.nullable(),
})
export type OtherIntake = z.infer<typeof OtherIntake>

export const SourcesView = z.object({
  connections: z.array(ConnectionView),
  others: z.array(OtherIntake),
  /** The listener for events by HTTP: `stopped` where none runs. */
  listener: SourceState,
  /** This file was not saved here by this user: what it wants to reach waits for `adopt`. */
  held: z.boolean(),
  /** The group under which this workspace reads where none is named. */
  defaultGroup: z.string(),
  /** Where passwords are kept that are typed in. */
  secretsAt: z.string(),
})
export type SourcesView = z.infer<typeof SourcesView>

/** What a try found out: facts as sentences, and what stands against it. */
export const TestAnswer = z.object({
  ok: z.boolean(),
  facts: z.array(z.string()),
  problem: z.string().nullable(),
})
export type TestAnswer = z.infer<typeof TestAnswer>

const Counted = z.object({
  kind: z.string(),
  name: z.string(),
  received: z.number(),
  outcomes: OutcomeCountsView,
})

/** Received = the sum of the outcomes, always. `meaning` is null where that holds, else what it means and what to do. */
export const AccountingView = z.object({
  /** Events that were numbered as they arrived. */
  arrivals: z.number(),
  /** Receipts that were written. */
  receipts: z.number(),
  meaning: z.string().nullable(),
  /** Receipts of each intake over all time: the figures of `/metrics`. */
  intakes: z.array(Counted),
  /** Newest first. `received` is counted row by row in the tables, `outcomes` are the receipts. */
  minutes: z.array(
    Counted.extend({ minute: Instant, difference: z.number(), meaning: z.string().nullable() }),
  ),
  /** The oldest minute shown; null where none is older. */
  since: Instant.nullable(),
})
export type AccountingView = z.infer<typeof AccountingView>

const Named = z.object({ name: Name })

export const AdoptedAs = z.enum(['itself', 'copy'])
export type AdoptedAs = z.infer<typeof AdoptedAs>

export const sourcesContract = {
  list: oc.output(SourcesView),
  /** Saves a connection and starts it. `replaces`: it is another version of the one with this name. */
  save: oc
    .input(z.object({ name: Name, connection: AskedConnection, replaces: z.boolean() }))
    .output(SourcesView),
  /** Reaches the server and looks; takes, writes and saves nothing. `name`: whose kept password is meant. */
  test: oc.input(z.object({ name: Name.optional(), connection: AskedConnection })).output(TestAnswer),
  /** Also after the next start. The server keeps the place. */
  pause: oc.input(Named).output(SourcesView),
  resume: oc.input(Named).output(SourcesView),
  /** Ends the connection and forgets its password. What came in by it stays. */
  remove: oc.input(Named).output(SourcesView),
  /**
   * Lets the connections of a file that came from elsewhere start. `copy`: the file it was made of goes on elsewhere, so
   * that this one reads as a group of its own from now on.
   */
  adopt: oc.input(z.object({ as: AdoptedAs })).output(SourcesView),
  /** Events by HTTP are answered 503 until they are resumed: senders keep them. Outlasts a restart. */
  pauseListener: oc.output(SourcesView),
  resumeListener: oc.output(SourcesView),
  /** Asks the listener over the network, as a sender would. */
  testListener: oc.output(TestAnswer),
  /** `before`: minutes earlier than this one; the newest without it. */
  accounting: oc.input(z.object({ before: Instant.optional() })).output(AccountingView),
}
