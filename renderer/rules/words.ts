import type { RuleRow, RulesView } from '#core/contract/rules.ts'
import type { JsonObject } from '../people/payload/json.ts'

/** The steps at which a rule starts; `*` is every step. */
export function startsOf(rule: Pick<RuleRow, 'fromState'>): readonly string[] {
  return typeof rule.fromState === 'string' ? [rule.fromState] : rule.fromState
}

export function startWords(rule: Pick<RuleRow, 'fromState' | 'kind'>): string {
  const starts = startsOf(rule)
  if (rule.kind === 'exit') return 'exit from any step but the first'
  return starts.includes('*') ? 'any step' : starts.join(', ')
}

/** What a rule waits for: an event, or quiet; an exit may take any event. */
export function eventWords(rule: Pick<RuleRow, 'eventType' | 'after'>): string {
  if (rule.eventType !== undefined) return rule.eventType
  return rule.after === undefined ? 'any event' : `quiet for ${rule.after}`
}

/** Which steps of a journey are conversions and losses, as sentences. */
export function outcomeWords(outcomes: RulesView['outcomes']): string {
  const named = (kind: 'conversion' | 'loss') =>
    outcomes.filter((outcome) => outcome.kind === kind).map((outcome) => outcome.step)
  const won = named('conversion')
  const lost = named('loss')
  return [
    ...(won.length > 0 ? [`Reaching ${won.join(' or ')} is a conversion.`] : []),
    ...(lost.length > 0 ? [`${lost.join(' and ')} ${lost.length === 1 ? 'counts' : 'count'} as lost.`] : []),
  ].join(' ')
}

type RuleAction = NonNullable<RuleRow['action']>

/** `action` and then `actions`, in the order in which they are done. */
export function actionsOf({ action, actions = [] }: Pick<RuleRow, 'action' | 'actions'>): RuleAction[] {
  return action === undefined ? [...actions] : [action, ...actions]
}

function describeAction(action: RuleAction): string {
  switch (action.type) {
    case 'EMIT_EVENT':
      return `emits ${action.payload.eventType}`
    case 'UPDATE_METADATA':
      return `notes ${Object.keys(action.payload).join(', ')}`
    case 'TRIGGER_ALERT':
      return 'raises an alert'
    case 'WEBHOOK':
      return `calls ${action.payload.url}`
  }
}

/** What a rule does besides moving the person, in a few words. */
export function actionWords(rule: Pick<RuleRow, 'action' | 'actions'>): string {
  return actionsOf(rule).map(describeAction).join(', ')
}

/** What an action carries, for a table. */
export function actionPayload(action: RuleAction): JsonObject {
  if (action.type !== 'WEBHOOK') return action.payload
  const { url, body } = action.payload
  return body === undefined ? { url } : { url, body }
}
