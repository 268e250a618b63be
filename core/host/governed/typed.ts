import { toE164 } from '#core/privacy/find-phone.ts'

/** What somebody types who means a number: under the key of one it is a token whatever its country. */
const PHONE = /^\+?[\d\s()./-]{6,30}$/
/** A number with its country and without the plus before it. */
const WITHOUT_PLUS = /^\(?[1-9](?:[\s()./-]*\d){8,14}\)?$/

/** An address as mail programs and pages copy it: `Anna <anna@example.com>`, `mailto:anna@example.com?subject=Hi`. */
const IN_BRACKETS = /^[^<>]*<([^<>\s]+@[^<>\s]+)>\s*$/
const MAILTO = /^\s*mailto:([^?\s]+@[^?\s]+)(?:\?.*)?$/i

/** What is meant by a text that was typed or pasted: the address alone, where one stands in what mail programs add. */
export function typedValue(text: string): string {
  const address = IN_BRACKETS.exec(text)?.[1] ?? text
  return MAILTO.exec(address)?.[1] ?? address
}

/** Whether a text looks like a phone number. */
export function isPhone(text: string): boolean {
  return PHONE.test(text.trim())
}

/**
 * How a phone number that is meant may have been sent: as it is typed, with the plus of its country and without, and as the
 * number of every country (ISO 3166 alpha-2) in which it is one.
 */
export function phonesMeant(text: string, regions: readonly string[]): string[] {
  const whole = text.trim()
  if (!isPhone(whole)) return []
  if (whole.startsWith('+')) return [whole, whole.slice(1)]
  const abroad = regions.flatMap((region) => toE164(whole, [region]) ?? [])
  return [whole, ...(WITHOUT_PLUS.test(whole) ? [`+${whole}`] : []), ...abroad]
}
