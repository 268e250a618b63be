import type { Json } from '#core/base/json.ts'
import type { CompiledRule, CompiledRuleset } from '../compiled/types.ts'
import type { Clause } from '../expression/clause.ts'
import type { Finding } from '../finding.ts'
import type { HiddenField } from './lint-hidden.ts'

/** What events carried at a path. */
export interface FieldKinds {
  readonly events: number
  readonly texts: number
  readonly numbers: number
}

/** What a workspace knows that rules speak of: fields of payloads, by event type, and names of addresses. */
export interface KnownFields {
  /** False where no schema of the type has a field at the path; null where the type has no schema. */
  has(eventType: string, path: readonly string[]): boolean | null
  /** What to say of a field that is not there; a general remark where it is left out. */
  describe?(eventType: string, path: readonly string[]): { readonly message: string; readonly hint: string }
  /** Whether events carried true or false at the path; null where none carried anything there. */
  isYesNo?(eventType: string, path: readonly string[]): boolean | null
  /** How many of the events that carry something at the path carry text or a number; null where none does. */
  kinds?(eventType: string, path: readonly string[]): FieldKinds | null
  /** The event type that was probably meant, for one that was never seen; null where it was seen or none is near. */
  nearType?(eventType: string): string | null
  /** Whether any event had this type, or a schema has it; left out where no event has come at all. */
  hasCome?(eventType: string): boolean
  /** Names and URLs of the addresses that webhooks may go to; nothing is said of them where left out. */
  readonly addresses?: ReadonlySet<string>
  /** What privacy does to a value at a path from `payload` downwards; null where rules see it (exactly this one, if given). */
  hides?(path: readonly string[], value?: Json): HiddenField | null
  /** A condition with tokens in the place of personal values that it compares with. */
  asStored?(condition: string): string
}

function payloadPaths(clauses: readonly Clause[]): (readonly string[])[] {
  return clauses.flatMap(({ required, alternatives }) => [
    ...required.flatMap(([root, ...path]) => (root === 'payload' && path.length > 0 ? [path] : [])),
    ...(alternatives ?? []).flatMap(payloadPaths),
  ])
}

function missingFields({ rule, condition }: CompiledRule, fields: KnownFields): (readonly string[])[] {
  const { eventType } = rule
  if (eventType === undefined || condition === null) return []
  const missing = payloadPaths(condition.clauses).filter((path) => fields.has(eventType, path) === false)
  return [...new Map(missing.map((path) => [path.join('.'), path])).values()]
}

function inGeneral(eventType: string, path: readonly string[]): { message: string; hint: string } {
  return {
    message: `no schema of ${eventType} has payload.${path.join('.')}.`,
    hint: 'Check its spelling, or add it to the schema.',
  }
}

/** Fields that a condition needs and no schema of its event type has: such a clause can never hold. */
export function lintFields({ rules }: CompiledRuleset, fields: KnownFields): Finding[] {
  const describe = fields.describe ?? inGeneral
  return rules.flatMap((compiled) =>
    missingFields(compiled, fields).map((path) => ({
      severity: 'warning' as const,
      code: 'unknown_field',
      ...describe(compiled.rule.eventType ?? '', path),
      rule: compiled.rule.id,
      at: ['condition'],
      part: `payload.${path.join('.')}`,
    })),
  )
}
