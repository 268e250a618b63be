import type { ASTNode } from '@marcbachmann/cel-js'
import { pathOf } from '../paths.ts'
import { maskLiterals } from './cel-text.ts'
import { visitIn, visitKey } from './visit.ts'

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

/** `segment("name")` is looked up as `segments["name"]`, since a function sees no scope. */
function editSegment(node: ASTNode): Edit | null {
  if (node.op !== 'call' || node.args[0] !== 'segment') return null
  const argument = node.args[1][0]
  if (argument?.op !== 'value' || typeof argument.args !== 'string') return null
  return { start: node.start, end: node.end, text: `segments[${JSON.stringify(argument.args)}]` }
}

/** `wasIn("STEP")` is looked up as well, under step and journey. */
function editVisit(node: ASTNode): Edit | null {
  const visit = visitIn(node)?.visit ?? null
  if (visit === null) return null
  return { start: node.start, end: node.end, text: `visited[${JSON.stringify(visitKey(visit))}]` }
}

/** What is evaluated: `matches` goes to the linear-time engine, `has` asks key by key, segments and steps are looked up. */
export function rewrite(text: string, nodes: readonly ASTNode[]): string {
  return nodes
    .flatMap((node) => editHas(node) ?? editMatches(text, node) ?? editSegment(node) ?? editVisit(node) ?? [])
    .sort((a, b) => b.start - a.start)
    .reduce((out, edit) => out.slice(0, edit.start) + edit.text + out.slice(edit.end), text)
}
