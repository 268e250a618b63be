import { type ASTNode, Environment } from '@marcbachmann/cel-js'
import { RE2JS } from 're2js'
import { fail, ok, type Result } from '#core/base/result.ts'

/** Where and why an expression does not compile. Counts from 1; `suggestion` is what to write instead. */
export interface ExpressionProblem {
  readonly message: string
  readonly line: number
  readonly column: number
}

export interface ParsedExpression {
  readonly text: string
  readonly ast: ASTNode
  readonly evaluate: (scope: Record<string, unknown>) => unknown
}

const MAX_LENGTH = 10_000
/** Evaluation has no limits of its own, so macros (`all`, `exists`, …) nest three deep at most. */
const MAX_MACRO_DEPTH = 3
const MACROS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter'])

const patterns = new Map<string, RE2JS>()

/** RE2 rules: linear time whatever the pattern, so that `^(a+)+$` can't stop the pipeline. */
function linearMatches(text: string, pattern: string): boolean {
  let compiled = patterns.get(pattern)
  if (compiled === undefined) {
    compiled = RE2JS.compile(pattern)
    if (patterns.size >= 1000) patterns.clear()
    patterns.set(pattern, compiled)
  }
  return compiled.matcher(text).find()
}

function environmentFor(names: readonly string[]): Environment {
  const environment = new Environment({
    homogeneousAggregateLiterals: false,
    limits: { maxAstNodes: 5_000, maxDepth: 60 },
  }).registerFunction('string.linearMatches(string): bool', linearMatches)
  return names.reduce((built, name) => built.registerVariable(name, 'map'), environment)
}

const environments = new Map<string, Environment>()

function cachedEnvironment(names: readonly string[]): Environment {
  const key = names.join(' ')
  const known = environments.get(key)
  if (known !== undefined) return known
  const built = environmentFor(names)
  environments.set(key, built)
  return built
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value
}

/** The nodes directly below a node, in source order. */
export function childrenOf(node: ASTNode): readonly ASTNode[] {
  const found: ASTNode[] = []
  const collect = (value: unknown): void => {
    if (isNode(value)) found.push(value)
    else if (Array.isArray(value)) value.forEach(collect)
  }
  collect(node.args)
  return found
}

function macroDepth(node: ASTNode): number {
  const below = Math.max(0, ...childrenOf(node).map(macroDepth))
  return node.op === 'rcall' && MACROS.has(node.args[0]) ? below + 1 : below
}

/** Sends `matches` to the linear-time engine and compiles literal patterns, so that a bad one is found now. */
function rewriteMatches(text: string, node: ASTNode): Result<string, { message: string; at: number }> {
  const edits: { at: number }[] = []
  const visit = (current: ASTNode): { message: string; at: number } | null => {
    if (current.op === 'rcall' && current.args[0] === 'matches') {
      const pattern = current.args[2][0]
      edits.push({ at: text.indexOf('matches', current.args[1].end) })
      if (pattern?.op === 'value' && typeof pattern.args === 'string') {
        try {
          RE2JS.compile(pattern.args)
        } catch {
          return { message: `"${pattern.args}" is no valid RE2 pattern`, at: pattern.start }
        }
      }
    }
    for (const child of childrenOf(current)) {
      const problem = visit(child)
      if (problem !== null) return problem
    }
    return null
  }
  const problem = visit(node)
  if (problem !== null) return fail(problem)
  const rewritten = edits
    .sort((a, b) => b.at - a.at)
    .reduce((out, { at }) => `${out.slice(0, at)}linearMatches${out.slice(at + 'matches'.length)}`, text)
  return ok(rewritten)
}

function locate(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

/** What a person probably meant, judged by the characters around the fault. */
function suggestionAt(text: string, offset: number): string {
  const around = text.slice(Math.max(0, offset - 1), offset + 2)
  if (around.includes('=>')) return ' CEL has no operator =>. Write >=.'
  if (around.includes('=<')) return ' CEL has no operator =<. Write <=.'
  if (/(^|[^=!<>])=($|[^=])/.test(around)) return ' To compare, write ==.'
  if (/(^|[^&])&($|[^&])/.test(around)) return ' To join conditions, write &&.'
  return ''
}

function problemFrom(text: string, error: unknown): ExpressionProblem {
  const range = typeof error === 'object' && error !== null && 'range' in error ? error.range : undefined
  const start =
    typeof range === 'object' && range !== null && 'start' in range && typeof range.start === 'number'
      ? range.start
      : 0
  const first = error instanceof Error ? (error.message.split('\n')[0] ?? 'cannot be read') : String(error)
  const place = locate(text, start)
  return { message: `${first}.${suggestionAt(text, start)}`, ...place }
}

/**
 * Parses and checks one CEL expression over the given variable names.
 * Fails with position for a syntax fault, an unknown name, a bad pattern, or one that could run for too long.
 */
export function parseExpression(
  text: string,
  names: readonly string[],
): Result<ParsedExpression, ExpressionProblem> {
  if (text.length > MAX_LENGTH)
    return fail({ message: `longer than ${MAX_LENGTH} characters`, line: 1, column: 1 })
  const environment = cachedEnvironment(names)
  try {
    const first = environment.parse(text)
    const checked = first.check()
    if (!checked.valid) return fail(problemFrom(text, checked.error))
    if (checked.type !== undefined && checked.type !== 'bool' && checked.type !== 'dyn')
      return fail({ message: `true or false wanted, this gives ${checked.type}`, line: 1, column: 1 })
    if (macroDepth(first.ast) > MAX_MACRO_DEPTH)
      return fail({ message: `macros nest deeper than ${MAX_MACRO_DEPTH}`, line: 1, column: 1 })
    const rewritten = rewriteMatches(text, first.ast)
    if (!rewritten.ok) return fail({ message: rewritten.error.message, ...locate(text, rewritten.error.at) })
    const evaluate = rewritten.value === text ? first : environment.parse(rewritten.value)
    return ok({ text, ast: first.ast, evaluate })
  } catch (error) {
    return fail(problemFrom(text, error))
  }
}
