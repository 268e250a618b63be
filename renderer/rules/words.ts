import type { RuleRow } from '#core/contract/rules.ts'
import type { JsonObject } from '../people/payload/json.ts'

/** The steps at which a rule starts; `*` is every step. */
export function startsOf(rule: Pick<RuleRow, 'fromState'>): readonly string[] {
  return typeof rule.fromState === 'string' ? [rule.fromState] : rule.fromState
}

export function startWords(rule: Pick<RuleRow, 'fromState'>): string {
  const starts = startsOf(rule)
  return starts.includes('*') ? 'any step' : starts.join(', ')
}

/** What a rule waits for: an event, or quiet. */
export function eventWords(rule: Pick<RuleRow, 'eventType' | 'after'>): string {
  return rule.eventType ?? `quiet for ${rule.after ?? 'some time'}`
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
