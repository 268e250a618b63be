import type { Json } from '#core/base/json.ts'
import { fail, ok, type Result } from '#core/base/result.ts'
import { describeMissing, type Path, resolvePath, valueAtPath } from '../paths.ts'
import { positionAt } from '../reading/text-position.ts'
import type { ClauseTrace } from '../state.ts'
import { type ExpressionProblem, parseExpression } from './cel.ts'
import { buildClauses, type Clause, toJson } from './clause.ts'
import { hiddenBy } from './hidden.ts'
import { costOf } from './macro-cost.ts'
import { type References, referencesOf } from './references.ts'

/** What an expression can see. */
export type Scope = Readonly<Record<string, unknown>>

export interface Condition {
  readonly text: string
  readonly clauses: readonly Clause[]
  readonly references: References
}

/** Compiles a condition once. The names are the variables that it may use. */
export function compileCondition(
  text: string,
  names: readonly string[],
): Result<Condition, ExpressionProblem> {
  const parsed = parseExpression(text, names)
  if (!parsed.ok) return parsed
  const clauses = buildClauses(parsed.value, names)
  if (!clauses.ok) return clauses
  const references = referencesOf(parsed.value.ast)
  if (references.ok) return ok({ text, clauses: clauses.value, references: references.value })
  const { message, at } = references.error
  return fail({ message, ...positionAt(text, at) })
}

function firstMissing(scope: Scope, clause: Clause): { path: Path; depth: number } | null {
  for (const path of clause.required) {
    const { found, depth } = resolvePath(scope, path)
    if (!found) return { path, depth }
  }
  return null
}

function clauseHolds(scope: Scope, clause: Clause): boolean {
  const { alternatives, compare } = clause
  if (compare !== null) {
    const value = valueAtPath(scope, compare.path)
    return value !== undefined && compare.holds(value)
  }
  if (alternatives !== null) return alternatives.some((clauses) => allHold(scope, clauses))
  if (firstMissing(scope, clause) !== null) return false
  if (clause.macroDepth > 0 && costOf(scope, clause.macroDepth) !== null) return false
  try {
    return clause.evaluate(scope) === true
  } catch {
    return false
  }
}

function allHold(scope: Scope, clauses: readonly Clause[]): boolean {
  for (const clause of clauses) if (!clauseHolds(scope, clause)) return false
  return true
}

/** True where every clause holds. A missing key or a wrong type makes its clause false. Never throws. */
export function evaluateCondition(condition: Condition, scope: Scope): boolean {
  return allHold(scope, condition.clauses)
}

function typeWord(value: Json): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'string') return 'text'
  if (typeof value === 'number') return 'a number'
  return typeof value === 'boolean' ? 'true or false' : 'an object'
}

const CEL_TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  double: 'number',
  int: 'number',
  uint: 'number',
  bool: 'true or false',
  map: 'object',
}

/** The engine's complaint in words that the rest of the program uses. */
function describeFault(error: unknown): string {
  const first = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
  const index = /index out of bounds, index (\d+)/.exec(first)?.[1]
  if (index !== undefined) return `the list has no item ${index}`
  const operation = /^no such overload: (.+)$/.exec(first)?.[1]
  if (operation !== undefined) {
    const plain = operation.replace(/dyn<(.+?)>/g, '$1').replace(/\w+/g, (word) => CEL_TYPES[word] ?? word)
    return `${plain} can’t be computed`
  }
  return first.replace(/^No such key: /, 'there is no ')
}

function faultOf(scope: Scope, clause: Clause): string | null {
  const cost = clause.macroDepth > 0 ? costOf(scope, clause.macroDepth) : null
  if (cost !== null) return cost
  try {
    clause.evaluate(scope)
    return null
  } catch (error) {
    return describeFault(error)
  }
}

function actualValue(scope: Scope, clause: Clause, holds: boolean): Json {
  const { actual, expected } = clause
  if (actual === null) {
    if (expected === 'present') return holds ? 'present' : 'absent'
    return expected === 'absent' && !holds ? 'present' : expected === 'absent' ? 'absent' : null
  }
  if (clause.macroDepth > 0 && costOf(scope, clause.macroDepth) !== null) return null
  if (typeof actual !== 'function') return toJson(resolvePath(scope, actual).value)
  try {
    return toJson(actual(scope))
  } catch {
    return null
  }
}

function traceClause(scope: Scope, clause: Clause, redacted: readonly string[]): ClauseTrace {
  const trace = traceValue(scope, clause)
  const hidden = trace.holds || redacted.length === 0 ? null : hiddenBy(clause, scope, redacted)
  return hidden === null ? trace : { ...trace, hidden }
}

function traceValue(scope: Scope, clause: Clause): ClauseTrace {
  const base = { clause: clause.text, expected: clause.expected }
  const missing = firstMissing(scope, clause)
  if (missing !== null) {
    const reason = describeMissing(missing.path, missing.depth)
    return { ...base, actual: null, holds: false, missing: true, reason }
  }
  const holds = clauseHolds(scope, clause)
  const actual = actualValue(scope, clause, holds)
  if (holds) return { ...base, actual, holds }
  const fault = faultOf(scope, clause)
  const comparable = clause.comparesValues && actual !== null && clause.expected !== null
  const [met, wanted] = [typeWord(actual), typeWord(clause.expected)]
  const reason = comparable && met !== wanted ? `${met}, not ${wanted}` : fault
  return reason === null ? { ...base, actual, holds } : { ...base, actual, holds, reason }
}

/** Every clause with what it wanted and what it met. `redacted`: paths that privacy has changed in the event. */
export function traceCondition(
  condition: Condition,
  scope: Scope,
  redacted: readonly string[] = [],
): ClauseTrace[] {
  return condition.clauses.map((clause) => traceClause(scope, clause, redacted))
}
