import type { Mode, SchemaRow } from '#core/contract/schemas.ts'
import { formatCount, formatNoun } from '../parts/format.ts'

export const MODE_WORDS: Record<Mode, string> = { off: 'Off', observe: 'Observe', enforce: 'Enforce' }

export function modeSentence(mode: Mode): string {
  if (mode === 'off') return 'Nothing is checked: events are taken as they come.'
  if (mode === 'observe') return 'Events that do not fit their schema are taken and marked.'
  return 'Events that do not fit their schema become dead letters.'
}

/** `12 marked, 3 refused`; nothing where all is well. */
export function faultWords({ marked, refused }: Pick<SchemaRow, 'marked' | 'refused'>): string {
  const parts = [
    ...(marked > 0 ? [`${formatCount(marked)} marked`] : []),
    ...(refused > 0 ? [`${formatCount(refused)} refused`] : []),
  ]
  return parts.join(', ')
}

/** `1,000 or more`: counting stops where nobody would read on. */
export function distinctWords(distinct: number, isBounded: boolean): string {
  return isBounded ? `${formatCount(distinct)} or more` : formatCount(distinct)
}

export function usedByWords(names: readonly string[]): string {
  const rest = names.length - 2
  if (names.length === 0) return 'nothing'
  return rest > 0
    ? `${names.slice(0, 2).join(', ')} and ${formatNoun(rest, 'more', 'more')}`
    : names.join(', ')
}
