import { passesLuhn } from './checksums.ts'
import type { Found } from './kinds.ts'

const GROUP = /\d+/g

/** What the card schemes begin with, and how long their numbers are. */
const SCHEMES: readonly [RegExp, readonly number[]][] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^3(?:0[0-5]|[689])/, [14]],
  [/^35(?:2[89]|[3-8])/, [16]],
  [/^(?:6011|64[4-9]|65)/, [16, 19]],
  [/^62/, [16, 17, 18, 19]],
  [/^(?:50|5[6-8]|63|67)/, [16, 19]],
]

function isCard(digits: string): boolean {
  return (
    SCHEMES.some(([start, lengths]) => lengths.includes(digits.length) && start.test(digits)) &&
    passesLuhn(digits)
  )
}

/** Digits inside an id such as `fee4111…9b` are no number of their own; `card4111…` are one. */
function insideHexWord(text: string, start: number, end: number): boolean {
  let from = start
  let to = end
  while (/[0-9a-z]/i.test(text[from - 1] ?? '')) from -= 1
  while (/[0-9a-z]/i.test(text[to] ?? '')) to += 1
  return to - from > end - start && /^[0-9a-f]+$/i.test(text.slice(from, to))
}

/** Numbers of payment cards: groups of digits, apart by one space or hyphen at most, that a scheme and Luhn allow. */
export function findCards(text: string): Found[] {
  const groups = [...text.matchAll(GROUP)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }))
  const found: Found[] = []
  for (let first = 0; first < groups.length; first += 1) {
    const group = groups[first]
    if (group === undefined || group.end - group.start < 4) continue
    const card = cardFrom(text, groups, first)
    if (card === null) continue
    found.push(card.found)
    first = card.last
  }
  return found
}

function cardFrom(
  text: string,
  groups: readonly { start: number; end: number }[],
  first: number,
): { found: Found; last: number } | null {
  const start = groups[first]?.start ?? 0
  let digits = ''
  let longest: { found: Found; last: number } | null = null
  for (let last = first; last < groups.length; last += 1) {
    const group = groups[last]
    if (group === undefined) break
    const previous = groups[last - 1]
    if (last > first && previous !== undefined) {
      if (group.start - previous.end !== 1 || !/[ \u00a0.-]/.test(text[previous.end] ?? '')) break
      // Cards are written in groups of four to seven, the last of three or more: not 4 1 1 1 and not dates.
      if (previous.end - previous.start < 4 || group.end - group.start < 3) break
    }
    digits += text.slice(group.start, group.end)
    if (digits.length > 19) break
    const { end } = group
    if (digits.length >= 13 && isCard(digits) && !insideHexWord(text, start, end))
      longest = { found: { kind: 'card', start, end, value: text.slice(start, end) }, last }
  }
  return longest
}
