import type { ASTNode } from '@marcbachmann/cel-js'

/** Keys from a variable downwards: `payload.items[0].id` is ['payload', 'items', '0', 'id']. */
export type Path = readonly string[]

function keyOf(node: ASTNode): string | null {
  if (node.op !== 'value') return null
  if (typeof node.args === 'string') return node.args
  return typeof node.args === 'bigint' && node.args >= 0n ? String(node.args) : null
}

/** The path of a chain of names and literal keys; null for anything else. */
export function pathOf(node: ASTNode): Path | null {
  if (node.op === 'id') return [node.args]
  if (node.op !== '.' && node.op !== '[]') return null
  const base = pathOf(node.args[0])
  const key = node.op === '.' ? node.args[1] : keyOf(node.args[1])
  return base === null || key === null ? null : [...base, key]
}

function ownValue(container: unknown, key: string): unknown {
  if (typeof container !== 'object' || container === null || !Object.hasOwn(container, key)) return undefined
  return Reflect.get(container, key)
}

/** What stands at a path; undefined where nothing does. The quick way where nobody asks how far it went. */
export function valueAtPath(scope: Readonly<Record<string, unknown>>, path: Path): unknown {
  let value: unknown = scope
  for (const key of path) {
    value = ownValue(value, key)
    if (value === undefined) return undefined
  }
  return value
}

/** What stands at a path, or how many of its keys were there before it broke off. Own keys only: no prototypes. */
export function resolvePath(
  scope: Readonly<Record<string, unknown>>,
  path: Path,
): { found: boolean; depth: number; value: unknown } {
  let value: unknown = scope
  for (let depth = 0; depth < path.length; depth += 1) {
    value = ownValue(value, path[depth] ?? '')
    if (value === undefined) return { found: false, depth, value }
  }
  return { found: true, depth: path.length, value }
}

/** `payload has no formId`; `payload.items has no item 0`. */
export function describeMissing(path: Path, depth: number): string {
  const key = path[depth] ?? ''
  return `${path.slice(0, depth).join('.')} has no ${/^\d+$/.test(key) ? `item ${key}` : key}`
}
