/**
 * What a new version must keep, as schema registries define it. BACKWARD: what fits an earlier version fits the new
 * one, so that new readers read old events. FORWARD: what fits the new version fits the earlier ones, so that old
 * readers read new events. FULL: both. NONE: nothing is checked.
 */
export const COMPATIBILITIES = ['BACKWARD', 'FORWARD', 'FULL', 'NONE'] as const
export type Compatibility = (typeof COMPATIBILITIES)[number]

/** `off`: nothing is looked at. `observe`: what is wrong is accepted and marked. `enforce`: it becomes a dead letter. */
export const MODES = ['off', 'observe', 'enforce'] as const
export type Mode = (typeof MODES)[number]
