import type { ASTNode } from '@marcbachmann/cel-js'
import { fail, ok, type Result } from '#core/base/result.ts'
import { type Path, pathOf } from '../paths.ts'
import { childrenOf } from './cel-nodes.ts'
import { type Visit, visitIn, visitKey } from './visit.ts'

/** The names of a ruleset that an expression reads, so that only these have to be worked out for it. */
export interface References {
  readonly segments: readonly string[]
  readonly experiments: readonly string[]
  /** Event types that are counted. */
  readonly counters: readonly string[]
  readonly readsState: boolean
  /** Steps of which it asks whether the person was ever in them; only filters can. */
  readonly visits: readonly Visit[]
}

export const NO_REFERENCES: References = {
  ...{ segments: [], experiments: [], counters: [], visits: [] },
  readsState: false,
}

function segmentCall(node: ASTNode): { name: string | null } | null {
  if (node.op !== 'call' || node.args[0] !== 'segment') return null
  const argument = node.args[1][0]
  return { name: argument?.op === 'value' && typeof argument.args === 'string' ? argument.args : null }
}

/** Collects paths and calls; fails where a name is worked out at run time, since then nobody knows what is read. */
export function referencesOf(ast: ASTNode): Result<References, { message: string; at: number }> {
  const found = { segments: new Set<string>(), experiments: new Set<string>(), counters: new Set<string>() }
  const visits = new Map<string, Visit>()
  let readsState = false
  let problem: { message: string; at: number } | null = null
  const note = (path: Path, at: number): void => {
    const [root, name] = path
    if (root === 'state') readsState = true
    if (root === 'visited') problem ??= { message: `write wasIn("${name ?? 'STEP'}").`, at }
    if (root !== 'segments' && root !== 'experiment' && root !== 'counters') return
    if (name === undefined) problem ??= { message: `write which: ${root}.NAME or ${root}["NAME"].`, at }
    else found[root === 'experiment' ? 'experiments' : root].add(name)
  }
  const visit = (node: ASTNode): void => {
    const call = segmentCall(node)
    if (call !== null) {
      if (call.name === null) problem ??= { message: 'write segment("NAME") with its name.', at: node.start }
      else found.segments.add(call.name)
      return
    }
    const asked = visitIn(node)
    if (asked !== null) {
      if (asked.visit === null) problem ??= { message: 'write wasIn("STEP") with its name.', at: node.start }
      else visits.set(visitKey(asked.visit), asked.visit)
      return
    }
    const path = pathOf(node)
    if (path !== null) note(path, node.start)
    else for (const child of childrenOf(node)) visit(child)
  }
  visit(ast)
  if (problem !== null) return fail(problem)
  return ok({
    segments: [...found.segments],
    experiments: [...found.experiments],
    counters: [...found.counters],
    readsState,
    visits: [...visits.values()],
  })
}
