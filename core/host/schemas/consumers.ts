import { pathsReadBy } from '#core/journey/expression/field-paths.ts'
import { RULE_NAMES } from '#core/journey/expression/scope.ts'
import type { JourneyParts, Ruleset } from '#core/journey/ruleset.ts'
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

function consumersOfJourney({ rules, exits = [], outcomes = [] }: JourneyParts, suffix: string): Consumer[] {
  const ofRules = rules.flatMap(({ id, eventType, condition }): Consumer[] =>
    eventType === undefined
      ? []
      : [{ name: `rule ${id}${suffix}`, eventType, paths: payloadPaths(condition) }],
  )
  const ofExits = exits.map(
    ({ id, eventType = null, condition }): Consumer => ({
      name: `exit ${id}${suffix}`,
      eventType,
      paths: payloadPaths(condition),
    }),
  )
  // The value is that of the event by which somebody reaches the step.
  const ofOutcomes = outcomes.flatMap(({ step, value }): Consumer[] => {
    const paths = payloadPaths(value)
    if (paths.length === 0) return []
    const types = [
      ...rules.flatMap(({ toState, eventType }) => (toState === step ? (eventType ?? []) : [])),
      ...exits.flatMap(({ toState, eventType = null }) => (toState === step ? [eventType] : [])),
    ]
    return [...new Set(types)].map((eventType) => ({ name: `outcome ${step}${suffix}`, eventType, paths }))
  })
  // What takes any event and reads nothing of it is no reader of one.
  return [...ofRules, ...ofExits, ...ofOutcomes].filter(
    ({ eventType, paths }) => eventType !== null || paths.length > 0,
  )
}

/** What the rules, exits and outcomes of every journey read of the events that they look at. */
export function consumersOfRules(ruleset: Ruleset): Consumer[] {
  const further = ruleset.journeys ?? []
  return [
    ...consumersOfJourney(ruleset, ''),
    ...further.flatMap((journey) => consumersOfJourney(journey, ` (${journey.id})`)),
  ]
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
