import { parse, v5 } from 'uuid'
import { bytesToHash } from '#core/base/hashed-text.ts'

/**
 * Namespace of ids that are derived rather than given. Fixed for ever: derived ids must not change. As bytes, since its text
 * would be read with every id.
 */
const NAMESPACE = parse('b0c0a3de-58c4-5d43-9f0e-6f1c1f9a2a11')

/** In the place of an action's index: the event of a timer itself, and an exposure (its name stands for the rule). */
export const TIMER_INDEX = -1
export const EXPOSURE_INDEX = -2
/** A migration: its name stands for the rule. */
export const MIGRATION_INDEX = -3

/** Id of what a rule's action made of an event. `index` counts the actions of the rule. */
export function causedId(causeEventId: string, ruleId: string, index: number): string {
  return v5(bytesToHash(`${causeEventId}\n${ruleId}\n${index}`), NAMESPACE)
}
