import { type ASTNode, Environment } from '@marcbachmann/cel-js'
import { RE2JS } from 're2js'
import { fail, ok, type Result } from '#core/base/result.ts'
import { positionAt } from '../reading/text-position.ts'
import { inPlainWords } from './cel-faults.ts'
import { describeLimit, objectionTo } from './cel-limits.ts'
import { descendants } from './cel-nodes.ts'
import { rewrite } from './cel-rewrite.ts'
import { suggestionAt } from './cel-text.ts'

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

/** What an expression must give; `dyn` is decided by what it meets. */
const WANTED = {
  condition: { types: ['bool', 'dyn'], words: 'true or false' },
  number: { types: ['int', 'uint', 'double', 'dyn'], words: 'a number' },
}

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
  // Never called: these are rewritten to look-ups before anything is evaluated.
  if (names.includes('segments')) environment.registerFunction('segment(string): bool', () => false)
  if (names.includes('visited'))
    environment
      .registerFunction('wasIn(string): bool', () => false)
      .registerFunction('wasIn(string, string): bool', () => false)
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

function problemFrom(text: string, error: unknown, names: readonly string[]): ExpressionProblem {
  const range = typeof error === 'object' && error !== null && 'range' in error ? error.range : undefined
  const start =
    typeof range === 'object' && range !== null && 'start' in range && typeof range.start === 'number'
      ? range.start
      : 0
  if (text.trim() === '')
    return { message: 'an expression is wanted, this is empty.', ...positionAt(text, 0) }
  const raw = error instanceof Error ? (error.message.split('\n')[0] ?? 'cannot be read') : String(error)
  const limit = describeLimit(raw)
  if (limit !== null) return { message: limit, ...positionAt(text, start) }
  return { message: `${inPlainWords(raw, names)}${suggestionAt(text, start)}`, ...positionAt(text, start) }
}

/**
 * Parses and checks one CEL expression over the given variable names.
 * Fails with position for a syntax fault, an unknown name, a bad pattern, or one that could run for too long.
 */
export function parseExpression(
  text: string,
  names: readonly string[],
  wanted: keyof typeof WANTED = 'condition',
): Result<ParsedExpression, ExpressionProblem> {
  const refuse = (message: string, at = 0) => fail({ message, ...positionAt(text, at) })
  if (text.length > MAX_LENGTH) return refuse(`longer than ${MAX_LENGTH} characters. Split the condition.`)
  const environment = cachedEnvironment(names)
  try {
    const first = environment.parse(text)
    const checked = first.check()
    if (!checked.valid) return fail(problemFrom(text, checked.error, names))
    if (checked.type !== undefined && !WANTED[wanted].types.includes(checked.type))
      return refuse(`${WANTED[wanted].words} wanted, this gives ${checked.type}.`)
    const nodes = descendants(first.ast)
    const objection = objectionTo(first.ast, nodes)
    if (objection !== null) return refuse(objection.message, objection.at)
    const rewritten = rewrite(text, nodes)
    if (rewritten === text) return ok({ text, ast: first.ast, evaluate: first })
    const evaluate = environment.parse(rewritten)
    // The engine's own `matches` may take exponential time: it must not be reached by any way of writing it.
    if (descendants(evaluate.ast).some((node) => node.op === 'rcall' && node.args[0] === 'matches'))
      return refuse('matches can’t be read here. Write it without comments and line breaks.')
    return ok({ text, ast: first.ast, evaluate })
  } catch (error) {
    return fail(problemFrom(text, error, names))
  }
}
