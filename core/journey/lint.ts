import type { CompiledRuleset } from './compiled/types.ts'
import type { Finding } from './finding.ts'
import { lintAddresses } from './lints/lint-addresses.ts'
import { lintAlerts } from './lints/lint-alerts.ts'
import { lintCaused } from './lints/lint-caused.ts'
import { type KnownFields, lintFields } from './lints/lint-fields.ts'
import { lintHidden } from './lints/lint-hidden.ts'
import { lintKinds } from './lints/lint-kinds.ts'
import { lintNames } from './lints/lint-names.ts'
import { lintNeverTrue } from './lints/lint-never-true.ts'
import { lintOverlaps } from './lints/lint-overlaps.ts'
import { lintPersonal } from './lints/lint-personal.ts'
import { lintShadows } from './lints/lint-shadows.ts'
import { lintSteps } from './lints/lint-steps.ts'
import { lintTimers } from './lints/lint-timers.ts'
import { lintTypes } from './lints/lint-types.ts'
import { lintVariants } from './lints/lint-variants.ts'
import { lintWishes } from './lints/lint-wishes.ts'
import { placeFindings } from './place.ts'

/** What compiles and yet is probably not meant. `fields` is what schemas say of payloads, where there are any. */
export function lintRuleset(compiled: CompiledRuleset, fields?: KnownFields): Finding[] {
  return [
    ...lintShadows(compiled),
    ...lintTimers(compiled),
    ...lintOverlaps(compiled),
    ...lintNeverTrue(compiled),
    ...lintCaused(compiled),
    ...lintAlerts(compiled),
    ...lintSteps(compiled),
    ...lintNames(compiled),
    ...lintVariants(compiled),
    ...lintWishes(compiled, fields?.isYesNo),
    ...(fields === undefined ? [] : lintFields(compiled, fields)),
    ...(fields?.kinds === undefined ? [] : lintKinds(compiled, fields.kinds, fields.hides)),
    ...(fields?.nearType === undefined ? [] : lintTypes(compiled, fields.nearType)),
    ...(fields?.asStored === undefined ? [] : lintPersonal(compiled, fields.asStored)),
    ...(fields?.hides === undefined ? [] : lintHidden(compiled, fields.hides, fields.asStored)),
    ...(fields?.addresses === undefined ? [] : lintAddresses(compiled, fields.addresses)),
  ]
}

/** The same with line and column in the file's text, in the order of the text. */
export function lintText(text: string, compiled: CompiledRuleset, fields?: KnownFields): Finding[] {
  const placed = placeFindings(text, compiled.ruleset, lintRuleset(compiled, fields))
  return placed.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
}
