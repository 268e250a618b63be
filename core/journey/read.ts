import type { z } from 'zod'
import { fail, ok, type Result } from '#core/base/result.ts'
import { type CompiledRuleset, compileRuleset } from './compile.ts'
import type { Finding } from './finding.ts'
import { locateInJson, positionAt } from './json-position.ts'
import { Ruleset } from './ruleset.ts'

const BYTE_ORDER_MARK = '\uFEFF'

function syntaxFinding(text: string, error: unknown): Finding {
  const message = error instanceof Error ? error.message : String(error)
  const offset = /position (\d+)/.exec(message)?.[1]
  const place = positionAt(text, offset === undefined ? text.length : Number(offset))
  return { severity: 'error', code: 'not_json', message: `this is no JSON: ${message}`, ...place }
}

function describePath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((out, key) => {
    if (typeof key === 'number') return `${out}[${key}]`
    return out === '' ? String(key) : `${out}.${String(key)}`
  }, '')
}

function issueFinding(text: string, issue: z.core.$ZodIssue): Finding {
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined
  const path = unknown === undefined ? issue.path : [...issue.path, unknown]
  const message =
    unknown === undefined
      ? `${describePath(path)}: ${issue.message}`
      : `${describePath(path)}: this key is unknown. Check its spelling, or remove it.`
  const code = unknown === undefined ? 'invalid_value' : 'unknown_key'
  return { severity: 'error', code, message, ...locateInJson(text, path) }
}

/** Puts a finding within a condition where it stands in the file. */
function placeCondition(text: string, ruleset: Ruleset, finding: Finding): Finding {
  const index = ruleset.rules.findLastIndex((rule) => rule.id === finding.rule)
  if (index < 0) return finding
  const inCondition = finding.code === 'condition'
  const place = locateInJson(text, ['rules', index, inCondition ? 'condition' : 'id'])
  if (!inCondition) return { ...finding, ...place }
  // The value's opening quote stands at `column`; a condition is one line of JSON text.
  return { ...finding, line: place.line, column: place.column + (finding.column ?? 1) }
}

/** Reads a rules file: JSON, then its shape, then every condition. Fails with all findings and their places. */
export function readRuleset(text: string): Result<CompiledRuleset, Finding[]> {
  const clean = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text
  let value: unknown
  try {
    value = JSON.parse(clean)
  } catch (error) {
    return fail([syntaxFinding(clean, error)])
  }
  const parsed = Ruleset.safeParse(value)
  if (!parsed.success) return fail(parsed.error.issues.map((issue) => issueFinding(clean, issue)))
  const compiled = compileRuleset(parsed.data)
  if (!compiled.ok) return fail(compiled.error.map((finding) => placeCondition(clean, parsed.data, finding)))
  return ok(compiled.value)
}
