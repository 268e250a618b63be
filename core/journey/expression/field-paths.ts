import type { ASTNode } from '@marcbachmann/cel-js'
import { type Path, pathOf } from '../paths.ts'
import { parseExpression } from './cel.ts'
import { childrenOf } from './cel-nodes.ts'

function collect(node: ASTNode, found: Path[]): void {
  const path = pathOf(node)
  if (path !== null) found.push(path)
  else for (const child of childrenOf(node)) collect(child, found)
}

/** Every path that an expression reads, from a variable downwards; nothing where it does not compile. */
export function pathsReadBy(text: string, names: readonly string[]): Path[] {
  const parsed = parseExpression(text, names)
  if (!parsed.ok) return []
  const found: Path[] = []
  collect(parsed.value.ast, found)
  return found.filter(([variable]) => names.includes(variable ?? ''))
}
