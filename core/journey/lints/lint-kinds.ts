import type { Json } from '#core/base/json.ts'
import type { CompiledRule, CompiledRuleset } from '../compiled/types.ts'
import type { Clause } from '../expression/clause.ts'
import type { Finding } from '../finding.ts'
import type { FieldKinds, KnownFields } from './lint-fields.ts'

type Kind = 'text' | 'number'

const WORDS: Readonly<Record<Kind, string>> = { text: 'text', number: 'a number' }

/** The kind that all constants are of; null where they are of several or of none of both. */
function kindOf(expected: Json): Kind | null {
  const constants = Array.isArray(expected) ? expected : [expected]
  if (constants.length > 0 && constants.every((value) => typeof value === 'number')) return 'number'
  return constants.length > 0 && constants.every((value) => typeof value === 'string') ? 'text' : null
}

function plainClauses(clauses: readonly Clause[]): readonly Clause[] {
  return clauses.flatMap((clause) =>
    clause.alternatives === null ? [clause] : clause.alternatives.flatMap(plainClauses),
  )
}

/** `in all 36 ORDER_PAID events`, `in 12 of 36 ORDER_PAID events (33 %)`. */
function shareWords(count: number, of: number, eventType: string): string {
  const events = `${of.toLocaleString('en')} ${eventType} ${of === 1 ? 'event' : 'events'}`
  if (count === of)
    return of === 1 ? `in the only ${eventType} event that carries it` : `in all ${events} that carry it`
  const share = (100 * count) / of
  const percent = share < 1 ? 'less than 1 %' : `${Math.round(share)} %`
  return `in ${count.toLocaleString('en')} of ${events} that carry it (${percent})`
}

/** What to write instead: a number without its quotes, or a field that is read as a number. */
function adviceFor({ text, operator, expected }: Clause, field: string, wanted: Kind, all: boolean): string {
  const number = typeof expected === 'string' && expected.trim() !== '' ? Number(expected) : Number.NaN
  if (wanted === 'text' && all && Number.isFinite(number))
    return `Write ${field} ${operator ?? '=='} ${number}.`
  if (wanted === 'text') return 'Have it sent as text, or compare with a number.'
  return operator === '!=' || !text.startsWith(field)
    ? 'Have it sent as a number.'
    : `Have it sent as a number, or write double(${field})${text.slice(field.length)}, which takes both.`
}

function findingFor(
  { rule }: CompiledRule,
  clause: Clause,
  field: string,
  wanted: Kind,
  { texts, numbers, events }: FieldKinds,
): Finding[] {
  const other = wanted === 'number' ? texts : numbers
  if (other === 0) return []
  const found = wanted === 'number' ? 'text' : 'number'
  const count = Math.min(other, events)
  const never =
    clause.operator === '!='
      ? `which is another than any ${wanted}, so that it always holds`
      : clause.operator === '==' || clause.operator === 'in'
        ? `which never equals ${WORDS[wanted]}`
        : `which is never ${clause.operator ?? ''} ${WORDS[wanted]}`
  return [
    {
      severity: 'warning',
      code: 'other_kind',
      message: `${shareWords(count, events, rule.eventType ?? '')}, ${field} is ${WORDS[found]}, ${never}.`,
      hint: adviceFor(clause, field, wanted, count === events),
      rule: rule.id,
      at: ['condition'],
      part: clause.text,
    },
  ]
}

/** Comparisons of numbers with text: what events carried at the field is of another kind than the constant, always or at times. */
export function lintKinds(
  { rules }: CompiledRuleset,
  kinds: NonNullable<KnownFields['kinds']>,
  hides: NonNullable<KnownFields['hides']> = () => null,
): Finding[] {
  return rules.flatMap((compiled) => {
    const { eventType } = compiled.rule
    if (eventType === undefined) return []
    return plainClauses(compiled.condition?.clauses ?? []).flatMap((clause) => {
      const { actual, operator, expected } = clause
      if (operator === null || actual === null || typeof actual === 'function') return []
      const wanted = kindOf(expected)
      const [root, ...path] = actual
      const known = root === 'payload' && wanted !== null ? kinds(eventType, path) : null
      // Of what privacy hides, that is what is said.
      if (known === null || wanted === null || hides(actual) !== null) return []
      return findingFor(compiled, clause, actual.join('.'), wanted, known)
    })
  })
}
