import type { ASTNode } from '@marcbachmann/cel-js'

/** A step of which a filter asks who was ever in it; of the default journey where that is empty. */
export interface Visit {
  readonly journey: string
  readonly step: string
}

/** Under which name a scope says whether somebody was in a step. */
export function visitKey({ journey, step }: Visit): string {
  return journey === '' ? step : `${step}\n${journey}`
}

/** What `wasIn("STEP")` or `wasIn("STEP", "journey")` asks for; `visit` is null where a name is worked out at run time. */
export function visitIn(node: ASTNode): { readonly visit: Visit | null } | null {
  if (node.op !== 'call' || node.args[0] !== 'wasIn') return null
  const names = node.args[1].map((argument) =>
    argument.op === 'value' && typeof argument.args === 'string' ? argument.args : null,
  )
  const [step = null, journey = ''] = names
  return { visit: step === null || journey === null ? null : { journey, step } }
}
