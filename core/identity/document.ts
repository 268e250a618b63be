import { z } from 'zod'
import { isBlockedByDefault } from './blocked.ts'

const Limit = z.number().int().min(0).max(1000)

/** What events themselves are about. */
const TAKEN = new Set(['user', 'anonymous', 'subject'])

/** A value inside events that several people of ours may carry although they are one: the token of an email address. */
const SharedIdentifier = z.strictObject({
  /** Names the identifier in the ledger. */
  kind: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,31}$/, 'small letters, digits and _ wanted, a letter first')
    .refine((kind) => !TAKEN.has(kind), 'user, anonymous and subject are taken'),
  /** Paths from the event: `payload.email`. */
  fields: z.array(z.string().min(1)).min(1),
  /** Only events of these types say whose it is; absent for all. */
  eventTypes: z.array(z.string().min(1)).exactOptional(),
  /** So many people one value may join. */
  limit: Limit.default(5),
})

/** How it is known which identifiers are one person. */
export const IdentityDocument = z.strictObject({
  /** With so many anonymous ids one user id may be joined. */
  anonymousPerUser: Limit.default(200),
  /** With so many user ids one anonymous id may be joined: people who share a browser or a device. */
  usersPerAnonymous: Limit.default(5),
  /** Values inside events that people share. */
  shared: z.array(SharedIdentifier).default([
    {
      kind: 'email',
      fields: ['payload.email', 'payload.$set.email', 'payload.context.traits.email'],
      eventTypes: ['IDENTIFY', 'ALIAS', '$identify', '$set'],
      limit: 5,
    },
  ]),
  /** Values that name nobody, beside those that never do (`null`, `0000`, `anonymous`, …). */
  blocked: z.array(z.string()).default([]),
  /** So many subjects one profile may have. */
  largestProfile: z.number().int().min(2).max(10_000).default(100),
  /** An identifier that is seen with more others than this names nobody. */
  storm: z.number().int().min(1).max(100_000).default(1000),
})
export type IdentityDocument = z.infer<typeof IdentityDocument>

export function isBlocked({ blocked }: IdentityDocument, value: string): boolean {
  return isBlockedByDefault(value) || blocked.includes(value)
}

/** With how many others a value of this kind may be joined. */
export function limitOf(document: IdentityDocument, kind: string): number {
  if (kind === 'user') return document.anonymousPerUser
  if (kind === 'anonymous') return document.usersPerAnonymous
  return document.shared.find((shared) => shared.kind === kind)?.limit ?? 0
}
