import type { Found } from './kinds.ts'

/** Four numbers up to 255; not the version in `Chrome/120.0.0.0`, and not part of a longer row of numbers. */
const VERSION_4 =
  /(?<![0-9A-Za-z]\/|[0-9A-Za-z.]|\d-)(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?![0-9A-Za-z]|\.\d)/g
const VERSION_6 = /(?<![0-9A-Za-z:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,8}(?![0-9A-Za-z:])/g

/** Addresses of nobody: this host, any host, all hosts. */
const NOBODY_4 = /^(?:127|0)\.|^255\.255\.255\.255$/

/** The eight groups of an IPv6 address without an embedded IPv4 one; null where it is none. */
export function groupsOf(address: string): string[] | null {
  const halves = address.split('::')
  if (halves.length > 2) return null
  const [left = [], right] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const groups =
    right === undefined
      ? left
      : [...left, ...Array(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right]
  if (groups.length !== 8 || (right !== undefined && left.length + right.length > 7)) return null
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) ? groups : null
}

/** `face::1` in a text may be anything: an address has a digit, and eight groups or a first one of four places. */
function looksLikeVersion6(address: string, wholeText: boolean): boolean {
  if (groupsOf(address) === null || !/\d/.test(address)) return false
  if (/^[0:]*:[01]?$/.test(address)) return false
  if (wholeText || !address.includes('::')) return true
  const groups = address.split(':').filter((group) => group !== '')
  return groups.length >= 3 || (groups.length === 2 && groups[0]?.length === 4 && /\d/.test(groups[0]))
}

export function findIps(text: string, { dots, colons }: { dots: number; colons: number }): Found[] {
  const found: Found[] = []
  if (dots >= 3) {
    for (const { 0: value, index } of text.matchAll(VERSION_4)) {
      if (!NOBODY_4.test(value)) found.push({ kind: 'ip', start: index, end: index + value.length, value })
    }
  }
  if (colons >= 2) {
    for (const { 0: value, index } of text.matchAll(VERSION_6)) {
      if (looksLikeVersion6(value, value.length === text.length))
        found.push({ kind: 'ip', start: index, end: index + value.length, value })
    }
  }
  return found
}
