import type { RuleRow } from '#core/contract/rules.ts'

/** The steps at which a rule starts; `*` is every step. */
export function startsOf(rule: Pick<RuleRow, 'fromState'>): readonly string[] {
  return typeof rule.fromState === 'string' ? [rule.fromState] : rule.fromState
}

export function startWords(rule: Pick<RuleRow, 'fromState'>): string {
  const starts = startsOf(rule)
  return starts.includes('*') ? 'any step' : starts.join(', ')
}

/** What a rule does besides moving the person, in a few words. */
export function actionWords(rule: Pick<RuleRow, 'action'>): string {
  const { action } = rule
  switch (action?.type) {
    case undefined:
      return ''
    case 'EMIT_EVENT':
      return `emits ${action.payload.eventType}`
    case 'UPDATE_METADATA':
      return `notes ${Object.keys(action.payload).join(', ')}`
    case 'TRIGGER_ALERT':
      return 'raises an alert'
  }
}

/** Where a line and column (both from 1) stand in a text; its end where the text is shorter. */
export function offsetOf(text: string, line: number, column: number): number {
  let at = 0
  for (let passed = 1; passed < line; passed += 1) {
    const next = text.indexOf('\n', at)
    if (next < 0) return text.length
    at = next + 1
  }
  return Math.min(text.length, at + column - 1)
}
