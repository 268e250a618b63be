import type { Finding } from './finding.ts'
import { type JsonPlaces, offsetInString, placesInJson } from './reading/json-position.ts'
import { offsetAt } from './reading/text-position.ts'
import type { Ruleset } from './ruleset.ts'

interface RulePlace {
  readonly path: readonly PropertyKey[]
  readonly condition: string | undefined
}

/** Where each rule and exit stands; of those that share an id the last, since it is the one at fault. */
function rulePlaces(ruleset: Ruleset): Map<string, RulePlace> {
  const places = new Map<string, RulePlace>()
  const parts = [
    { part: ruleset, path: [] },
    ...(ruleset.journeys ?? []).map((part, index) => ({ part, path: ['journeys', index] })),
  ]
  for (const { part, path } of parts) {
    part.rules.forEach(({ id, condition }, index) => {
      places.set(id, { path: [...path, 'rules', index], condition })
    })
    ;(part.exits ?? []).forEach(({ id, condition }, index) => {
      places.set(id, { path: [...path, 'exits', index], condition })
    })
  }
  return places
}

function textAt(ruleset: Ruleset, path: readonly PropertyKey[]): string | undefined {
  const found = path.reduce<unknown>((inner, key) => {
    if (typeof inner !== 'object' || inner === null) return undefined
    return Object.getOwnPropertyDescriptor(inner, key)?.value
  }, ruleset)
  return typeof found === 'string' ? found : undefined
}

const FAULTS_IN_EXPRESSIONS: ReadonlySet<string> = new Set(['condition', 'expression'])

/** Puts findings where they stand in the file: at the fault or part within an expression, at the key or the path, else at the rule's id. */
export function placeFindings(text: string, ruleset: Ruleset, findings: readonly Finding[]): Finding[] {
  if (findings.length === 0) return []
  const rules = rulePlaces(ruleset)
  const places: JsonPlaces = placesInJson(text)
  return findings.map((finding) => {
    const rule = finding.rule === undefined ? undefined : rules.get(finding.rule)
    const base = finding.path ?? rule?.path
    if (base === undefined) return finding
    const ofCondition = rule !== undefined && finding.path === undefined
    const { path: _path, at: within = [], part, ...rest } = finding
    const path = ofCondition && finding.code === 'condition' ? [...base, 'condition'] : base
    const expression = ofCondition ? rule.condition : textAt(ruleset, base)
    if (FAULTS_IN_EXPRESSIONS.has(finding.code) && expression !== undefined) {
      const fault = offsetAt(expression, { line: finding.line ?? 1, column: finding.column ?? 1 })
      return { ...rest, ...places.position(offsetInString(text, places.offset(path), fault)) }
    }
    const start = part === undefined ? -1 : (rule?.condition?.indexOf(part) ?? -1)
    if (ofCondition && start >= 0)
      return {
        ...rest,
        ...places.position(offsetInString(text, places.offset([...base, 'condition']), start)),
      }
    // Of a key that the rule does not have, its id is where one looks.
    const hasKey = ofCondition && within.length > 0 && places.has([...base, ...within])
    const at = places.offset(hasKey ? [...base, ...within] : ofCondition ? [...base, 'id'] : base)
    return { ...rest, ...places.position(at) }
  })
}
