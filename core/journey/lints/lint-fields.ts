import type { Clause } from '../clause.ts'
import type { CompiledRule, CompiledRuleset } from '../compiled/types.ts'
import type { Finding } from '../finding.ts'

/** What schemas say of the payloads of an event type. */
export interface KnownFields {
  /** False where no schema of the type has a field at the path; null where the type has no schema. */
  has(eventType: string, path: readonly string[]): boolean | null
}

function payloadPaths(clauses: readonly Clause[]): (readonly string[])[] {
  return clauses.flatMap(({ required, alternatives }) => [
    ...required.flatMap(([root, ...path]) => (root === 'payload' && path.length > 0 ? [path] : [])),
    ...(alternatives ?? []).flatMap(payloadPaths),
  ])
}

function missingFields({ rule, condition }: CompiledRule, fields: KnownFields): string[] {
  const { eventType } = rule
  if (eventType === undefined || condition === null) return []
  const missing = payloadPaths(condition.clauses).filter((path) => fields.has(eventType, path) === false)
  return [...new Set(missing.map((path) => `payload.${path.join('.')}`))]
}

/** Fields that a condition needs and no schema of its event type has: such a clause can never hold. */
export function lintFields({ rules }: CompiledRuleset, fields: KnownFields): Finding[] {
  return rules.flatMap((compiled) =>
    missingFields(compiled, fields).map((field) => ({
      severity: 'warning' as const,
      code: 'unknown_field',
      message: `no schema of ${compiled.rule.eventType ?? ''} has ${field}.`,
      hint: 'Check its spelling, or add it to the schema.',
      rule: compiled.rule.id,
    })),
  )
}
