/** Words of a name, whatever joins them: `SignUpClick`, `sign-up_click` and `signUpClick` are the same words. */
export function plainName(name: string): string {
  return name
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
}

/**
 * Letters to change, add, remove or swap with their neighbour to make one text of another (the distance of optimal
 * string alignment). Past `most` it stops and answers with more than `most`.
 */
export function editDistance(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1
  let twoBefore: number[] = []
  let before = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= other.length; j += 1) {
      const replaced = (before[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1)
      const isSwap = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      const swapped = isSwap ? (twoBefore[j - 2] ?? 0) + 1 : replaced
      row.push(Math.min(replaced, swapped, (before[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    if (Math.min(...row, ...before) > most) return most + 1
    twoBefore = before
    before = row
  }
  return before[other.length] ?? 0
}

/** Pairs are compared among this many names at most: the most frequent ones. */
const MOST_NAMES = 1_000

export interface NearNames {
  /** The most frequent name, under which the others could go. */
  readonly name: string
  readonly others: readonly string[]
  readonly why: 'same words' | 'spelt almost alike'
}

function digitsOf(name: string): string {
  return name.replace(/\D/g, '')
}

/** `step1` and `step2` are meant to differ, and in short names one letter is much. */
function isMisspelling(one: string, other: string): boolean {
  if (digitsOf(one) !== digitsOf(other)) return false
  const shorter = Math.min(one.length, other.length)
  const most = shorter >= 10 ? 2 : shorter >= 6 ? 1 : 0
  return most > 0 && editDistance(one, other, most) <= most
}

/** Names that are probably meant to be one. `names` comes most frequent first; each name is in one group at most. */
export function nearNames(names: readonly string[]): NearNames[] {
  const compared = names.slice(0, MOST_NAMES)
  const plain = new Map(compared.map((name) => [name, plainName(name)]))
  const grouped = new Set<string>()
  const groups: NearNames[] = []
  const group = (isNear: (a: string, b: string) => boolean, why: NearNames['why']): void => {
    compared.forEach((name, index) => {
      if (grouped.has(name)) return
      const others = compared
        .slice(index + 1)
        .filter((other) => !grouped.has(other) && isNear(plain.get(name) ?? '', plain.get(other) ?? ''))
      if (others.length === 0) return
      for (const member of [name, ...others]) grouped.add(member)
      groups.push({ name, others, why })
    })
  }
  group((a, b) => a !== '' && a === b, 'same words')
  group(isMisspelling, 'spelt almost alike')
  return groups
}
