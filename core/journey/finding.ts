import type { Problem } from '#core/base/result.ts'

/** One finding about a rules file. `line` and `column` count from 1 in the file's text. */
export interface Finding {
  readonly severity: 'error' | 'warning'
  readonly code: string
  readonly message: string
  readonly rule?: string | undefined
  /** What to do about it, where the message does not say so. */
  readonly hint?: string | undefined
  /** Where it stands in the file's JSON, for what is about no rule. */
  readonly path?: readonly PropertyKey[] | undefined
  /** The key of its rule that it is about, where it is about one: `['eventType']`. */
  readonly at?: readonly PropertyKey[] | undefined
  /** The part of the rule's condition that it is about, as it is written there. */
  readonly part?: string | undefined
  readonly line?: number | undefined
  readonly column?: number | undefined
}

/** What stands in the way of an activation without being a fault of the rules. */
export function findingOf({ code, message, hint }: Problem): Finding {
  return { severity: 'error', code, message, ...(hint === undefined ? {} : { hint }) }
}

/** `3:17 rule_002: CEL has no operator =>. Write >=.` */
export function describeFinding(finding: Finding): string {
  const place = finding.line === undefined ? '' : `${finding.line}:${finding.column ?? 1} `
  const rule = finding.rule === undefined ? '' : `${finding.rule}: `
  const hint = finding.hint === undefined ? '' : ` ${finding.hint}`
  return `${place}${rule}${finding.message}${hint}`
}
