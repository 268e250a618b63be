import type { ASTNode } from '@marcbachmann/cel-js'
import type { Json } from '#core/base/json.ts'
import { ok, type Result } from '#core/base/result.ts'
import { type Path, pathOf } from '../paths.ts'
import { type ExpressionProblem, type ParsedExpression, parseExpression } from './cel.ts'
import { childrenOf, isMacro, macroDepth } from './cel-nodes.ts'
import { maskLiterals, sliceBalanced } from './cel-text.ts'
import { type Comparison, comparisonOf } from './comparison.ts'

type Evaluate = (scope: Record<string, unknown>) => unknown

/** One operand of the top-level `&&` of a condition. */
export interface Clause {
  readonly text: string
  /** Keys that must be there before the clause is evaluated: a missing one throws, which is 60 times slower. */
  readonly required: readonly Path[]
  readonly evaluate: Evaluate
  /** The same as `evaluate` for a comparison of a path with a literal, twenty times as fast; null for anything else. */
  readonly compare: Comparison | null
  /** How deep macros nest in it; 0 for nearly all. */
  readonly macroDepth: number
  /**
   * The operands of a clause that is an `||`, each split at `&&`: it holds where all clauses of one operand do, which
   * is what CEL says too, and needs no throw for a missing key that another operand absorbs.
   */
  readonly alternatives: readonly (readonly Clause[])[] | null
  readonly expected: Json
  /** How a value at `actual` compares with `expected`, the value on the left; null for what compares with no constant. */
  readonly operator: Operator | null
  /** True where `expected` and what is met must be of one type, so that a difference is worth saying. */
  readonly comparesValues: boolean
  /** Where what is met stands, or what evaluates it. */
  readonly actual: Path | Evaluate | null
}

const ABSORBING: ReadonlySet<string> = new Set(['||', '&&', '?:', '.?', '[?]'])

/** The same comparison with its sides changed. */
const TURNED = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const

export type Operator = keyof typeof TURNED | 'in'

function isTurnable(operator: string): operator is keyof typeof TURNED {
  return Object.hasOwn(TURNED, operator)
}

/** Paths that evaluation is sure to touch; null where something in the clause may absorb a missing key. */
function requiredPaths(node: ASTNode, names: readonly string[]): Path[] | null {
  if (ABSORBING.has(node.op) || isHas(node)) return null
  const path = pathOf(node)
  if (path !== null) return path.length > 1 && names.includes(path[0] ?? '') ? [path] : []
  // A macro's arguments have a name of their own, and an empty list never reaches them.
  const below = node.op === 'rcall' && isMacro(node) ? [node.args[1]] : childrenOf(node)
  const found: Path[] = []
  for (const child of below) {
    const paths = requiredPaths(child, names)
    if (paths === null) return null
    found.push(...paths)
  }
  return found
}

function isHas(node: ASTNode): boolean {
  return node.op === 'call' && node.args[0] === 'has'
}

/** A value of CEL as JSON that a person can read. */
export function toJson(value: unknown): Json {
  if (value === null || value === undefined) return null
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.map(toJson)
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toJson(inner)]))
  }
  return String(value)
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

/** The operands of a chain of one operator, brackets or not. */
function operandsOf(node: ASTNode, operator: '&&' | '||'): ASTNode[] {
  return node.op === operator ? node.args.flatMap((operand) => operandsOf(operand, operator)) : [node]
}

function parsedWhenAsked(text: string, names: readonly string[]): Evaluate {
  let known: Evaluate | null = null
  return (scope) => {
    if (known === null) {
      const parsed = parseExpression(text, names)
      if (!parsed.ok) throw new Error(parsed.error.message)
      known = parsed.value.evaluate
    }
    return known(scope)
  }
}

/** Splits one parsed condition into its clauses. */
export function buildClauses(
  { text, ast, evaluate }: ParsedExpression,
  names: readonly string[],
): Result<readonly Clause[], ExpressionProblem> {
  const masked = maskLiterals(text)
  const textOf = (node: ASTNode): string => sliceBalanced(text, masked, node.start, node.end)

  const actualOf = (node: ASTNode): Clause['actual'] => {
    const path = pathOf(node)
    if (path !== null) return path
    // `dyn` lets a number or a text through where a condition must be true or false.
    const parsed = parseExpression(`dyn(${textOf(node)})`, names)
    return parsed.ok ? parsed.value.evaluate : null
  }

  /** What a clause wants, and what to look at to say what it met. */
  const wish = (node: ASTNode): Pick<Clause, 'expected' | 'actual' | 'operator' | 'comparesValues'> => {
    const { op } = node
    if (op === 'in' || isTurnable(op)) {
      const [left, right] = childrenOf(node)
      const rightLiteral = literalOf(right)
      const literal = rightLiteral ?? literalOf(left)
      const other = rightLiteral === null ? right : left
      const operator = rightLiteral !== null ? op : op === 'in' ? null : TURNED[op]
      if (literal !== null && other !== undefined)
        return {
          expected: literal.value,
          actual: actualOf(other),
          operator,
          comparesValues: op !== 'in',
        }
    }
    if (isHas(node)) return { expected: 'present', actual: null, operator: null, comparesValues: false }
    if (node.op === '!_') {
      if (isHas(node.args)) return { expected: 'absent', actual: null, operator: null, comparesValues: false }
      return { expected: false, actual: actualOf(node.args), operator: null, comparesValues: true }
    }
    return { expected: true, actual: actualOf(node), operator: null, comparesValues: true }
  }

  const buildAll = (nodes: readonly ASTNode[]): Result<Clause[], ExpressionProblem> => {
    const clauses: Clause[] = []
    for (const node of nodes) {
      const own = textOf(node)
      const compare = comparisonOf(node, names)
      // A comparison is evaluated without CEL, so it is parsed on its own only when a trace asks for its fault.
      const parsed =
        own === text
          ? ok({ evaluate })
          : compare === null
            ? parseExpression(own, names)
            : ok({ evaluate: parsedWhenAsked(own, names) })
      if (!parsed.ok) return parsed
      const choices = operandsOf(node, '||')
      const alternatives: Clause[][] = []
      for (const choice of choices.length > 1 ? choices : []) {
        const built = buildAll(operandsOf(choice, '&&'))
        if (!built.ok) return built
        alternatives.push(built.value)
      }
      clauses.push({
        text: own,
        required: requiredPaths(node, names) ?? [],
        evaluate: parsed.value.evaluate,
        compare,
        macroDepth: macroDepth(node),
        alternatives: alternatives.length > 0 ? alternatives : null,
        ...wish(node),
      })
    }
    return ok(clauses)
  }

  return buildAll(operandsOf(ast, '&&'))
}
