import type { ASTNode } from '@marcbachmann/cel-js'
import type { Json } from '#core/base/json.ts'
import { fail, ok, type Result } from '#core/base/result.ts'
import { childrenOf, type ExpressionProblem, type ParsedExpression, parseExpression } from './cel.ts'
import type { ClauseTrace } from './state.ts'

/** What an expression can see. */
export type Scope = Readonly<Record<string, unknown>>

type Path = readonly string[]

/** One operand of the top-level `&&` of a condition. */
interface Clause {
  readonly text: string
  /** Keys that must be there before the clause is evaluated: a missing one throws, which is 60 times slower. */
  readonly required: readonly Path[]
  readonly evaluate: (scope: Record<string, unknown>) => unknown
  readonly expected: Json
  /** Evaluates the side of a comparison that is no literal. */
  readonly actual: ((scope: Record<string, unknown>) => unknown) | null
  readonly actualPath: Path | null
}

export interface Condition {
  readonly text: string
  readonly clauses: readonly Clause[]
}

const ABSORBING: ReadonlySet<string> = new Set(['||', '&&', '?:', '.?', '[?]'])
const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=', 'in'])

/** `payload.a.b` → ['payload','a','b']; null for anything that is no plain chain of names. */
function pathOf(node: ASTNode): Path | null {
  if (node.op === 'id') return [node.args]
  if (node.op === '.') {
    const base = pathOf(node.args[0])
    return base === null ? null : [...base, node.args[1]]
  }
  return null
}

/** Paths that evaluation is sure to touch; null where something in the clause may absorb a missing key. */
function requiredPaths(node: ASTNode, names: readonly string[]): Path[] | null {
  if (ABSORBING.has(node.op)) return null
  if (node.op === 'call' && node.args[0] === 'has') return null
  const path = pathOf(node)
  if (path !== null) return path.length > 1 && names.includes(path[0] ?? '') ? [path] : []
  const found: Path[] = []
  for (const child of childrenOf(node)) {
    const below = requiredPaths(child, names)
    if (below === null) return null
    found.push(...below)
  }
  return found
}

function literalOf(node: ASTNode | undefined): { value: Json } | null {
  if (node === undefined) return null
  if (node.op === 'value') return { value: toJson(node.args) }
  if (node.op === 'list') {
    const items = node.args.map(literalOf)
    return items.some((item) => item === null) ? null : { value: items.map((item) => item?.value ?? null) }
  }
  if (node.op === '-_') {
    const inner = literalOf(node.args)
    return inner !== null && typeof inner.value === 'number' ? { value: -inner.value } : null
  }
  return null
}

/** A value of CEL as JSON that a person can read. */
function toJson(value: unknown): Json {
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') return value
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.map(toJson)
  if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toJson(inner)]))
  }
  return String(value)
}

function textOf(node: ASTNode): string {
  return node.input.slice(node.start, node.end)
}

function splitClauses(node: ASTNode): ASTNode[] {
  return node.op === '&&' ? node.args.flatMap(splitClauses) : [node]
}

function buildClause(node: ASTNode, names: readonly string[]): Result<Clause, ExpressionProblem> {
  const text = textOf(node)
  const parsed = parseExpression(text, names)
  if (!parsed.ok) return parsed
  const required = requiredPaths(node, names) ?? []
  const plain = { text, required, evaluate: parsed.value.evaluate }
  if (COMPARISONS.has(node.op)) {
    const [left, right] = childrenOf(node)
    const rightLiteral = literalOf(right)
    const literal = rightLiteral ?? literalOf(left)
    const other = rightLiteral === null ? right : left
    if (literal !== null && other !== undefined) {
      return ok({ ...plain, expected: literal.value, ...actualOf(other, names) })
    }
  }
  if (node.op === '!_') return ok({ ...plain, expected: false, ...actualOf(node.args, names) })
  if (node.op === 'call' && node.args[0] === 'has') {
    return ok({ ...plain, expected: 'present', actual: null, actualPath: null })
  }
  return ok({ ...plain, expected: true, ...actualOf(node, names) })
}

function actualOf(node: ASTNode, names: readonly string[]): Pick<Clause, 'actual' | 'actualPath'> {
  const path = pathOf(node)
  if (path !== null) return { actual: null, actualPath: path }
  // The whole side as a dynamic value: `dyn` lets a number or a text through where a condition must be boolean.
  const parsed = parseExpression(`dyn(${textOf(node)})`, names)
  return { actual: parsed.ok ? parsed.value.evaluate : null, actualPath: null }
}

/** Compiles a condition once. The names are the variables that it may use. */
export function compileCondition(
  text: string,
  names: readonly string[],
): Result<Condition, ExpressionProblem> {
  const parsed: Result<ParsedExpression, ExpressionProblem> = parseExpression(text, names)
  if (!parsed.ok) return parsed
  const clauses: Clause[] = []
  for (const node of splitClauses(parsed.value.ast)) {
    const clause = buildClause(node, names)
    if (!clause.ok) return fail({ ...clause.error, ...positionWithin(text, node, clause.error) })
    clauses.push(clause.value)
  }
  return ok({ text, clauses })
}

function positionWithin(text: string, node: ASTNode, problem: ExpressionProblem): Partial<ExpressionProblem> {
  if (problem.line > 1) return {}
  const before = text.slice(0, node.start).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + problem.column }
}

function ownValue(container: unknown, key: string): { found: boolean; value: unknown } {
  if (typeof container !== 'object' || container === null || !Object.hasOwn(container, key)) {
    return { found: false, value: undefined }
  }
  const value = Object.getOwnPropertyDescriptor(container, key)?.value
  return { found: value !== undefined, value }
}

/** The value at a path, or the number of keys that were there before it broke off. */
function resolve(scope: Scope, path: Path): { found: boolean; depth: number; value: unknown } {
  let value: unknown = scope
  for (let depth = 0; depth < path.length; depth += 1) {
    const next = ownValue(value, path[depth] ?? '')
    if (!next.found) return { found: false, depth, value: undefined }
    value = next.value
  }
  return { found: true, depth: path.length, value }
}

function firstMissing(scope: Scope, clause: Clause): { path: Path; depth: number } | null {
  for (const path of clause.required) {
    const { found, depth } = resolve(scope, path)
    if (!found) return { path, depth }
  }
  return null
}

function clauseHolds(scope: Scope, clause: Clause): boolean {
  if (firstMissing(scope, clause) !== null) return false
  try {
    return clause.evaluate(scope) === true
  } catch {
    return false
  }
}

/** True where every clause holds. A missing key or a wrong type makes its clause false. Never throws. */
export function evaluateCondition(condition: Condition, scope: Scope): boolean {
  for (const clause of condition.clauses) if (!clauseHolds(scope, clause)) return false
  return true
}

function traceClause(scope: Scope, clause: Clause): ClauseTrace {
  const base = { clause: clause.text, expected: clause.expected }
  const missing = firstMissing(scope, clause)
  if (missing !== null) {
    const owner = missing.path.slice(0, missing.depth).join('.')
    const reason = `${owner} has no ${missing.path[missing.depth] ?? ''}`
    return { ...base, actual: null, holds: false, missing: true, reason }
  }
  try {
    const holds = clause.evaluate(scope) === true
    if (clause.expected === 'present' && clause.actual === null && clause.actualPath === null)
      return { ...base, actual: holds ? 'present' : 'absent', holds }
    return { ...base, actual: actualValue(scope, clause), holds }
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    return { ...base, actual: actualValue(scope, clause), holds: false, reason: message }
  }
}

function actualValue(scope: Scope, clause: Clause): Json {
  if (clause.actualPath !== null) return toJson(resolve(scope, clause.actualPath).value)
  try {
    return clause.actual === null ? null : toJson(clause.actual(scope))
  } catch {
    return null
  }
}

/** Every clause with what it wanted and what it met. */
export function traceCondition(condition: Condition, scope: Scope): ClauseTrace[] {
  return condition.clauses.map((clause) => traceClause(scope, clause))
}
