/** The names that a rule's condition may use. */
export const RULE_NAMES = ['payload', 'event', 'state', 'segments', 'experiment', 'counters'] as const

/** The names that a segment may use: it speaks of a person, not of an event. */
export const SEGMENT_NAMES = ['state', 'experiment', 'counters'] as const

/** The names that the value of an outcome may use. */
export const VALUE_NAMES = ['payload', 'event', 'state'] as const
