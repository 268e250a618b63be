import type { z } from 'zod'
import { fail, ok, type Result } from '#core/base/result.ts'
import { compileRuleset } from '../compile.ts'
import type { CompiledRuleset } from '../compiled/types.ts'
import { compileCondition } from '../expression/condition.ts'
import { RULE_NAMES } from '../expression/scope.ts'
import type { Finding } from '../finding.ts'
import { placeFindings } from '../place.ts'
import { Ruleset } from '../ruleset.ts'
import { findJsonFault } from './json-fault.ts'
import { type JsonPlaces, offsetInString, placesInJson } from './json-position.ts'
import { nearestKey } from './known-keys.ts'
import { offsetAt, positionAt } from './text-position.ts'

const BYTE_ORDER_MARK = '\uFEFF'

function syntaxFinding(text: string, error: unknown): Finding {
  const fault = findJsonFault(text)
  const message = fault?.message ?? (error instanceof Error ? error.message : String(error))
  const place = positionAt(text, fault?.offset ?? 0)
  return { severity: 'error', code: 'not_json', message: `this is no JSON: ${message}`, ...place }
}

function describePath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the file'
  return path.reduce<string>((out, key) => {
    if (typeof key === 'number') return `${out}[${key}]`
    return out === '' ? String(key) : `${out}.${String(key)}`
  }, '')
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => {
    if (typeof inner !== 'object' || inner === null) return undefined
    return Object.getOwnPropertyDescriptor(inner, key)?.value
  }, value)
}

function describeFound(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = JSON.stringify(value)
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}

const WANTED: Readonly<Record<string, string>> = {
  string: 'text',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

function describeIssue(issue: z.core.$ZodIssue, found: unknown): string {
  const path = describePath(issue.path)
  if (found === undefined) return `${path}: this key is missing. Add it.`
  if (issue.code === 'invalid_type')
    return `${path}: ${WANTED[issue.expected] ?? issue.expected} wanted, ${describeFound(found)} found.`
  if (issue.path.at(-1) === 'fromState')
    return `${path}: the name of a step or a list of names wanted, ${describeFound(found)} found.`
  return `${path}: ${issue.message}, ${describeFound(found)} found.`
}

/** The id of the rule or exit that a path leads into; undefined where it leads into none, or it has no id. */
function ruleAt(value: unknown, path: readonly PropertyKey[]): string | undefined {
  const at = path.findLastIndex((key) => key === 'rules' || key === 'exits')
  const id = at < 0 ? undefined : valueAt(value, [...path.slice(0, at + 2), 'id'])
  return typeof id === 'string' ? id : undefined
}

function issueFindings(places: JsonPlaces, value: unknown, issue: z.core.$ZodIssue): Finding[] {
  const id = ruleAt(value, issue.path)
  const rule = id === undefined ? {} : { rule: id }
  if (issue.code !== 'unrecognized_keys') {
    const message = describeIssue(issue, valueAt(value, issue.path))
    const place = places.position(places.offset(issue.path))
    return [{ severity: 'error', code: 'invalid_value', message, ...rule, ...place }]
  }
  return issue.keys.map((key) => {
    const path = [...issue.path, key]
    const near = nearestKey(issue.path, key)
    const advice = near === null ? 'Check its spelling, or remove it.' : `Is ${near} meant?`
    const message = `${describePath(path)}: this key is unknown. ${advice}`
    const place = places.position(places.keyOffset(path))
    return { severity: 'error', code: 'unknown_key', message, ...rule, ...place }
  })
}

const MOST_FINDINGS = 100

/** The first hundred: nobody reads thousands. */
function foremost<Fault>(
  faults: readonly Fault[],
  described: (shown: readonly Fault[]) => Finding[],
): Finding[] {
  const findings = described(faults.slice(0, MOST_FINDINGS))
  const left = faults.length - MOST_FINDINGS
  if (left > 0)
    findings.push({ severity: 'error', code: 'more', message: `${left} more faults. Fix these first.` })
  return findings
}

/** Conditions that do not compile, where the shape of the file is at fault too: all faults are told at once. */
function conditionFaults(text: string, places: JsonPlaces, value: unknown): Finding[] {
  const journeys = valueAt(value, ['journeys'])
  const parts = [[], ...(Array.isArray(journeys) ? journeys.map((_, index) => ['journeys', index]) : [])]
  const paths = parts.flatMap((path) =>
    ['rules', 'exits'].flatMap((key) => {
      const list = valueAt(value, [...path, key])
      return Array.isArray(list) ? list.map((_, index) => [...path, key, index, 'condition']) : []
    }),
  )
  return paths.slice(0, MOST_FINDINGS).flatMap((path): Finding[] => {
    const condition = valueAt(value, path)
    const compiled = typeof condition === 'string' ? compileCondition(condition, RULE_NAMES) : null
    if (typeof condition !== 'string' || compiled === null || compiled.ok) return []
    const { message, line, column } = compiled.error
    const id = ruleAt(value, path)
    const at = offsetInString(text, places.offset(path), offsetAt(condition, { line, column }))
    return [
      {
        severity: 'error',
        code: 'condition',
        message,
        ...(id === undefined ? {} : { rule: id }),
        ...places.position(at),
      },
    ]
  })
}

function inTextOrder(a: Finding, b: Finding): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)
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
  if (!parsed.success) {
    const places = placesInJson(clean)
    const shape = foremost(parsed.error.issues, (issues) =>
      issues.flatMap((issue) => issueFindings(places, value, issue)),
    )
    return fail([...shape, ...conditionFaults(clean, places, value)].sort(inTextOrder))
  }
  const compiled = compileRuleset(parsed.data)
  if (!compiled.ok)
    return fail(foremost(compiled.error, (findings) => placeFindings(clean, parsed.data, findings)))
  return ok(compiled.value)
}
