import type { Json } from '#core/base/json.ts'
import { groupsOf } from './find-ip.ts'
import { toE164 } from './find-phone.ts'
import { type Kind, TOKEN_PATTERN, type Tokens } from './kinds.ts'
import type { Action } from './policy.ts'

/** One way to write a value, so that equal values have equal tokens however they were typed. */
export function normalise(kind: Kind, value: string, phoneRegions: readonly string[]): string {
  const trimmed = value.trim()
  if (kind === 'email') return trimmed.normalize('NFC').toLowerCase()
  if (kind === 'phone') return toE164(trimmed, phoneRegions) ?? trimmed.replace(/\D/g, '')
  if (kind === 'card') return trimmed.replace(/\D/g, '')
  if (kind === 'iban' || kind === 'national_id') return trimmed.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase()
  if (kind === 'ip')
    return (trimmed.includes('.') ? null : groupsOf(trimmed)?.map(shortGroup).join(':')) ?? trimmed
  return trimmed.normalize('NFC')
}

function shortGroup(group: string): string {
  return group.toLowerCase().replace(/^0+(?=.)/, '')
}

/** What a masked value is written with. */
export const BULLETS = '•••'

function mask(kind: Kind, value: string): string {
  const shown = value.replace(/\s/g, '')
  const keepsEnd = kind === 'card' || kind === 'iban' || kind === 'phone'
  return keepsEnd && shown.length >= 10 ? `${BULLETS}${shown.slice(-4)}` : BULLETS
}

/** Whole tens from 0: 37 is `30-39`. */
function bucket(value: number): string {
  const least = Math.floor(value / 10) * 10
  return `${least}-${least + 9}`
}

function generaliseText(kind: Kind, value: string): string | null {
  if (kind === 'email') return `•@${value.slice(value.lastIndexOf('@') + 1).toLowerCase()}`
  if (kind === 'ip') {
    if (value.includes('.')) return `${value.slice(0, value.lastIndexOf('.'))}.x`
    const groups = groupsOf(value)
    return groups === null ? null : `${groups.slice(0, 3).map(shortGroup).join(':')}:x`
  }
  // Numbers of phones, cards, accounts and people: nothing of them is both useful and harmless.
  if (kind !== 'birth' && kind !== 'field') return null
  const year = /(?<!\d)(?:1[89]|20)\d\d(?!\d)/.exec(value)?.[0]
  if (year !== undefined) return year
  const number = Number(value)
  return value.trim() !== '' && Number.isFinite(number) ? bucket(number) : null
}

/** A number under a key of birth is a moment in ms or seconds, or a year already; elsewhere it is an amount. */
function generaliseNumber(kind: Kind, value: number): string | number {
  if (kind !== 'birth') return bucket(value)
  if (value >= 1800 && value < 2100) return Math.trunc(value)
  const date = new Date(Math.abs(value) < 1e11 ? value * 1000 : value)
  return Number.isNaN(date.getTime()) ? BULLETS : date.getUTCFullYear()
}

/** The replacement of a value found in a text; the empty text where it is dropped. */
export function actOnText(
  action: Action,
  kind: Kind,
  value: string,
  tokens: Tokens,
  phoneRegions: readonly string[],
): string {
  switch (action) {
    case 'keep':
      return value
    case 'drop':
      return ''
    case 'token':
      return tokens.token(kind, normalise(kind, value, phoneRegions))
    case 'hash':
      return tokens.hash(normalise(kind, value, phoneRegions))
    case 'mask':
      return mask(kind, value)
    case 'generalise':
      return generaliseText(kind, value) ?? mask(kind, value)
  }
}

/** The replacement of a whole value, number or text; undefined where it is dropped. Objects are the caller's. */
export function actOnValue(
  action: Action,
  kind: Kind,
  value: string | number,
  tokens: Tokens,
  phoneRegions: readonly string[],
): Json | undefined {
  if (action === 'drop') return undefined
  if (action === 'generalise' && typeof value === 'number') return generaliseNumber(kind, value)
  const text = String(value)
  if (text === '' || DONE.test(text)) return value
  if (action === 'generalise' && BUCKET.test(text)) return value
  return actOnText(action, kind, text, tokens, phoneRegions)
}

/** What an action has made already: acting on it again would change it. */
const DONE = new RegExp(`^(?:${TOKEN_PATTERN.source}|${BULLETS}.{0,4}|•@.*)$`)
const BUCKET = /^-?\d+--?\d+$/
