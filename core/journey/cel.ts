import { type ASTNode, Environment } from '@marcbachmann/cel-js'
import { RE2JS } from 're2js'
import { fail, ok, type Result } from '#core/base/result.ts'
import { maskLiterals, suggestionAt } from './cel-text.ts'
import { pathOf } from './paths.ts'
import { positionAt } from './text-position.ts'

/** Where and why an expression does not compile, with what to write instead where that is known. Counts from 1. */
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
/** Evaluation has no limits of its own, so macros nest three deep at most. */
const MAX_MACRO_DEPTH = 3
const MACROS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter', 'bind'])

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

const ARITHMETIC: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
}

/** JSON has one kind of number and CEL two that don't mix: without these `payload.total * 2 > 10` could never hold. */
function mixNumbers(environment: Environment): Environment {
  for (const [operator, compute] of Object.entries(ARITHMETIC)) {
    const handler = (left: number | bigint, right: number | bigint): number =>
      compute(Number(left), Number(right))
    environment.registerOperator(`double ${operator} int: double`, handler)
    environment.registerOperator(`int ${operator} double: double`, handler)
  }
  return environment
}

function environmentFor(names: readonly string[]): Environment {
  const environment = mixNumbers(
    new Environment({
      homogeneousAggregateLiterals: false,
      limits: { maxAstNodes: 5_000, maxDepth: 60 },
    }).registerFunction('string.linearMatches(string): bool', linearMatches),
  )
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

/** True for `list.all(x, …)` and its like, whose arguments are no plain values: they bring a name of their own. */
export function isMacro(node: ASTNode): boolean {
  return node.op === 'rcall' && MACROS.has(node.args[0])
}

function macroDepth(node: ASTNode): number {
  const below = Math.max(0, ...childrenOf(node).map(macroDepth))
  return isMacro(node) ? below + 1 : below
}

function descendants(node: ASTNode): ASTNode[] {
  return [node, ...childrenOf(node).flatMap(descendants)]
}

interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** `has(payload.a.b)` where `payload.a` is absent is false here and not a fault: each key is asked for in turn. */
function editHas(node: ASTNode): Edit | null {
  if (node.op !== 'call' || node.args[0] !== 'has') return null
  const [argument] = node.args[1]
  if (argument === undefined || argument.op !== '.' || argument.args[0].op !== '.') return null
  const path = pathOf(argument)
  if (path === null) return null
  const asked = path.slice(1).map((_, index) => `has(${path.slice(0, index + 2).join('.')})`)
  return { start: node.start, end: node.end, text: `(${asked.join(' && ')})` }
}

function editMatches(text: string, node: ASTNode): Edit | null {
  if (node.op !== 'rcall' || node.args[0] !== 'matches') return null
  const start = maskLiterals(text).indexOf('matches', node.args[1].end)
  return { start, end: start + 'matches'.length, text: 'linearMatches' }
}

/** What is evaluated: `matches` goes to the linear-time engine, and `has` asks key by key. */
function rewrite(text: string, nodes: readonly ASTNode[]): string {
  return nodes
    .flatMap((node) => editHas(node) ?? editMatches(text, node) ?? [])
    .sort((a, b) => b.start - a.start)
    .reduce((out, edit) => out.slice(0, edit.start) + edit.text + out.slice(edit.end), text)
}

/** A literal pattern that RE2 can't read: found now rather than at the first event. */
function badPattern(nodes: readonly ASTNode[]): { message: string; at: number } | null {
  for (const node of nodes) {
    if (node.op !== 'rcall' || node.args[0] !== 'matches') continue
    const pattern = node.args[2][0]
    if (pattern?.op !== 'value' || typeof pattern.args !== 'string') continue
    try {
      RE2JS.compile(pattern.args)
    } catch (error) {
      const why = error instanceof Error ? error.message.replace('error parsing regexp: ', '') : String(error)
      return { message: `"${pattern.args}" is no valid RE2 pattern: ${why}.`, at: pattern.start }
    }
  }
  return null
}

function problemFrom(text: string, error: unknown): ExpressionProblem {
  const range = typeof error === 'object' && error !== null && 'range' in error ? error.range : undefined
  const start =
    typeof range === 'object' && range !== null && 'start' in range && typeof range.start === 'number'
      ? range.start
      : 0
  if (text.trim() === '')
    return { message: 'an expression is wanted, this is empty.', ...positionAt(text, 0) }
  const raw = error instanceof Error ? (error.message.split('\n')[0] ?? 'cannot be read') : String(error)
  const first = raw.replace('Unexpected token: EOF', 'the expression ends before it is complete')
  return { message: `${first}.${suggestionAt(text, start)}`, ...positionAt(text, start) }
}

/**
 * Parses and checks one CEL expression over the given variable names.
 * Fails with position for a syntax fault, an unknown name, a bad pattern, or one that could run for too long.
 */
export function parseExpression(
  text: string,
  names: readonly string[],
): Result<ParsedExpression, ExpressionProblem> {
  const refuse = (message: string, at = 0) => fail({ message, ...positionAt(text, at) })
  if (text.length > MAX_LENGTH) return refuse(`longer than ${MAX_LENGTH} characters. Split the condition.`)
  const environment = cachedEnvironment(names)
  try {
    const first = environment.parse(text)
    const checked = first.check()
    if (!checked.valid) return fail(problemFrom(text, checked.error))
    if (checked.type !== undefined && checked.type !== 'bool' && checked.type !== 'dyn')
      return refuse(`true or false wanted, this gives ${checked.type}.`)
    if (macroDepth(first.ast) > MAX_MACRO_DEPTH)
      return refuse(`macros nest deeper than ${MAX_MACRO_DEPTH}. Take the innermost out.`)
    const nodes = descendants(first.ast)
    const bad = badPattern(nodes)
    if (bad !== null) return refuse(bad.message, bad.at)
    const rewritten = rewrite(text, nodes)
    if (rewritten === text) return ok({ text, ast: first.ast, evaluate: first })
    const evaluate = environment.parse(rewritten)
    // The engine's own `matches` may take exponential time: it must not be reached by any way of writing it.
    if (descendants(evaluate.ast).some((node) => node.op === 'rcall' && node.args[0] === 'matches'))
      return refuse('matches can’t be read here. Write it without comments and line breaks.')
    return ok({ text, ast: first.ast, evaluate })
  } catch (error) {
    return fail(problemFrom(text, error))
  }
}
