import { readEscapes } from './escapes.ts'
import { findCards } from './find-card.ts'
import { findEmails } from './find-email.ts'
import { findIbans } from './find-iban.ts'
import { findIps } from './find-ip.ts'
import { findNationalIds } from './find-national.ts'
import { findPhones } from './find-phone.ts'
import { type Found, TOKEN_PATTERN, type ValueKind } from './kinds.ts'
import type { Makeup } from './scan.ts'

export interface Finder {
  /** Kinds that are looked for. */
  readonly kinds: ReadonlySet<ValueKind>
  /** Countries whose own way of writing phone numbers is recognised, ISO 3166 alpha-2. */
  readonly phoneRegions: readonly string[]
}

/** The fewest digits that a detector of numbers wants. */
const DIGITS = { phone: 7, card: 13, iban: 7, national_id: 6, ip: 4 } as const

function inPlain(text: string, makeup: Makeup, { kinds, phoneRegions }: Finder): Found[] {
  const { digits } = makeup
  const found: Found[] = []
  if (text.includes('@') && kinds.has('email')) found.push(...findEmails(text))
  if (digits >= DIGITS.iban && kinds.has('iban')) found.push(...findIbans(text))
  if (digits >= DIGITS.card && kinds.has('card')) found.push(...findCards(text))
  if (digits >= DIGITS.national_id && kinds.has('national_id')) found.push(...findNationalIds(text, makeup))
  if (kinds.has('ip') && (digits >= DIGITS.ip || makeup.colons >= 2)) found.push(...findIps(text, makeup))
  if (digits >= DIGITS.phone && kinds.has('phone')) found.push(...findPhones(text, makeup.plus, phoneRegions))
  return found
}

/** Earlier first; of two that overlap the longer one, and of two as long the one that was looked for first. */
function withoutOverlaps(
  found: readonly Found[],
  tokens: readonly { start: number; end: number }[],
): Found[] {
  const byLength = [...found].sort((a, b) => b.end - b.start - (a.end - a.start))
  const kept: Found[] = []
  for (const one of byLength) {
    if (tokens.some((token) => token.start <= one.start && one.end <= token.end)) continue
    if (kept.every((other) => one.end <= other.start || other.end <= one.start)) kept.push(one)
  }
  return kept.sort((a, b) => a.start - b.start)
}

/** Every personal value in a text that the scan let through, in order, with places in the text as it stands. */
export function findAll(text: string, makeup: Makeup, finder: Finder): Found[] {
  const tokens = text.includes('_')
    ? [...text.matchAll(TOKEN_PATTERN)].map(({ 0: token, index }) => ({
        start: index,
        end: index + token.length,
      }))
    : []
  const found = inPlain(text, makeup, finder)
  if (makeup.escaped) {
    const read = readEscapes(text)
    if (read.text !== text) {
      const inside = inPlain(read.text, recount(read.text, makeup), finder)
      const place = (index: number): number => read.from[index] ?? text.length
      found.push(...inside.map((one) => ({ ...one, start: place(one.start), end: place(one.end) })))
    }
  }
  return found.length === 0 ? found : withoutOverlaps(found, tokens)
}

/** Escapes may hide any sign, so that all detectors look. */
function recount(text: string, makeup: Makeup): Makeup {
  const count = (sign: RegExp): number => text.match(sign)?.length ?? 0
  return {
    ...makeup,
    plus: true,
    digits: count(/\d/g),
    dots: count(/\./g),
    colons: count(/:/g),
    dashes: count(/-/g),
    spaces: count(/ /g),
  }
}
