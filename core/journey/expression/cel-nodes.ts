import type { ASTNode } from '@marcbachmann/cel-js'

const MACROS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter', 'bind'])

export function isNode(value: unknown): value is ASTNode {
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

/** How deep macros nest: each level multiplies the cost by the length of a list. */
export function macroDepth(node: ASTNode): number {
  const below = Math.max(0, ...childrenOf(node).map(macroDepth))
  return isMacro(node) ? below + 1 : below
}

/** The node and all below it. */
export function descendants(node: ASTNode): ASTNode[] {
  return [node, ...childrenOf(node).flatMap(descendants)]
}
