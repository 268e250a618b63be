import type { Json } from '#core/base/json.ts'
import type { CompiledRule, CompiledRuleset } from '../compiled/types.ts'
import type { Clause } from '../expression/clause.ts'
import type { Finding } from '../finding.ts'

/** A field whose value events do not carry as it was sent. */
export interface HiddenField {
  /** The place that the policy rules, from `payload` downwards: the field, or an object that holds it. */
  readonly path: string
  readonly key: string
  readonly action: 'token' | 'hash' | 'mask' | 'generalise' | 'drop'
}

type Hides = (path: readonly string[], value?: Json) => HiddenField | null

interface Hidden {
  readonly field: string
  readonly clause: Clause
  readonly hidden: HiddenField
}

const WORDS: Readonly<Record<HiddenField['action'], string>> = {
  token: 'replaced by a token for privacy',
  hash: 'replaced by a hash for privacy',
  mask: 'masked by privacy',
  generalise: 'generalised by privacy',
  drop: 'dropped by privacy',
}

const INSTEAD: Readonly<Record<HiddenField['action'], string>> = {
  token: 'events carry a token in its place',
  hash: 'events carry a hash in its place',
  mask: 'events carry ••• in its place',
  generalise: 'events carry less of it, such as a year or a range',
  drop: 'no event carries it',
}

/** `masked by privacy (key address)`. */
export function describeHidden({ action, key }: HiddenField): string {
  return `${WORDS[action]} (key ${key})`
}

/** Values that a clause would be satisfied by; null where they cannot be told from its text. */
function wanted({ text, expected, actual }: Clause): readonly Json[] | null {
  if (typeof actual === 'function' || actual === null) return null
  const operator = /^[\w.[\]"']+\s*(==|in\b)/.exec(text)?.[1]
  if (operator === '==') return [expected]
  return operator === 'in' && Array.isArray(expected) ? expected : null
}

/** True where a clause wants that the field is not something: that is so whatever privacy makes of it. */
function isNegative({ text }: Clause): boolean {
  return text.includes('!=') || text.startsWith('!')
}

/** Paths that the clause looks at, a mere look whether they are there included where that fails too. */
function lookedAt({ text, required }: Clause): readonly (readonly string[])[] {
  const present = /^has\((payload(?:\.\w+)+)\)$/.exec(text)?.[1]
  return present === undefined ? required : [present.split('.')]
}

function hiddenIn(clauses: readonly Clause[], hides: Hides): Hidden[] {
  return clauses.flatMap((clause): Hidden[] => {
    if (clause.alternatives !== null) return clause.alternatives.flatMap((inner) => hiddenIn(inner, hides))
    if (isNegative(clause)) return []
    const values = wanted(clause)
    return lookedAt(clause).flatMap((path) => {
      const [root, ...keys] = path
      if (root !== 'payload' || keys.length === 0) return []
      const hidden = hides(path)
      if (hidden === null) return []
      if (clause.text.startsWith('has(') && hidden.action !== 'drop') return []
      if (hidden.action !== 'drop' && values?.some((value) => hides(path, value) === null)) return []
      return [{ field: path.join('.'), clause, hidden }]
    })
  })
}

function findingFor(rule: string, { field, clause, hidden }: Hidden): Finding {
  const { action, path } = hidden
  return {
    severity: 'warning',
    code: 'hidden_value',
    message: `${field} is ${describeHidden(hidden)}: ${INSTEAD[action]}, so \`${clause.text}\` can never hold.`,
    hint: `Send what rules need under another key, or keep it: "fields": [{ "path": "${path}", "action": "keep" }] in the privacy policy.`,
    rule,
    at: ['condition'],
    part: clause.text,
  }
}

/** Conditions on fields whose values events do not carry. What compares with a text that can be a token is told with that. */
export function lintHidden(
  { rules }: CompiledRuleset,
  hides: Hides,
  asStored: (condition: string) => string = (condition) => condition,
): Finding[] {
  return rules.flatMap(({ rule, condition }: CompiledRule) => {
    const found = hiddenIn(condition?.clauses ?? [], hides).filter(
      ({ clause }) => asStored(clause.text) === clause.text,
    )
    return found.map((hidden) => findingFor(rule.id, hidden))
  })
}
