import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Instant } from './shared.ts'

/** `user`, `anonymous`, or the kind of a shared identifier such as `email`. */
const IdentifierView = z.object({ kind: z.string(), value: z.string() })

/** One line of the ledger: two identifiers that an event, or somebody, holds for one person. */
export const LinkView = z.object({
  link: z.number(),
  a: IdentifierView,
  b: IdentifierView,
  status: z.enum(['joined', 'refused', 'undone']),
  /** The earliest event that says so; null for a merge by hand. */
  eventId: z.string().nullable(),
  /** Of that event, or when it was made by hand. */
  time: Instant,
  /** Why it was refused, or what was said by hand. */
  reason: z.string().nullable(),
  undoneAt: Instant.nullable(),
})
export type LinkView = z.infer<typeof LinkView>

/** An alert: this identifier came with more others than one may, and joins nobody from then on. */
const StormView = IdentifierView.extend({ since: Instant })

export const LedgerView = z.object({
  links: z.array(LinkView),
  total: z.number(),
  counts: z.object({ joined: z.number(), refused: z.number(), undone: z.number() }),
  /** The oldest first. */
  storms: z.array(StormView),
  /** With how many others an identifier may be seen. */
  stormLimit: z.number(),
})
export type LedgerView = z.infer<typeof LedgerView>

export const WhoView = z.object({
  /** `events`: how many of the person's events carry it, as the user id or as the anonymous one; an event can carry both. */
  subjects: z.array(z.object({ id: z.string(), known: z.boolean(), events: z.number() })),
  /** Everything in the ledger that names one of them. */
  links: z.array(LinkView),
})
export type WhoView = z.infer<typeof WhoView>

const Side = z.object({ id: z.string(), step: z.string(), events: z.number(), moves: z.number() })

/** What a merge would do. Nothing is written. */
export const MergePreview = z.object({
  before: z.array(Side),
  after: Side,
  /** Moves between steps whose count would change; a move that a rule caused counts too. */
  edges: z.array(z.object({ from: z.string(), to: z.string(), before: z.number(), after: z.number() })),
  /** Alerts and webhooks of the one history that neither has had; they would be held back. */
  newEffects: z.number(),
})
export type MergePreview = z.infer<typeof MergePreview>

const Reason = z.string().trim().min(1).max(1000)

/** An identifier that came with more others than one may be joined with: perhaps a device that people share. */
const SharedIdentifier = IdentifierView.extend({
  /** With so many others it came. */
  others: z.number(),
  /** So many of them are one person by it. */
  joined: z.number(),
})
export type SharedIdentifier = z.infer<typeof SharedIdentifier>

export const identityContract = {
  shared: oc.output(z.array(SharedIdentifier)),
  /** From now on the value names nobody: what it has joined is parted, and all is decided anew. */
  block: oc.input(z.object({ value: z.string().min(1).max(500) })).output(z.null()),
  ledger: oc
    .input(
      z.object({
        status: z.enum(['joined', 'refused', 'undone']).optional(),
        /** A part of an identifier on either side. */
        search: z.string().max(500).optional(),
        limit: z.number().int().min(1).max(500),
        offset: z.number().int().min(0),
      }),
    )
    .output(LedgerView),
  /** Who a person is known as, and why; null where nobody has this id. */
  who: oc.input(z.object({ id: z.string() })).output(WhoView.nullable()),
  preview: oc.input(z.object({ one: z.string(), other: z.string() })).output(MergePreview),
  /** Answers with the id that names the profile from now on. */
  join: oc
    .input(z.object({ one: z.string(), other: z.string(), reason: Reason }))
    .output(z.object({ id: z.string() })),
  /** Takes a line of the ledger back: both histories are as if it had never been. */
  undo: oc.input(z.object({ link: z.number(), reason: Reason })).output(LinkView),
  /** Puts a line that was undone in force again, as far as the limits allow. */
  restore: oc.input(z.object({ link: z.number(), reason: Reason })).output(LinkView),
}
