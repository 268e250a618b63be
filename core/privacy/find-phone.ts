import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min'
import type { Found } from './kinds.ts'

/** What stands between groups, and, once, between the code of an area and the number: `0170 / 98 76 543`. */
const GROUPS = String.raw`[ \u00a0()./-]{0,2}`
const WIDE = String.raw`\)?[ \u00a0][/\u2013-][ \u00a0]`

/** Written for the whole world: `+` or `00`, then digits with single separators, wide ones behind the code of an area alone. */
const INTERNATIONAL = new RegExp(
  String.raw`(?:\+|(?<![\d.,:A-Za-z-])00)[ ]?\(?[1-9](?:(?:${GROUPS}\d){1,7}${WIDE}\d(?:${GROUPS}\d){3,12}|(?:${GROUPS}\d){5,16})`,
  'g',
)
/** North America, written in its groups. */
const AMERICAN = /(?<![\w.+-])(?:1[ .-])?(?:\([2-9]\d\d\) ?|[2-9]\d\d[ .-])[2-9]\d\d[ .-]\d{4}(?![\w-]|\.\d)/g
/** Written for one country: an area or mobile code from 0, then at least one separator; or the French pairs. */
const NATIONAL = new RegExp(
  [
    String.raw`(?<![\w.,:+/-])(?:\(0\d{2,5}\) ?(?:[/\u2013-] ?)?|0\d{2,5}(?:${WIDE}|[ \u00a0/-]))\d{2,8}(?:(?: \/ |[ \u00a0/-])\d{2,8}){0,3}(?![\w-]|[.:]\d)`,
    String.raw`(?<![\w.,:+/-])0\d(?:[ .]\d\d){4}(?![\w-]|[.:]\d)`,
  ].join('|'),
  'g',
)

/** Fewer digits around a wide separator may as well be a ratio, a range or a page of many: `0100 / 5000`. */
const FEWEST_APART = 9

function reads(text: string, region: string | undefined): ReturnType<typeof parsePhoneNumberFromString> {
  const country: CountryCode | undefined =
    region !== undefined && isSupportedCountry(region) ? region : undefined
  return parsePhoneNumberFromString(text, country)
}

/** The number in E.164 (`+4915112345678`) by the first country that allows it; null where none does. */
export function toE164(text: string, regions: readonly string[]): string | null {
  const trimmed = text.trim().replace(/^00\s*/, '+')
  if (trimmed.startsWith('+')) {
    const number = reads(trimmed, undefined)
    return number?.isPossible() === true ? number.number : null
  }
  if (!trimmed.startsWith('0') && !trimmed.startsWith('(0')) {
    const american = reads(trimmed, 'US')
    return american?.isPossible() === true ? american.number : null
  }
  for (const region of regions) {
    const number = reads(trimmed, region)
    if (number?.isValid() === true) return number.number
  }
  return null
}

/** The longest piece from the start that is a number: digits that follow after a space may be another thing. */
function longestNumber(text: string): string | null {
  const ends = [...text.matchAll(/\d(?!\d)/g)].map((match) => match.index + 1).reverse()
  const strict = text.startsWith('00')
  for (const end of ends) {
    const piece = text.slice(0, end)
    const number = reads(piece.replace(/^00\s*/, '+'), undefined)
    if (number === undefined) continue
    if (strict ? number.isValid() : number.isPossible()) return piece
  }
  return null
}

export function findPhones(text: string, plus: boolean, regions: readonly string[]): Found[] {
  const found: Found[] = []
  const add = (start: number, value: string): void => {
    found.push({ kind: 'phone', start, end: start + value.length, value })
  }
  if (plus || text.includes('00')) {
    for (const { 0: candidate, index } of text.matchAll(INTERNATIONAL)) {
      const number = longestNumber(candidate)
      if (number !== null) add(index, number)
    }
  }
  for (const { 0: value, index } of text.matchAll(AMERICAN)) add(index, value)
  if (regions.length === 0 || !text.includes('0')) return found
  for (const { 0: value, index } of text.matchAll(NATIONAL)) {
    const isRatio = / [/\u2013-] /.test(value) && value.replaceAll(/\D/g, '').length < FEWEST_APART
    if (!isRatio && toE164(value, regions) !== null) add(index, value)
  }
  return found
}
