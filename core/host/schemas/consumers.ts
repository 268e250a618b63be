import { pathsReadBy } from '#core/journey/expression/field-paths.ts'
import { RULE_NAMES } from '#core/journey/expression/scope.ts'
import type { Ruleset } from '#core/journey/ruleset.ts'
import type { Consumer } from '#core/registry/consumers.ts'
import { pointerPart } from '#core/registry/json-schema.ts'
import { documentsInForce } from '#core/store/documents.ts'
import type { Analysis } from '../analysis/analysis.ts'

/** JSON pointers of the payload's fields that an expression reads. */
function payloadPaths(expression: string | undefined): string[] {
  if (expression === undefined) return []
  const pointers = pathsReadBy(expression, RULE_NAMES).flatMap(([variable, ...keys]) =>
    variable === 'payload' && keys.length > 0 ? [keys.map((key) => `/${pointerPart(key)}`).join('')] : [],
  )
  return [...new Set(pointers)]
}

/** What each rule reads of the events that it looks at. */
export function consumersOfRules(ruleset: Ruleset): Consumer[] {
  return ruleset.rules.flatMap(({ id, eventType, condition }) =>
    eventType === undefined ? [] : [{ name: `rule ${id}`, eventType, paths: payloadPaths(condition) }],
  )
}

/** The event types that an expression compares with: `event.eventType == "CLICK"`. */
function typesNamedIn(text: string, known: readonly string[]): string[] {
  return known.filter((type) => text.includes(JSON.stringify(type)) || text.includes(`'${type}'`))
}

/** Where the readers of events are looked up: in an open workspace, or in its analysis. */
export type Readers = Pick<Analysis, 'database' | 'active'>

/** Rules of the active ruleset and saved views. A view counts for the event types that its text names. */
export function consumersOf({ database, active }: Readers, eventTypes: readonly string[]): Consumer[] {
  const ruleset = active()?.compiled.ruleset
  const views = documentsInForce(database, 'view').flatMap(({ name, text }) =>
    typesNamedIn(text ?? '', eventTypes).map(
      (eventType): Consumer => ({ name: `view ${name}`, eventType, paths: [] }),
    ),
  )
  return [...(ruleset === undefined ? [] : consumersOfRules(ruleset)), ...views]
}
