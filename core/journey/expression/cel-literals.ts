import type { ASTNode } from '@marcbachmann/cel-js'
import { type Path, pathOf } from '../paths.ts'
import { parseExpression } from './cel.ts'
import { descendants } from './cel-nodes.ts'

interface Literal {
  readonly path: Path
  readonly node: ASTNode
  readonly text: string
}

function literalAt(path: Path | null, node: ASTNode): Literal[] {
  return path !== null && node.op === 'value' && typeof node.args === 'string'
    ? [{ path, node, text: node.args }]
    : []
}

/** The texts that one comparison compares a path with. */
function literalsOf(node: ASTNode): Literal[] {
  if (node.op === '==' || node.op === '!=') {
    const [left, right] = node.args
    return [...literalAt(pathOf(left), right), ...literalAt(pathOf(right), left)]
  }
  if (node.op !== 'in') return []
  const [value, among] = node.args
  if (among.op === 'list') return among.args.flatMap((item) => literalAt(pathOf(value), item))
  const list = pathOf(among)
  return literalAt(list === null ? null : [...list, '0'], value)
}

/**
 * The expression with other texts in the place of literals that a path is compared with by `==`, `!=` or `in`. `replace`
 * is asked for each, with the path: `['event', 'userId']`. What does not compile stays as it is.
 */
export function replaceLiterals(
  text: string,
  names: readonly string[],
  replace: (path: Path, literal: string) => string,
): string {
  const parsed = parseExpression(text, names)
  if (!parsed.ok) return text
  return descendants(parsed.value.ast)
    .flatMap(literalsOf)
    .sort((a, b) => b.node.start - a.node.start)
    .reduce((out, { path, node, text: literal }) => {
      const made = replace(path, literal)
      return made === literal ? out : out.slice(0, node.start) + JSON.stringify(made) + out.slice(node.end)
    }, text)
}
