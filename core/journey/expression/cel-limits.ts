import type { ASTNode } from '@marcbachmann/cel-js'
import { RE2JS } from 're2js'
import { macroDepth } from './cel-nodes.ts'

/** Evaluation has no limits of its own, so macros nest three deep at most. */
const MAX_MACRO_DEPTH = 3

interface Objection {
  readonly message: string
  readonly at: number
}

/** A literal pattern that RE2 can't read: found now rather than at the first event. */
function badPattern(nodes: readonly ASTNode[]): Objection | null {
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

/** Why an expression is refused although it is sound: it could run for too long, or its pattern can't be read. */
export function objectionTo(ast: ASTNode, nodes: readonly ASTNode[]): Objection | null {
  if (macroDepth(ast) > MAX_MACRO_DEPTH)
    return { message: `macros nest deeper than ${MAX_MACRO_DEPTH}. Take the innermost out.`, at: 0 }
  return badPattern(nodes)
}

const COSTS: Readonly<Record<string, string>> = {
  maxListElements: 'items in one list',
  maxMapEntries: 'entries in one map',
  maxAstNodes: 'parts',
  maxDepth: 'levels of brackets',
  maxCallArguments: 'arguments of one call',
}

/** The parser's own limits in words; null where a complaint is about something else. */
export function describeLimit(complaint: string): string | null {
  const [, limit = '', most = ''] = /Exceeded (\w+) \((\d+)\)/.exec(complaint) ?? []
  if (limit === '') return null
  return `this costs too much: more than ${most} ${COSTS[limit] ?? 'parts'}. Shorten it.`
}
