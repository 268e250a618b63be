import type { Whose } from '#core/contract/shared.ts'
import { asksOfSteps, stepClause } from '#core/contract/text/steps-asked.ts'

/** What the filter can be built from without writing an expression. */
export const CLAUSE_FIELDS = [
  { value: 'event.eventType', label: 'Event type' },
  { value: 'event.source', label: 'Source' },
  { value: 'event.userId', label: 'User id' },
  { value: 'event.sessionId', label: 'Session id' },
  { value: 'event.outcome', label: 'Outcome' },
  { value: 'payload', label: 'Payload field' },
  { value: 'state.currentStep', label: 'Step where people stand now' },
  { value: 'wasIn', label: 'Step people were ever in' },
] as const

export interface ClauseDraft {
  readonly field: string
  /** Only for a payload field; dots lead into objects. */
  readonly key: string
  /** Only for a step that people were ever in: the further journey that it is of; empty for the main one. */
  readonly journey?: string
  readonly negated: boolean
  readonly value: string
}

/** One comparison in CEL. What reads as a number or truth value is compared as one, in a payload. */
export function clauseOf(draft: ClauseDraft): string {
  if (draft.field === 'wasIn')
    return stepClause({ step: draft.value, journey: draft.journey ?? '', never: draft.negated })
  const isPayload = draft.field === 'payload'
  const plain = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(draft.key)
  const name = isPayload
    ? plain
      ? `payload.${draft.key}`
      : `payload[${JSON.stringify(draft.key)}]`
    : draft.field
  const literal =
    isPayload && /^(-?\d+(\.\d+)?|true|false)$/.test(draft.value) ? draft.value : JSON.stringify(draft.value)
  return `${name} ${draft.negated ? '!=' : '=='} ${literal}`
}

/** Whether a clause speaks of people as they stand now, so that only a filter over people can ask it. */
function speaksOfNow(clause: string): boolean {
  return clause.startsWith('state.')
}

/** Adds a clause to an expression; an `||` in it keeps its meaning by brackets. */
export function withClause(expression: string, clause: string): string {
  const text = expression.trim()
  if (text === '') return clause
  return `${text.includes('||') || text.includes('?') ? `(${text})` : text} && ${clause}`
}

/**
 * The filter with a clause beside what it has. What is asked of people leaves whole journeys where nothing else is asked
 * for; who was ever in a step can be asked beside events that are kept alone, where people stand now can not.
 */
export function withAdded(
  { where, whose }: { readonly where: string; readonly whose: Whose },
  clause: string,
): { readonly where: string; readonly whose: Whose } {
  const isAlone = where.trim() === ''
  const ofPeople = speaksOfNow(clause) || (isAlone && asksOfSteps(clause))
  return { where: withClause(where, clause), whose: ofPeople && whose === 'events' ? 'had' : whose }
}
