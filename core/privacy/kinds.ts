/** What is recognised in values, whatever the name of the field. */
export const VALUE_KINDS = ['email', 'phone', 'card', 'iban', 'ip', 'national_id'] as const

export type ValueKind = (typeof VALUE_KINDS)[number]

/** What is recognised by the name of the key alone. */
export const KEY_KINDS = ['name', 'address', 'birth', 'secret', 'phone', 'national_id'] as const

export type KeyKind = (typeof KEY_KINDS)[number]

/** Anything that a policy can speak of; `field` is a declared field whose kind nobody named. */
export const KINDS = [...VALUE_KINDS, 'name', 'address', 'birth', 'secret', 'field'] as const

export type Kind = (typeof KINDS)[number]

/** A personal value found in a text. */
export interface Found {
  readonly kind: ValueKind
  /** Where it begins, in UTF-16 units. */
  readonly start: number
  /** Where it ends, not included. */
  readonly end: number
  /** As it is read, percent signs decoded. */
  readonly value: string
}

/** The keyed one-way function of a workspace. The key itself never enters this room. */
export interface Tokens {
  /** A text that stands for the value, the same every time: `email_` and 32 hexadecimal digits. */
  token(kind: Kind, value: string): string
  /** SHA-256 of the value without a key: the same in every workspace, and open to guessing. */
  hash(value: string): string
}

/** Tokens and hashes as they are written: never searched again, so that scrubbing twice changes nothing. */
export const TOKEN_PATTERN = new RegExp(`(?:${KINDS.join('|')})_[0-9a-f]{32}|sha256_[0-9a-f]{64}`, 'g')

const ONE_TOKEN = new RegExp(`^(?:${TOKEN_PATTERN.source})$`)

/** True for a text that is one token or hash, and nothing beside it. */
export function isToken(text: string): boolean {
  return ONE_TOKEN.test(text)
}
