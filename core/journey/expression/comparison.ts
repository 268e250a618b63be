import type { ASTNode } from '@marcbachmann/cel-js'
import { type Path, pathOf } from '../paths.ts'
import { isNode } from './cel-nodes.ts'

export type Literal = string | number | boolean

/** Whether what stands at a path compares with a literal as a clause wants. Takes the value; never throws. */
export interface Comparison {
  readonly path: Path
  readonly literal: Literal
  readonly holds: (value: unknown) => boolean
}

function literalOf(node: ASTNode): Literal | null {
  if (node.op === '-_') {
    const inner = literalOf(node.args)
    return typeof inner === 'number' ? -inner : null
  }
  if (node.op !== 'value') return null
  const { args } = node
  if (typeof args === 'string' || typeof args === 'boolean') return args
  const number = typeof args === 'bigint' ? Number(args) : args
  // Beyond these a number of JSON is no longer exact, and CEL's whole numbers are.
  if (typeof number !== 'number' || Math.abs(number) > Number.MAX_SAFE_INTEGER) return null
  return number
}

function holdsFor(operator: string, literal: Literal): Comparison['holds'] | null {
  if (operator === '==') return (value) => value === literal
  if (operator === '!=') return (value) => value !== literal
  if (typeof literal !== 'number') return null
  if (operator === '<') return (value) => typeof value === 'number' && value < literal
  if (operator === '<=') return (value) => typeof value === 'number' && value <= literal
  if (operator === '>') return (value) => typeof value === 'number' && value > literal
  return operator === '>=' ? (value) => typeof value === 'number' && value >= literal : null
}

/**
 * `payload.a.b == "x"` and its like, which most conditions are made of, over values of JSON. CEL compares values of
 * different types as unequal and does not order them; so does this.
 */
export function comparisonOf(node: ASTNode, names: readonly string[]): Comparison | null {
  if (!['==', '!=', '<', '<=', '>', '>='].includes(node.op)) return null
  const [left, right] = Array.isArray(node.args) ? node.args : []
  if (!isNode(left) || !isNode(right)) return null
  const path = pathOf(left)
  const literal = literalOf(right)
  if (path === null || path.length < 2 || literal === null || !names.includes(path[0] ?? '')) return null
  const holds = holdsFor(node.op, literal)
  return holds === null ? null : { path, literal, holds }
}
