import type { FieldRow, Mode, SchemaRow, SchemasView } from '#core/contract/schemas.ts'
import { formatCount, formatNoun } from '../parts/format.ts'

const MODES: readonly Mode[] = ['enforce', 'observe', 'off']

export const MODE_WORDS: Record<Mode, string> = { off: 'Off', observe: 'Observe', enforce: 'Enforce' }

const MODE_SENTENCES: Record<Mode, string> = {
  off: 'Nothing is checked: events are taken as they come.',
  observe: 'Events that do not fit their schema are taken and marked.',
  enforce: 'Events that do not fit their schema become dead letters.',
}
const OTHERS: Record<Mode, string> = {
  off: 'The other types are taken as they come.',
  observe: 'Of the other types, events that do not fit are taken and marked.',
  enforce: 'Of the other types, events that do not fit become dead letters.',
}

/** What happens to events that do not fit; types that have a mode of their own are counted by it. */
export function modeSentence({ mode, types }: Pick<SchemasView, 'mode' | 'types'>): string {
  const own = MODES.filter((each) => each !== mode).flatMap((each) => {
    const count = types.filter((type) => type.mode === each).length
    return count === 0 ? [] : [`${formatNoun(count, 'type')} on ${MODE_WORDS[each]}`]
  })
  return own.length === 0 ? MODE_SENTENCES[mode] : `${own.join(', ')}. ${OTHERS[mode]}`
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

/** What stands in a field: `number`, `text and number`; a dash for lists and objects, whose parts have rows of their own. */
export function kindWords({
  texts,
  numbers,
  isYesNo,
}: Pick<FieldRow, 'texts' | 'numbers' | 'isYesNo'>): string {
  const kinds = [
    ...(texts > 0 ? ['text'] : []),
    ...(numbers > 0 ? ['number'] : []),
    ...(isYesNo ? ['yes or no'] : []),
  ]
  return kinds.length === 0 ? '–' : kinds.join(' and ')
}

export function usedByWords(names: readonly string[]): string {
  const rest = names.length - 2
  if (names.length === 0) return 'nothing'
  return rest > 0
    ? `${names.slice(0, 2).join(', ')} and ${formatNoun(rest, 'more', 'more')}`
    : names.join(', ')
}
