import type { RulesFinding } from '#core/contract/rules.ts'
import { formatNoun } from '../../parts/format.ts'

/**
 * What the events that came so far say of a draft, before it is activated. What the check says too is counted only: it
 * stands above, with its places.
 */
export function remarkWords(remarks: readonly RulesFinding[]): string {
  const never = remarks.filter(({ code }) => code === 'never_came')
  const rules = new Set(remarks.filter(({ code }) => code !== 'never_came').map(({ rule }) => rule ?? ''))
  const names = [...rules].filter((rule) => rule !== '')
  const shown = names.slice(0, 5).join(', ')
  const left = names.length > 5 ? ` and ${names.length - 5} more` : ''
  return [
    ...(rules.size === 0
      ? []
      : [
          `By the events that came so far, ${formatNoun(rules.size, 'rule')} may never fire as meant: ${shown}${left}. The check says why.`,
        ]),
    ...never.map(({ message }) => `${message.charAt(0).toUpperCase()}${message.slice(1)}`),
  ].join(' ')
}
