import { isMisspelling, plainName } from '#core/base/near-names.ts'

/** Pairs are compared among this many names at most: the most frequent ones. */
const MOST_NAMES = 1_000

export interface NearNames {
  /** The most frequent name, under which the others could go. */
  readonly name: string
  readonly others: readonly string[]
  readonly why: 'same words' | 'spelt almost alike'
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
